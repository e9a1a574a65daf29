"""Requests for deletion, what a person may ask to have deleted, and what the law keeps."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from liren.domains.access.queries import names_of
from liren.domains.people.choices import PersonState
from liren.domains.people.models import Person
from liren.domains.people.policies import can_link_self
from liren.domains.people.queries.whose import whose_whole
from liren.domains.people.rules import names
from liren.domains.policy import queries as policy
from liren.domains.rights import policies
from liren.domains.rights.deletion_choices import BasisSaid, DeletionState, KeptFor
from liren.domains.rights.deletion_errors import DeletionNotFound
from liren.domains.rights.models import Deletion
from liren.domains.rights.queries.by_due import following, ordered
from liren.domains.rights.rules.deletion import TERMS, Standing, kept_until, standing_of
from liren.domains.rights.sealing import open_words
from liren.kernel import clock, holdings, subjects
from liren.kernel.actor import Actor
from liren.kernel.holdings import Whose

PAGE = 50
VIEWS = ("open", "prepared", "late", "closed", "all")
WAITING = (DeletionState.OPEN, DeletionState.PREPARED)
RECORD_LEAST = 3  # years, PIPL art. 56
REGISTER = "people.register"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionFilter:
    """What the list is narrowed to; empty means all. `sort` is "due" or "new"."""

    view: str = "all"
    place: str = ""
    origin: str = ""
    since: dt.date | None = None
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class Offered:
    """One kind of what is held: how many rows may go now, how many stay, on which ground and until when."""

    key: str
    title: str
    basis: str
    standing: Standing
    until_if_off: dt.date | None = None  # the last day of what stays where the entry itself goes

    @property
    def why(self) -> str:
        return str(BasisSaid(self.basis).label)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on, or became of, one kind. `until` is None where it stays as long as it is in use."""

    key: str
    title: str
    is_deleted: bool
    gone: int
    kept: int
    until: dt.date | None
    why: str
    words: str
    is_nameless: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A request as lists show it. `person` is masked."""

    deletion: Deletion
    person: str
    decider: str = ""
    carrier: str = ""

    @property
    def asked(self) -> str:
        """The kinds asked for, empty for everything."""
        return "、".join(holdings.title_of(key) for key in self.deletion.kinds)

    @property
    def is_late(self) -> bool:
        due = self.deletion.due_at
        return self.deletion.is_open and due is not None and due <= clock.now()


@dataclass(frozen=True, slots=True)
class Opened:
    line: Line
    reason: str
    decided: list[Decided]


def years_in(place_code: str, *, is_shown: bool = False) -> dict[str, int]:
    """For how many years each basis keeps in a place. The records of processing at least as the law says. One query;
    where it is only shown it is remembered."""
    figures = (policy.figures_shown if is_shown else policy.figures_of)(place_code, "rights.keep.")
    set_there = {figure.key: int(figure.value) for figure in figures}
    found = {basis: set_there[f"rights.keep.{basis}"] for basis in TERMS}
    return {**found, "record": max(found["record"], RECORD_LEAST)}


def offered_of(person: Person, whose: Whose | None = None) -> list[Offered]:
    """Everything held of a person by kinds, with where each stands today. Nine queries at most."""
    return _offered(whose or whose_whole(person), years_in(person.place_code))


def offered_shown(person: Person) -> tuple[list[Offered], Mapping[uuid.UUID, bytes]]:
    """As `offered_of`, for a page, with the keys that it read. Seven queries at most."""
    whose = replace(whose_whole(person), entry=person)
    return _offered(whose, years_in(person.place_code, is_shown=True)), whose.keys or {}


def _offered(whose: Whose, years: Mapping[str, int]) -> list[Offered]:
    found, today = [], clock.today()
    for kind in holdings.kinds_of(whose):
        standing = standing_of(kind.basis, kind.ends, years, today)
        if_off = kept_until(kind.basis, standing, years, today, is_off=True)
        found.append(Offered(kind.key, holdings.title_of(kind.key), kind.basis, standing, if_off))
    return found


def wanted_of(deletion: Deletion, offered: Iterable[Offered]) -> list[Offered]:
    """Of what is held what was asked for; with the entry itself everything."""
    if not deletion.kinds or REGISTER in deletion.kinds:
        return list(offered)
    return [one for one in offered if one.key in deletion.kinds]


def deletion_seen(actor: Actor, deletion_id: uuid.UUID) -> Deletion:
    rows = Deletion.objects.filter(policies.deletions_visible_to(actor), id=deletion_id)
    deletion = rows.select_related("person").first()
    if deletion is None:
        raise DeletionNotFound
    return deletion


def opened(deletion: Deletion, keys: Mapping[uuid.UUID, bytes] | None = None) -> Opened:
    """A request that the actor sees, with the reason and what was decided. Two queries, one with known keys."""
    known = subjects.keys_of([deletion.person_id]) if keys is None else keys
    return _opened(_lines([deletion])[0], known.get(deletion.person_id))


def line_of(deletion: Deletion) -> Line:
    return _lines([deletion])[0]


def own_deletions(actor: Actor, *, limit: int = 50) -> list[Opened]:
    """The resident's own, newest first, also of somebody who is off the register by now. Two queries."""
    if not can_link_self(actor):
        return []
    rows = Deletion.objects.filter(policies.deletions_visible_to(actor)).select_related("person")
    return opened_all(rows.order_by("-id")[:limit])


