"""People as the columns of a layout say them: in Chinese, numbers whole only where purpose and right allow it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Max
from django.utils import translation

from liren.domains.people import policies, sealing
from liren.domains.people.choices import DocumentKind, Standing
from liren.domains.people.models import (
    Contact,
    Membership,
    Person,
    PersonDocument,
    PersonPhone,
    Residence,
)
from liren.domains.people.need_choices import Group
from liren.domains.people.queries.cards import shown_value
from liren.domains.people.queries.marks import kept_marks
from liren.domains.people.queries.narrowing import people_by_ids
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules import documents, names, templates
from liren.domains.people.rules.grounds import may_keep, may_telephone
from liren.domains.people.standards import ETHNIC, Relation
from liren.domains.territory.queries import places_named
from liren.kernel import clock, subjects
from liren.kernel.actor import Actor
from liren.kernel.tables import Cell

DETAILS = ("schooling", "marital", "hukou_kind", "workplace", "occupation")
SEXES = {"1": "男", "2": "女"}


@dataclass(slots=True)
class _Around:
    """What is kept around some people, read at once; one query each, and none for what no column wants."""

    actor: Actor
    purpose: str
    fields: frozenset[str]
    keys: Mapping[uuid.UUID, bytes] = field(default_factory=dict)
    papers: dict[uuid.UUID, PersonDocument] = field(default_factory=dict)
    phones: dict[uuid.UUID, PersonPhone] = field(default_factory=dict)
    homes: dict[uuid.UUID, Residence] = field(default_factory=dict)
    members: dict[uuid.UUID, Membership] = field(default_factory=dict)
    heads: dict[uuid.UUID, Person] = field(default_factory=dict)
    groups: dict[uuid.UUID, list[str]] = field(default_factory=dict)
    visits: dict[uuid.UUID, object] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def template_rows(
    actor: Actor, ids: Sequence[uuid.UUID], fields: Sequence[str], purpose: str, after: int
) -> list[tuple[uuid.UUID, list[Cell]]]:
    """Those the actor may see with a value for each field; the first is number `after` + 1."""
    people = people_by_ids(actor, ids)
    around = _around(actor, people, frozenset(fields), purpose)
    with translation.override("zh-hans"):
        return [
            (person.id, _line(person, fields, around, after + number))
            for number, person in enumerate(people, start=1)
        ]


def _around(actor: Actor, people: list[Person], fields: frozenset[str], purpose: str) -> _Around:
    found = _Around(actor, purpose, fields)
    own = [person.id for person in people]
    _read_numbers(found, own)
    if fields & {"address", "unit", "room", "grid", "standing", "since"}:
        rows = Residence.objects.filter(person__in=own, until__isnull=True).select_related("dwelling", "grid")
        found.homes = {row.person_id: row for row in rows}
    if fields & {"relation", "household", "head", "standing"}:
        members = Membership.objects.filter(person__in=own, until__isnull=True).select_related("household")
        found.members = {row.person_id: row for row in members.order_by("is_registered")}
    if "head" in fields:
        of = [row.household_id for row in found.members.values()]
        heads = Membership.objects.filter(household__in=of, is_head=True, until__isnull=True)
        found.heads = {row.household_id: row.person for row in heads.select_related("person")}
    if "groups" in fields:
        marks = kept_marks().filter(person__in=own, until__isnull=True).order_by("group")
        for person_id, group in marks.values_list("person_id", "group"):
            found.groups.setdefault(person_id, []).append(group)
    if "visited" in fields:
        visits = Contact.objects.filter(need__person__in=own).values("need__person")
        found.visits = dict(visits.annotate(last=Max("on")).values_list("need__person", "last"))
    if "community" in fields:
        found.places = places_named({person.place_code for person in people})
    return found


def _read_numbers(found: _Around, own: Iterable[uuid.UUID]) -> None:
    if found.fields & {"document", "document_kind", "phone"}:
        found.keys = subjects.keys_of(own)
    if found.fields & {"document", "document_kind"}:
        papers = PersonDocument.objects.filter(person__in=own, is_current=True)
        rank = list(DocumentKind.values)
        for paper in sorted(papers, key=lambda one: (rank.index(one.kind), one.id), reverse=True):
            found.papers[paper.person_id] = paper
    if "phone" in found.fields:
        phones = PersonPhone.objects.filter(person__in=own, until__isnull=True)
        found.phones = {phone.person_id: phone for phone in phones.order_by("since", "id")}


def _line(person: Person, fields: Sequence[str], around: _Around, number: int) -> list[Cell]:
    said = {**_own(person, around), **_numbers(person, around), **_home(person, around)}
    said |= _household(person, around)
    said["serial"] = number
    hidden = templates.OF_HOME if person.protection else frozenset()
    return [None if name in hidden else said.get(name) for name in fields]


def _own(person: Person, around: _Around) -> dict[str, Cell]:
    """The name is whole where lists may be taken away; elsewhere it stays masked, as on the page."""
    may = policies.can_export_person(around.actor, person)
    ethnic = int(person.ethnic) - 1 if person.ethnic.isdecimal() else -1
    last = around.visits.get(person.id)
    said: dict[str, Cell] = {
        "name": person.name if may else names.masked(person.name),
        "sex": SEXES.get(person.sex, ""),
        "age": policies.age_on(person.birth, clock.today()),
        "birth": person.birth,
        "ethnic": f"{ETHNIC[ethnic]}族" if 0 <= ethnic < len(ETHNIC) else "",
        "community": around.places.get(person.place_code, ""),
        "groups": "、".join(str(Group(one).label) for one in around.groups.get(person.id, [])),
        "visited": last if isinstance(last, type(clock.today())) else None,
    }
    off = off_for(person)
    for name in DETAILS:
        value = person.details.get(name, "")
        said[name] = shown_value(name, value) if value and may_keep(name, person.agreed, off) else ""
    return said


def _numbers(person: Person, around: _Around) -> dict[str, Cell]:
    may, key = policies.can_export_person(around.actor, person), around.keys.get(person.id)
    said: dict[str, Cell] = {}
    paper = around.papers.get(person.id)
    if paper is not None:
        number = sealing.open_number(paper.number, context=sealing.DOCUMENT, key=key)
        is_whole = templates.is_whole("document", around.purpose, may)
        said["document"] = number if is_whole else documents.masked(number)
        said["document_kind"] = str(DocumentKind(paper.kind).label)
    phone = around.phones.get(person.id)
    if phone is not None and may_telephone(person.agreed):
        number = sealing.open_number(phone.number, context=sealing.PHONE, key=key)
        is_whole = templates.is_whole("phone", around.purpose, may)
        said["phone"] = number if is_whole else templates.masked_phone(number)
    return said


def _home(person: Person, around: _Around) -> dict[str, Cell]:
    """Down to the room where lists may be taken away, elsewhere to the unit, as on the page."""
    row = around.homes.get(person.id)
    if row is None:
        return {}
    home, may = row.dwelling, policies.can_export_person(around.actor, person)
    unit = f"{home.unit}单元" if home.unit and "unit" not in around.fields else ""
    room = f"{home.room}室" if home.room and may and "room" not in around.fields else ""
    return {
        "address": f"{home.address}{unit}{room}",
        "unit": home.unit,
        "room": home.room if may else "",
        "grid": row.grid.name if row.grid else "",
        "since": row.since,
    }


def _household(person: Person, around: _Around) -> dict[str, Cell]:
    said: dict[str, Cell] = {}
    home, member = around.homes.get(person.id), around.members.get(person.id)
    standing = _standing(home, member)
    said["standing"] = str(standing.label) if standing else ""
    if member is None:
        return said
    said["relation"] = str(Relation(member.relation).label)
    said["household"] = member.household.number
    head = around.heads.get(member.household_id)
    if head is not None and policies.can_view_person(around.actor, head) and not head.protection:
        may = policies.can_export_person(around.actor, head)
        said["head"] = head.name if may else names.masked(head.name)
    return said


def _standing(home: Residence | None, member: Membership | None) -> Standing | None:
    registered = member if member is not None and member.is_registered else None
    if registered is None:
        return Standing.LIVING_ONLY if home is not None else None
    if home is None and registered.household.dwelling_id is None:
        return Standing.EMPTY
    if home is not None and registered.household.dwelling_id == home.dwelling_id:
        return Standing.BOTH
    return Standing.REGISTERED_ONLY
