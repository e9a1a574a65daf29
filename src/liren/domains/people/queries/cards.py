"""One person on one page: what staff see before they say why they ask, and what they see then."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BinaryField, CharField, DateField, Q, Value
from django.db.models.functions import Cast, TruncDate

from liren.domains.people import errors, policies, sealing
from liren.domains.people.choices import DocumentKind, Event, PersonField, PhoneKind, PhoneOwner, SourceKind
from liren.domains.people.ground_words import ground_of_group, ground_of_need, purpose_of_group
from liren.domains.people.models import (
    GroupMark,
    Household,
    LifeEvent,
    Membership,
    Need,
    Person,
    PersonDocument,
    PersonPhone,
    Residence,
    Source,
)
from liren.domains.people.need_choices import Group, NeedKind
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules import fields, names
from liren.domains.people.rules.grounds import may_keep
from liren.domains.people.rules.groups import may_mark
from liren.domains.people.standards import ETHNIC, ETHNIC_ROMAN, HukouKind, Marital, Relation, Schooling
from liren.kernel import clock, guarding, subjects
from liren.kernel.actor import Actor
from liren.kernel.guarding import Away

EVENTS_MOST = 200
EVENT, MARK, NEED = "event", "mark", "need"
LABELS = {EVENT: Event, MARK: Group, NEED: NeedKind}
CODED = {"schooling": Schooling, "marital": Marital, "hukou_kind": HukouKind}


@dataclass(frozen=True, slots=True)
class Head:
    """What is shown before a purpose is given."""

    person: Person
    name: str
    age: int | None
    may_edit: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A document or telephone. `label` is its kind, `owner` whose it is."""

    label: str
    number: str
    owner: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One optional field: its name, what it says, who said so and when."""

    name: str
    label: str
    value: str
    raw: str
    source: str
    at: dt.date


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody in a household of the person, masked."""

    person_id: uuid.UUID
    name: str
    relation: str
    age: int | None
    lives_here: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """An event, a group or an open need: since when, until (or to be looked at) when, and in what words; of groups and
    needs on what ground, of groups for what."""

    tag: str
    id: uuid.UUID
    label: str
    on: dt.date
    until: dt.date | None
    words: str
    ground: str = ""
    purpose: str = ""