def opened_all(rows: Iterable[Deletion]) -> list[Opened]:
    """As the person sees them: without who decided. One query beside the rows."""
    found = list(rows)
    keys = subjects.keys_of({row.person_id for row in found})
    return [_opened(Line(row, names.masked(row.person.name)), keys.get(row.person_id)) for row in found]


def filtered(actor: Actor, wanted: DeletionFilter) -> QuerySet[Deletion]:
    rows = Deletion.objects.filter(policies.deletions_visible_to(actor)).filter(_view(wanted.view))
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.origin:
        rows = rows.filter(origin=wanted.origin)
    if wanted.since:
        rows = rows.filter(asked_at__gte=dt.datetime.combine(wanted.since, dt.time.min, clock.LOCAL))
    return rows


def page(actor: Actor, wanted: DeletionFilter, after: str = "") -> tuple[list[Line], str]:
    """A page and the key of the next, empty at the end. Two queries."""
    rows = following(ordered(filtered(actor, wanted), wanted.sort), wanted.sort, after)
    found = list(rows.select_related("person")[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    at = end.due_at.isoformat() if end and end.due_at and wanted.sort == "due" else ""
    return _lines(found[:PAGE]), f"{at}_{end.id}" if end else ""


def count_views(actor: Actor, wanted: DeletionFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    rows = filtered(actor, replace(wanted, view="all")).order_by()
    return rows.aggregate(**{name: Count("pk", filter=_view(name)) for name in VIEWS})


def keys(actor: Actor, wanted: DeletionFilter) -> Iterator[uuid.UUID]:
    rows = ordered(filtered(actor, wanted), wanted.sort).values_list("pk", flat=True)
    return rows.iterator(chunk_size=2_000)


def by_ids(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Line]:
    """Of these those the actor sees, in the order of the ids."""
    rows = Deletion.objects.filter(policies.deletions_visible_to(actor), id__in=list(ids))
    found = {row.id: row for row in rows.select_related("person")}
    return _lines([found[one] for one in ids if one in found])


def open_beside(actor: Actor) -> Subquery:
    """A column for a query of people: the request that waits, for whoever may decide on it."""
    rows = Deletion.objects.filter(
        policies.deletions_visible_to(actor), person=OuterRef("pk"), state__in=WAITING
    )
    return Subquery(rows.values("id")[:1])


def _view(name: str) -> Q:
    if name in WAITING:
        return Q(state=name)
    if name == "late":
        return Q(state__in=WAITING, due_at__lte=clock.now())
    return ~Q(state__in=WAITING) if name == "closed" else Q()


def _lines(rows: Iterable[Deletion]) -> list[Line]:
    rows = list(rows)
    called = names_of({one for row in rows for one in (row.decided_by, row.carried_by) if one})
    return [
        Line(
            row,
            _named(row),
            *(called.get(one, "") if one else "" for one in (row.decided_by, row.carried_by)),
        )
        for row in rows
    ]


def _named(row: Deletion) -> str:
    is_gone = row.person.state == PersonState.ERASED
    return str(row.person.get_state_display()) if is_gone else names.masked(row.person.name)


def _opened(line: Line, key: bytes | None) -> Opened:
    kept = line.deletion.outcome or line.deletion.decisions
    reason = open_words(line.deletion.said, "deletion.said", key)
    return Opened(line, reason, [_decided(one) for one in kept])


def _decided(one: Mapping[str, Any]) -> Decided:
    ground = one.get("ground", "")
    return Decided(
        key=one["kind"],
        title=holdings.title_of(one["kind"]),
        is_deleted=bool(one["is_deleted"]),
        gone=int(one["gone"]),
        kept=int(one["kept"]),
        until=dt.date.fromisoformat(one["until"]) if one.get("until") else None,
        why=str(KeptFor(ground).label if ground else BasisSaid(one["basis"]).label),
        words=str(one.get("words", "")),
        is_nameless=bool(one.get("is_nameless")),
    )
