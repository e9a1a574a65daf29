"""Requests for correction: the own for residents, those of people they keep for staff."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from liren.domains.access.queries import names_of
from liren.domains.people.models import Person
from liren.domains.people.policies import can_link_self
from liren.domains.people.queries.held import Held, held_of, in_words
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules import names
from liren.domains.rights import policies
from liren.domains.rights.correction_choices import CorrectionState, WordsField
from liren.domains.rights.correction_errors import CorrectionNotFound
from liren.domains.rights.correction_words import Decision, Said, label_of, labels_of, open_answer, open_said
from liren.domains.rights.models import Correction
from liren.domains.rights.queries.by_due import following, ordered
from liren.domains.rights.rules.corrections import offered
from liren.kernel import clock, subjects
from liren.kernel.actor import Actor

PAGE = 50
VIEWS = ("open", "late", "decided", "all")
SOURCE = "self"  # the person's own word
OPEN, WITHDRAWN = CorrectionState.OPEN, CorrectionState.WITHDRAWN


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFilter:
    """What the list is narrowed to; empty means all. `sort` is "due" or "new"."""

    view: str = "all"
    place: str = ""
    state: str = ""
    since: dt.date | None = None
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class Line:
    """A request as lists show it: whose (masked), which fields, and who decided; no values."""

    correction: Correction
    person: str
    fields: str
    decider: str = ""

    @property
    def is_late(self) -> bool:
        return self.correction.is_open and _is_past(self.correction.due_at)

    @property
    def was_late(self) -> bool:
        """Decided, but after its limit."""
        due, closed = self.correction.due_at, self.correction.closed_at
        is_decided = self.correction.state not in (OPEN, WITHDRAWN)
        return is_decided and due is not None and closed is not None and closed > due


@dataclass(frozen=True, slots=True)
class Field:
    """One field side by side. `now` is what is kept today, None where nobody asked for it. `is_words`: nothing on the
    card is written by approving."""

    name: str
    label: str
    held: str
    proposed: str
    is_words: bool
    now: Held | None
    decision: Decision | None

    @property
    def is_weaker(self) -> bool:
        return self.now is not None and self.now.is_stronger_than(SOURCE)

    @property
    def now_said(self) -> str:
        return in_words(self.name, self.now.value) if self.now else self.held


@dataclass(frozen=True, slots=True)
class Opened:
    """A request with its values."""

    line: Line
    reason: str
    evidence: str
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Offered:
    """A field that can be asked for, and what it says now."""

    name: str
    label: str
    now: str


def correction_seen(actor: Actor, correction_id: uuid.UUID) -> Correction:
    rows = Correction.objects.filter(policies.corrections_visible_to(actor), id=correction_id)
    correction = rows.select_related("person").first()
    if correction is None:
        raise CorrectionNotFound
    return correction


def line_of(correction: Correction) -> Line:
    """Of a request that the actor sees: what is shown before the values are opened. One query."""
    return _lines([correction])[0]


def opened(correction: Correction) -> Opened:
    """A request that the actor sees, with what is kept now beside; whoever calls has written the reading down.

    Seven queries at most.
    """
    now = held_of(correction.person, correction.fields) if correction.is_open else {}
    return _opened(_lines([correction]), now)[0]


def own_corrections(actor: Actor, *, limit: int = 50) -> list[Opened]:
    """The resident's own, newest first. Two queries."""
    if not can_link_self(actor):
        return []
    rows = Correction.objects.filter(policies.corrections_visible_to(actor)).select_related("person")
    return opened_all(rows.order_by("-id")[:limit])


def opened_all(rows: Iterable[Correction]) -> list[Opened]:
    """Those of one person as the person sees them: without who decided. One query beside the rows."""
    return _opened([_line(row, "") for row in rows], {})


def offered_to(person: Person) -> list[Offered]:
    """What the person may ask to have corrected, with what it says now. Five queries at most."""
    wanted = offered(person.agreed, off_for(person))
    now = held_of(person, wanted)
    return [Offered(name, label_of(name), in_words(name, now[name].value)) for name in wanted]


