"""The list of possible doubles, as far as the actor may merge."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from liren.domains.people import policies
from liren.domains.people.double_choices import PairState
from liren.domains.people.models import DoublePair, DoublesRun, Person
from liren.domains.people.queries.doubles import Reason, reasons_of
from liren.domains.people.queries.finding import Line, lines_for
from liren.domains.people.rules.doubles import Sign
from liren.kernel import ids
from liren.kernel.actor import Actor

PAGE = 30
NEWEST = "new"


@dataclass(frozen=True, slots=True)
class PairFilter:
    """`state` empty: those that wait; `sort` empty: the likeliest first, else the newest."""

    place: str = ""
    verdict: str = ""
    state: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two entries, masked, with what agrees and differs."""

    id: uuid.UUID
    one: Line
    other: Line
    verdict: str
    is_likely: bool
    weight: float
    reasons: list[Reason]
    found_at: dt.datetime
    state: str

    @property
    def lines(self) -> tuple[Line, Line]:
        return self.one, self.other


def pairs_seen(actor: Actor) -> QuerySet[DoublePair]:
    """Pairs of which the actor sees both, none of them merged."""
    people = Person.objects.filter(policies.persons_visible_to(actor))
    rows = DoublePair.objects.filter(policies.merges_visible_to(actor), one__in=people, other__in=people)
    return rows.select_related("one", "other")


def waiting_pairs(actor: Actor) -> QuerySet[DoublePair]:
    """Those that wait for somebody to look."""
    return pairs_seen(actor).select_related(None).filter(state=PairState.OPEN)


def pairs_page(actor: Actor, wanted: PairFilter, after: str = "") -> tuple[list[PairLine], str]:
    """A page and the key of the next, empty for the last. Two queries."""
    rows = _ordered(_after(_narrowed(actor, wanted), wanted, after), wanted)
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return _lines(found[:PAGE]), f"{last.weight}_{last.id}" if last else ""


def pair_keys(actor: Actor, wanted: PairFilter) -> Iterator[uuid.UUID]:
    """All of them in the order of the pages."""
    return _ordered(_narrowed(actor, wanted), wanted).values_list("id", flat=True).iterator()


def pairs_by_ids(actor: Actor, some: Sequence[uuid.UUID]) -> list[PairLine]:
    found = {row.id: row for row in pairs_seen(actor).filter(id__in=some)}
    return _lines([found[one] for one in some if one in found])


def count_pairs(actor: Actor, wanted: PairFilter | None = None, most: int = 100) -> int:
    """How many there are, `most` at most. One query."""
    return len(_narrowed(actor, wanted or PairFilter()).values_list("id")[:most])


def last_run(actor: Actor, place: str = "") -> DoublesRun | None:
    """The last comparison of the actor's places. One query."""
    rows = DoublesRun.objects.filter(policies.merges_visible_to(actor), said__isnull=True)
    return rows.filter(place_code__prefix=place).order_by("-id").first()


def _narrowed(actor: Actor, wanted: PairFilter) -> QuerySet[DoublePair]:
    rows = pairs_seen(actor).filter(state=wanted.state or PairState.OPEN, place_code__prefix=wanted.place)
    return rows.filter(verdict=wanted.verdict) if wanted.verdict else rows


def _ordered(rows: QuerySet[DoublePair], wanted: PairFilter) -> QuerySet[DoublePair]:
    return rows.order_by("-id") if wanted.sort == NEWEST else rows.order_by("-weight", "id")


def _after(rows: QuerySet[DoublePair], wanted: PairFilter, after: str) -> QuerySet[DoublePair]:
    weight, _line, key = after.partition("_")
    last = ids.as_uuid(key)
    if last is None or not weight.isascii() or not weight.removeprefix("-").isdecimal() or len(weight) > 8:
        return rows
    if wanted.sort == NEWEST:
        return rows.filter(id__lt=last)
    return rows.filter(Q(weight__lt=int(weight)) | Q(weight=int(weight), id__gt=last))


def _lines(rows: list[DoublePair]) -> list[PairLine]:
    people = {one.id: one for row in rows for one in (row.one, row.other)}
    lines = {line.person_id: line for line in lines_for(people.values())}
    return [
        PairLine(
            row.id,
            lines[row.one_id],
            lines[row.other_id],
            str(row.get_verdict_display()),
            row.verdict == "same",
            row.weight / 10,
            reasons_of(Sign(*sign) for sign in row.signs),
            row.found_at,
            row.state,
        )
        for row in rows
    ]