@dataclass(slots=True)
class Home:
    """A household of the person with its members."""

    membership: Membership
    household: Household
    relation: str
    relatives: list[Relative] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the register keeps of one person, opened."""

    person: Person
    age: int | None
    is_minor: bool
    ethnic: tuple[str, str]
    documents: list[Number]
    phones: list[Number]
    values: list[Entry]
    homes: list[Home]
    residences: list[Residence]
    events: list[Dated]
    marks: list[Dated]
    needs: list[Dated]
    source: Source
    may_edit: bool
    unagreed: int  # groups that are not shown, since the person has not agreed to them
    unagreed_until: dt.date | None  # the day after which the first of them goes


def visible_person(actor: Actor, person_id: uuid.UUID, **columns: Any) -> Person:
    """With the stored key and other `columns` beside. Refuses whom the actor may not see. One query."""
    rows = Person.objects.filter(policies.persons_visible_to(actor)).select_related("source")
    person = rows.annotate(stored_key=subjects.key_beside("pk"), **columns).filter(id=person_id).first()
    if person is None:
        raise errors.PersonNotFound(sought=person_id)
    return person


def head_of(actor: Actor, person_id: uuid.UUID) -> Head:
    person = visible_person(actor, person_id)
    may_edit = policies.can_edit_person(actor, person)
    return Head(person, names.masked(person.name), age_of(person.birth), may_edit)


def card_of(
    actor: Actor,
    person_id: uuid.UUID,
    beside: Mapping[str, Any] | None = None,
    of_person: Mapping[str, Any] | None = None,
) -> Card:
    """The card, opened; whoever calls has written the reading down (`actions.reading`). Five queries at most.

    `beside`: columns by which a room above says something of each home, asked with it; `of_person`: of the person.
    """
    person = visible_person(actor, person_id, stored_away=guarding.beside("pk"), **(of_person or {}))
    key = subjects.opened(vars(person)["stored_key"])
    ethnic = int(person.ethnic) - 1 if person.ethnic.isdecimal() else -1
    documents, phones, sources = _small(person, key)
    away = guarding.opened(vars(person)["stored_away"], key)
    dated, waiting = _dated(person, away)
    homes, residences = _homes(actor, person, away, beside or {})
    named = (ETHNIC[ethnic] + "族", ETHNIC_ROMAN[ethnic]) if 0 <= ethnic < len(ETHNIC) else ("", "")
    return Card(
        person=person,
        age=age_of(person.birth),
        is_minor=policies.is_minor(person, clock.today()),
        ethnic=named,
        documents=documents,
        phones=phones,
        values=_values(person, key, sources),
        homes=homes,
        residences=residences,
        events=[one for one in dated if one.tag == EVENT],
        marks=[one for one in dated if one.tag == MARK],
        needs=[one for one in dated if one.tag == NEED],
        source=person.source,
        may_edit=policies.can_edit_person(actor, person),
        unagreed=len(waiting),
        unagreed_until=min((day for day in waiting if day), default=None),
    )


def age_of(birth: dt.date | None) -> int | None:
    """Whole years today (周岁)."""
    return policies.age_on(birth, clock.today())


Said = dict[int, tuple[str, dt.date]]  # the kind and day of sources, by number


def _small(person: Person, key: bytes | None) -> tuple[list[Number], list[Number], Said]:
    """Documents and telephones in use, and who said single fields. One query."""
    papers = PersonDocument.objects.filter(person=person, is_current=True)
    phones = PersonPhone.objects.filter(person=person, until__isnull=True)
    none = Value(None, output_field=DateField())
    nothing = Value(None, output_field=BinaryField())
    sources = Source.objects.filter(id__in={int(number) for number in person.sources.values()})
    rows = papers.values_list(_said("document"), "kind", "number", _said(""), "valid_until").union(
        phones.values_list(_said("phone"), "kind", "number", "owner", none),
        sources.values_list(
            _said("source"), "kind", nothing, Cast("id", CharField(max_length=20)), TruncDate("at")
        ),
        all=True,
    )
    documents, numbers, said = [], [], {}
    for tag, kind, number, more, day in rows:
        if tag == "source":
            said[int(more)] = (kind, day)
            continue
        context = sealing.PHONE if tag == "phone" else sealing.DOCUMENT
        shown = sealing.open_number(number, context=context, key=key)
        if tag == "phone":
            numbers.append(Number(str(PhoneKind(kind).label), shown, str(PhoneOwner(more).label)))
        else:
            documents.append(Number(str(DocumentKind(kind).label), shown, "", day))
    return documents, numbers, said


def _dated(person: Person, away: Away) -> tuple[list[Dated], list[dt.date | None]]:
    """Events, groups and open needs, newest first, and until when groups wait for a consent. One query."""
    none = Value(None, output_field=DateField())
    events = LifeEvent.objects.filter(person=person)
    marks = GroupMark.objects.filter(person=person, until__isnull=True)
    needs = Need.objects.filter(person=person, closed_on__isnull=True)
    rows = events.values_list(_said(EVENT), "id", "kind", "on", none, "note", _said(""), none).union(
        marks.values_list(
            _said(MARK), "id", "group", "since", "review_on", "level", _said(""), "waits_until"
        ),
        needs.values_list(_said(NEED), "id", "kind", "raised_on", "next_on", "detail", "raised_by", none),
        all=True,
    )
    found, waiting = [], []
    for tag, one, code, on, until, words, raised_by, waits_until in rows:
        if tag == MARK and not may_mark(code, person.agreed):
            waiting.append(waits_until)
            continue
        why = (
            (ground_of_group(code), purpose_of_group(code))
            if tag == MARK
            else (ground_of_need(raised_by) if tag == NEED else "", "")
        )
        found.append(Dated(tag, one, str(LABELS[tag](code).label), on, until, words, *why))
    found += [
        Dated(EVENT, one.id, str(Event(one.kind).label), one.on, None, one.note) for one in away.of(LifeEvent)
    ]
    return sorted(found, key=lambda one: (one.on, one.id), reverse=True)[:EVENTS_MOST], waiting


def _said(tag: str) -> Value:
    return Value(tag, output_field=CharField())


def _values(person: Person, key: bytes | None, said: Said) -> list[Entry]:
    private = sealing.open_private(person.private, key)
    own = (person.source.kind, person.source.at.astimezone(clock.LOCAL).date())
    found, off = [], off_for(person)
    for one in fields.FIELDS:
        value = person.details.get(one.name) or private.get(one.name, "")
        if value and may_keep(one.name, person.agreed, off):
            kind, day = said.get(int(person.sources.get(one.name, 0)), own)
            label = str(PersonField(one.name).label)
            found.append(
                Entry(
                    one.name,
                    label,
                    shown_value(one.name, value),
                    value,
                    str(SourceKind(kind).label),
                    day,
                )
            )
    return found


def shown_value(name: str, value: str) -> str:
    """A coded value in words, any other as it is."""
    coded = CODED.get(name)
    return str(coded(value).label) if coded and value in coded.values else value


def _homes(
    actor: Actor, person: Person, away: Away, beside: Mapping[str, Any]
) -> tuple[list[Home], list[Residence]]:
    """The households the person stands in with the other members, and every home the person has had. Two queries."""
    hidden = [row for row in away.of(Membership) if row.until is None]
    own = Membership.objects.filter(person=person, until__isnull=True)
    theirs = Q(household__in=own.values("household"))
    if hidden:
        theirs = Q(household__in=[row.household_id for row in hidden])
    rows = list(
        Membership.objects.filter(theirs, until__isnull=True)
        .select_related("household", "household__dwelling", "person")
        .order_by("-is_head", "relation", "id")
    )
    lived = Residence.objects.filter(
        Q(person=person) | Q(person__in=[row.person_id for row in rows], until__isnull=True)
    )
    residences = list(lived.annotate(**beside).select_related("dwelling").order_by("-since", "-id"))
    now = {row.person_id: row.dwelling_id for row in residences if row.until is None}
    mine = [row for row in rows if row.person_id == person.id] + hidden
    homes = {row.household_id: _home(row) for row in sorted(mine, key=lambda row: not row.is_registered)}
    for row in rows:
        if row.person_id != person.id and policies.can_view_person(actor, row.person):
            homes[row.household_id].relatives.append(_relative(row, now.get(row.person_id)))
    lived_in = [row for row in residences if row.person_id == person.id] + away.of(Residence)
    lived_in.sort(key=lambda row: (row.since, row.id), reverse=True)
    return list(homes.values()), lived_in


def _home(row: Membership) -> Home:
    return Home(row, row.household, str(Relation(row.relation).label))


def _relative(row: Membership, home: uuid.UUID | None) -> Relative:
    other, relation = row.person, str(Relation(row.relation).label)
    lives_here = home is not None and home == row.household.dwelling_id
    return Relative(other.id, names.masked(other.name), relation, age_of(other.birth), lives_here)