def filtered(actor: Actor, wanted: CorrectionFilter) -> QuerySet[Correction]:
    rows = Correction.objects.filter(policies.corrections_visible_to(actor)).filter(_view(wanted.view))
    if wanted.place:
        inside = Q(person__place_code__prefix=wanted.place) | Q(person__registered_code__prefix=wanted.place)
        rows = rows.filter(inside)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.since:
        rows = rows.filter(asked_at__gte=dt.datetime.combine(wanted.since, dt.time.min, clock.LOCAL))
    return rows


def page(actor: Actor, wanted: CorrectionFilter, after: str = "") -> tuple[list[Line], str]:
    """A page and the key of the next, empty at the end. Two queries."""
    rows = following(ordered(filtered(actor, wanted), wanted.sort), wanted.sort, after)
    found = list(rows.select_related("person")[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    at = end.due_at.isoformat() if end and end.due_at and wanted.sort == "due" else ""
    return _lines(found[:PAGE]), f"{at}_{end.id}" if end else ""


def count_views(actor: Actor, wanted: CorrectionFilter) -> dict[str, int]:
    """How many each view holds under the same filter. One query."""
    rows = filtered(actor, replace(wanted, view="all")).order_by()
    return rows.aggregate(**{name: Count("pk", filter=_view(name)) for name in VIEWS})


def keys(actor: Actor, wanted: CorrectionFilter) -> Iterator[uuid.UUID]:
    rows = ordered(filtered(actor, wanted), wanted.sort).values_list("pk", flat=True)
    return rows.iterator(chunk_size=2_000)


def by_ids(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Line]:
    """Of these those the actor sees, in the order of the ids."""
    rows = Correction.objects.filter(policies.corrections_visible_to(actor), id__in=list(ids))
    found = {row.id: row for row in rows.select_related("person")}
    return _lines([found[one] for one in ids if one in found])


def open_beside(actor: Actor) -> Subquery:
    """A column for a query of people: the request that waits, for whoever may decide on it."""
    rows = Correction.objects.filter(
        policies.corrections_visible_to(actor), person=OuterRef("pk"), state=OPEN
    )
    return Subquery(rows.values("id")[:1])


def _is_past(due_at: dt.datetime | None) -> bool:
    return due_at is not None and due_at <= clock.now()


def _view(name: str) -> Q:
    if name == "open":
        return Q(state=OPEN)
    if name == "late":
        return Q(state=OPEN, due_at__lte=clock.now())
    return ~Q(state__in=(OPEN, WITHDRAWN)) if name == "decided" else Q()


def _lines(rows: Iterable[Correction]) -> list[Line]:
    rows = list(rows)
    deciders = names_of({row.decided_by for row in rows if row.decided_by})
    return [_line(row, deciders.get(row.decided_by, "") if row.decided_by else "") for row in rows]


def _line(row: Correction, decider: str) -> Line:
    return Line(row, names.masked(row.person.name), labels_of(row.fields), decider)


def _opened(lines: list[Line], now: Mapping[str, Held]) -> list[Opened]:
    """With the values. One query."""
    known = subjects.keys_of({one.correction.person_id for one in lines})
    found = []
    for line in lines:
        key = known.get(line.correction.person_id)
        said = open_said(line.correction.said, key)
        decided = open_answer(line.correction.answer, key)
        fields = [_field(name, said, now.get(name), decided.get(name)) for name in line.correction.fields]
        found.append(Opened(line, said.reason, said.evidence, fields))
    return found


def _field(name: str, said: Said, now: Held | None, decision: Decision | None) -> Field:
    return Field(
        name=name,
        label=label_of(name),
        held=in_words(name, said.held.get(name, "")),
        proposed=in_words(name, said.proposed.get(name, "")),
        is_words=name in WordsField.values,
        now=now,
        decision=decision,
    )
