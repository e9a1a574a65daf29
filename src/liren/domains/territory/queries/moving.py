"""Changes of codes: what one would do, what was done, and who bore a code on a day."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from liren.domains.territory import errors
from liren.domains.territory.choices import MoveFlaw, MoveKind, MoveState
from liren.domains.territory.models import Grid, Place, PlaceCode, PlaceMove, PlaceMoveLine, PlaceMoveTable
from liren.domains.territory.policies import moves_visible_to
from liren.domains.territory.queries.carried import (
    Change,
    Split,
    codes_in,
    every_column,
    is_link,
    rows_of_split,
)
from liren.domains.territory.rules import codes, moving
from liren.domains.territory.rules.moving import Asked
from liren.kernel.actor import Actor
from liren.kernel.placed import Column

WHOLE = {MoveKind.RECODE, MoveKind.MERGE}
UNDONE = (MoveState.PLANNED, MoveState.RUNNING)
PAGE = 30
COMMUNITY = 12  # digits


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line with the places it speaks of, as it would be carried out."""

    kind: MoveKind
    old: str
    new: str
    old_name: str
    new_name: str
    grids: tuple[str, ...] = ()
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    lines: tuple[PlanLine, ...]
    tables: tuple[tuple[Column, int], ...]
    reach: str

    @property
    def rows(self) -> int:
        return sum(n for _column, n in self.tables)

    @property
    def digest(self) -> str:
        """Of the lines: what was confirmed is what was shown."""
        return hashlib.sha256(repr(self.lines).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Borne:
    """Who bore a code on a day, under which name, and what the place is called and coded today."""

    name: str
    now: Place


def plan_of(text: str, on: dt.date) -> Plan:
    """What the lines would do from the day `on`, with the rows of each table. Refuses what cannot be done."""
    asked = moving.read_lines(text)
    lines = _Planning(asked, on).lines()
    _refuse_crossing({code for line in lines for code in (line.old, line.new) if code})
    tables = expected_rows(change_of(lines))
    reach = moving.reach_of({code for line in lines for code in (line.old, line.new) if code})
    return Plan(tuple(lines), tuple((column, n) for column, n in tables if n), reach)


class _Planning:
    """Resolves lines against the places that are there."""

    def __init__(self, asked: Sequence[Asked], on: dt.date) -> None:
        self.asked, self.on = asked, on
        self.mapping = moving.Mapping((line.old, line.new) for line in asked if line.moves)
        self.places = self._places()
        self.coming: dict[str, str] = {}

    def _places(self) -> dict[str, Place]:
        wanted = {code for line in self.asked for code in (line.old, line.new) if code}
        wanted |= {upper for line in self.asked for upper in codes.line_of(line.new)}
        below = Q()
        for top in self.mapping.tops:
            if len(top) < COMMUNITY:
                below |= Q(code__prefix=top)
        rows = Place.objects.filter(Q(code__in=wanted) | below if below else Q(code__in=wanted))
        return {place.code: place for place in rows.order_by("code")}

    def lines(self) -> list[PlanLine]:
        order = (MoveKind.CREATE, MoveKind.RECODE, MoveKind.MERGE, MoveKind.RENAME, MoveKind.SPLIT)
        found = [self._line(line) for line in sorted(self.asked, key=lambda line: bool(line.old))]
        found += self._following(found)
        self._refuse_orphans(found)
        return sorted(found, key=lambda line: (order.index(line.kind), len(line.new), line.new, line.old))

    def _line(self, line: Asked) -> PlanLine:
        new = self.places.get(line.new)
        if not line.old:
            if new:
                raise _wrong(line, MoveFlaw.TAKEN)
            self.coming[line.new] = line.name
            return PlanLine(MoveKind.CREATE, "", line.new, "", line.name)
        place = self._place(line)
        if line.old == line.new:
            return PlanLine(MoveKind.RENAME, line.old, line.new, place.name, line.name)
        if new and not new.active:
            raise _wrong(line, MoveFlaw.TAKEN)
        there = new.name if new else self.coming.get(line.new, "")
        if line.grids:
            return self._split(line, place, there)
        kind = MoveKind.MERGE if there else MoveKind.RECODE
        name = there or line.name or place.name
        self.coming.setdefault(line.new, name)
        return PlanLine(kind, line.old, line.new, place.name, name)

    def _place(self, line: Asked) -> Place:
        place = self.places.get(line.old)
        if place is None:
            raise _wrong(line, MoveFlaw.UNKNOWN)
        if not place.active:
            raise _wrong(line, MoveFlaw.OUT_OF_USE)
        if self.on < place.code_since:
            raise errors.MoveTooEarly(since=place.code_since, field="on")
        return place

    def _split(self, line: Asked, place: Place, there: str) -> PlanLine:
        if not (there or line.name):
            raise _wrong(line, MoveFlaw.SPLIT_INTO_ITSELF)
        known = Grid.objects.filter(place=place, active=True, code__in=line.grids).count()
        if known != len(set(line.grids)):
            raise _wrong(line, MoveFlaw.NO_GRID)
        self.coming.setdefault(line.new, there or line.name)
        return PlanLine(MoveKind.SPLIT, line.old, line.new, place.name, there or line.name, line.grids)

    def _following(self, written: list[PlanLine]) -> list[PlanLine]:
        """What lies under a place that goes over, and goes along."""
        said = {line.old for line in written if line.kind is not MoveKind.SPLIT}
        going = [(code, place, self.mapping.of(code)) for code, place in self.places.items() if place.active]
        rows = [
            PlanLine(MoveKind.RECODE, code, new, place.name, place.name, follows=True)
            for code, place, new in going
            if new and code not in said
        ]
        for at, line in enumerate(written):  # renamed, and going along with what it lies under
            new = self.mapping.of(line.old) if line.kind is MoveKind.RENAME else None
            if new:
                written[at] = replace(line, kind=MoveKind.RECODE, new=new)
        taken = set(Place.objects.filter(code__in=[row.new for row in rows]).values_list("code", flat=True))
        for row in rows:
            if row.new in taken or row.new in self.coming:
                number = next(a.number for a in self.asked if a.old and row.old.startswith(a.old))
                raise errors.MoveWrong(number=number, problem=MoveFlaw.LOWER_TAKEN.label, field="lines")
        return rows

    def _refuse_orphans(self, lines: list[PlanLine]) -> None:
        there = set(self.places) | {line.new for line in lines}
        for line in lines:
            above = codes.line_of(line.new)[:-1]
            if above and not there.intersection(above):
                number = next((a.number for a in self.asked if a.new == line.new), 1)
                raise errors.MoveWrong(number=number, problem=MoveFlaw.PARENT.label, field="lines")


def _wrong(line: Asked, flaw: MoveFlaw) -> errors.MoveWrong:
    return errors.MoveWrong(number=line.number, problem=flaw.label, field="lines")


def _refuse_crossing(wanted: set[str]) -> None:
    crossing = (
        PlaceMoveLine.objects.filter(move__state__in=UNDONE)
        .filter(Q(old_code__in=wanted) | Q(new_code__in=wanted))
        .select_related("move")
        .first()
    )
    if crossing:
        shared = crossing.old_code if crossing.old_code in wanted else crossing.new_code
        raise errors.MoveCrossesAnother(on=crossing.move.on, code=shared)


def change_of(lines: Iterable[PlanLine]) -> Change:
    """What planned lines would do to rows."""
    lines = list(lines)
    merged = {line.old: line.new for line in lines if line.kind is MoveKind.MERGE}
    ids = dict(Place.objects.filter(code__in=[*merged, *merged.values()]).values_list("code", "id"))
    return Change(
        moving.Mapping((line.old, line.new) for line in lines if line.kind in WHOLE),
        tuple(
            Split(line.old, line.new, tuple(row.id for row in grids_named(line.old, line.grids)))
            for line in lines
            if line.kind is MoveKind.SPLIT
        ),
        {ids[old]: ids[new] for old, new in merged.items() if old in ids and new in ids},
    )


def change_of_move(move: PlaceMove) -> Change:
    """What a move that has begun does to rows: by the ids its lines hold, whatever the codes are by now."""
    lines = lines_of_move(move)
    return Change(
        moving.Mapping((line.old_code, line.new_code) for line in lines if line.kind in WHOLE),
        tuple(
            Split(line.old_code, line.new_code, tuple(uuid.UUID(grid["id"]) for grid in line.grids))
            for line in lines
            if line.kind == MoveKind.SPLIT
        ),
        {
            line.place_id: line.target_id
            for line in lines
            if line.kind == MoveKind.MERGE and line.place_id and line.target_id
        },
    )


def grids_named(place_code: str, wanted: Sequence[str]) -> list[Grid]:
    """The grids in use of a community with these codes."""
    return list(Grid.objects.filter(place_code=place_code, active=True, code__in=wanted).order_by("code"))


def expected_rows(change: Change) -> list[tuple[Column, int]]:
    """Every column with the rows that a change rewrites in it."""
    return [(column, _rows(column, change)) for column in every_column()]


def _rows(column: Column, change: Change) -> int:
    if is_link(column):
        return column.rows.filter(**{f"{column.name}__in": list(change.merged)}).count()
    whole = sum(codes_in(column, change).values())
    for split in change.splits:
        rows = None if change.codes.of(split.old) else rows_of_split(column, split)
        whole += rows.count() if rows is not None else 0
    return whole


def get_move(actor: Actor, move_id: uuid.UUID) -> PlaceMove:
    """Refuses a move that is not there or outside the actor's places."""
    move = moves_visible_to(actor).filter(id=move_id).first()
    if move is None:
        raise errors.MoveUnknown
    return move


def move_of_same(text: str, on: dt.date) -> PlaceMove | None:
    """The unfinished move that somebody has asked with the very same lines: to be gone on with."""
    asked = {(line.old, line.new) for line in moving.read_lines(text)}
    for move in PlaceMove.objects.filter(state__in=UNDONE, on=on):
        written = move.lines.filter(follows=False).values_list("old_code", "new_code")
        if set(written) == asked:
            return move
    return None


@dataclass(frozen=True, slots=True)
class Counted:
    """A move with how many places it has, and how many rows are to be rewritten and are."""

    move: PlaceMove
    places: int
    expected: int
    moved: int


def _counted(rows: Iterable[Any]) -> list[Counted]:
    return [Counted(row, row.places, row.expected, row.moved) for row in rows]


def _moves(actor: Actor, state: str) -> QuerySet[PlaceMove]:
    rows = moves_visible_to(actor).annotate(
        places=Count("lines", distinct=True), expected=_sum_of("expected"), moved=_sum_of("moved")
    )
    return (rows.filter(state=state) if state else rows).order_by("-id")


def _sum_of(column: str) -> Coalesce:
    tables = PlaceMoveTable.objects.filter(move=OuterRef("pk")).order_by().values("move")
    return Coalesce(Subquery(tables.annotate(n=Sum(column)).values("n")), 0)


def list_moves(
    actor: Actor, state: str = "", after: uuid.UUID | None = None
) -> tuple[list[Counted], uuid.UUID | None]:
    """A page of moves, the latest first, and the next page's key. One query."""
    rows = _moves(actor, state)
    found = _counted((rows.filter(id__lt=after) if after else rows)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].move.id if len(found) > PAGE else None


def keys_of_moves(actor: Actor, state: str) -> Iterator[uuid.UUID]:
    return _moves(actor, state).values_list("id", flat=True).iterator()


def moves_by_ids(actor: Actor, ids: Iterable[uuid.UUID]) -> list[Counted]:
    return _counted(_moves(actor, "").filter(id__in=list(ids)))


def count_moves(actor: Actor) -> dict[str, int]:
    """How many moves there are in each state, and under "" in all. One query."""
    rows = moves_visible_to(actor).order_by().values_list("state").annotate(n=Count("id"))
    found = dict(rows)
    return {"": sum(found.values()), **found}


def lines_of_move(move: PlaceMove) -> list[PlaceMoveLine]:
    return list(move.lines.order_by("id"))


def tables_of_move(move: PlaceMove) -> list[PlaceMoveTable]:
    """The tables with rows to rewrite, the longest first."""
    return list(move.tables.order_by("-expected", "column"))


def place_on(code: str, day: dt.date) -> Borne | None:
    """Who bore `code` on `day`; None where nobody did."""
    if not codes.is_code(code):
        return None
    own = (
        Place.objects.filter(code=code, code_since__lte=day).filter(Q(until=None) | Q(until__gt=day)).first()
    )
    former = (
        PlaceCode.objects.filter(code=code, since__lte=day, until__gt=day).select_related("place").first()
    )
    place = own or (former.place if former else None)
    if place is None:
        return None
    name = former.name if former and not own else _name_on(place, day)
    return Borne(name or place.name, last_of(place))


def _name_on(place: Place, day: dt.date) -> str:
    row = place.former_codes.filter(since__lte=day, until__gt=day).order_by("-until").first()
    return row.name if row else ""


def last_of(place: Place) -> Place:
    """The place in use that a place has gone into, over as many steps as there were."""
    for _step in range(20):
        if place.merged_into_id is None:
            break
        place = Place.objects.get(id=place.merged_into_id)
    return place
