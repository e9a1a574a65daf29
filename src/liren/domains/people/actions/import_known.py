"""What is there already of a batch's people, homes and households. A few questions a batch, however many lines."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from liren.domains.people.actions.import_lines import Door, Ready
from liren.domains.people.choices import PersonState, Protection
from liren.domains.people.import_choices import ConflictState
from liren.domains.people.models import (
    Conflict,
    Dwelling,
    Household,
    Membership,
    Person,
    PersonDocument,
    PersonPhone,
    Residence,
    Source,
)
from liren.domains.people.rules.doors import Home
from liren.domains.territory.models import Building
from liren.domains.territory.rules import addresses
from liren.kernel import subjects

MOST_KEPT = 50_000  # buildings and homes remembered from batch to batch
Row = dict[str, Any]


@dataclass(slots=True)
class House:
    """A household: who heads it, where it is."""

    id: uuid.UUID
    head: uuid.UUID | None = None
    dwelling: uuid.UUID | None = None


@dataclass(slots=True)
class Remembered:
    """What an import keeps in mind between batches: homes and buildings it has met. Small, whatever the list's size."""

    homes: dict[Door, tuple[uuid.UUID, uuid.UUID | None]] = field(
        default_factory=dict
    )  # the home and its grid
    buildings: dict[tuple[str, str], Row | None] = field(default_factory=dict)

    def trim(self) -> None:
        for kept in (self.homes, self.buildings):
            if len(kept) > MOST_KEPT:
                kept.clear()


@dataclass(slots=True)
class Known:
    """People by document and by name, with what hangs on them."""

    by_index: dict[str, uuid.UUID] = field(default_factory=dict)
    by_name: defaultdict[tuple[object, ...], list[uuid.UUID]] = field(
        default_factory=lambda: defaultdict(list)
    )
    persons: dict[uuid.UUID, Person] = field(default_factory=dict)
    keys: dict[uuid.UUID, bytes] = field(default_factory=dict)
    sources: dict[int, Source] = field(default_factory=dict)
    documents: dict[uuid.UUID, set[str]] = field(default_factory=dict)
    phones: dict[uuid.UUID, set[str]] = field(default_factory=dict)
    residences: dict[uuid.UUID, Residence] = field(default_factory=dict)
    memberships: dict[tuple[uuid.UUID, bool], Membership] = field(default_factory=dict)
    conflicts: set[tuple[uuid.UUID, str]] = field(default_factory=set)
    houses: dict[tuple[object, ...], House] = field(default_factory=dict)
    protected: set[tuple[object, ...]] = field(default_factory=set)  # places, names and births


def look_up(ready: Sequence[Ready], remembered: Remembered) -> Known:
    """Everything about the batch's people that is in the database."""
    known = Known()
    _homes(ready, remembered)
    _by_document(ready, known)
    _by_name(ready, known, remembered)
    known.protected = _protected(ready)
    if known.persons:
        _what_hangs_on(known)
    _houses(ready, known, remembered)
    return known


def _homes(ready: Sequence[Ready], remembered: Remembered) -> None:
    missing = {one.door for one in ready if one.door and one.door not in remembered.homes}
    if not missing:
        return
    places, keys = {door[0] for door in missing}, {door[1] for door in missing}
    rows = Dwelling.objects.filter(place_code__one_of=places, address_key__one_of=keys)
    columns = ("place_code", "address_key", "door", "id", "grid_id")
    for place, key, door, dwelling, grid in rows.values_list(*columns):
        remembered.homes[place, key, door] = (dwelling, grid)
    _buildings([one for one in ready if one.door and one.door not in remembered.homes], remembered)


def _buildings(ready: Sequence[Ready], remembered: Remembered) -> None:
    wanted = {(one.place_code, key) for one in ready if one.home for key in keys_of(one.home)}
    missing = wanted - remembered.buildings.keys()
    if not missing:
        return
    remembered.buildings.update(dict.fromkeys(missing))
    rows = Building.objects.filter(
        place_code__one_of={place for place, _ in missing}, address_key__one_of={key for _, key in missing}
    )
    for building, grid, place, key in rows.values_list("id", "grid_id", "place_code", "address_key"):
        remembered.buildings[place, key] = {"building_id": building, "grid_id": grid}


def keys_of(home: Home) -> tuple[str, str]:
    """How the building of a home may be compared."""
    return home.address_key, addresses.normal(home.address)


def _by_document(ready: Sequence[Ready], known: Known) -> None:
    indexes = {one.number_index for one in ready if one.number_index}
    rows = PersonDocument.objects.filter(number_index__one_of=indexes, is_current=True)
    known.by_index = dict(rows.values_list("number_index", "person_id")) if indexes else {}
    if known.by_index:
        _load(known, known.by_index.values())


def _by_name(ready: Sequence[Ready], known: Known, remembered: Remembered) -> None:
    """Those of the same name and birthday at the same door, or in the community where the line names no home."""
    rest = [one for one in ready if one.number_index not in known.by_index]
    at_home = {
        remembered.homes[one.door][0]: one.door for one in rest if one.door and one.door in remembered.homes
    }
    found: list[tuple[tuple[object, ...], uuid.UUID]] = []
    if at_home:
        names = {one.names[1] for one in rest}
        rows = Residence.objects.filter(
            dwelling_id__one_of=list(at_home), until__isnull=True, person__name__one_of=names
        )
        columns = ("dwelling_id", "person_id", "person__name", "person__birth")
        for dwelling, person, name, birth in rows.values_list(*columns):
            place, building, within = at_home[dwelling]
            found.append(((place, name, birth, building, within), person))
    found += _homeless([one for one in rest if not one.home])
    if found:
        wanted = {one.names for one in rest}
        for named, person in found:
            if named in wanted:
                known.by_name[named].append(person)
        _load(known, {person for people in known.by_name.values() for person in people})


def _homeless(ready: Sequence[Ready]) -> list[tuple[tuple[object, ...], uuid.UUID]]:
    if not ready:
        return []
    rows = Person.objects.filter(
        place_code__one_of={one.place_code for one in ready},
        name__one_of={one.names[1] for one in ready},
        birth__one_of={one.names[2] for one in ready if one.names[2]},
    ).exclude(state=PersonState.MERGED)
    return [
        ((place, name, birth), person)
        for person, place, name, birth in rows.values_list("id", "place_code", "name", "birth")
    ]


def _protected(ready: Sequence[Ready]) -> set[tuple[object, ...]]:
    """Protected persons of those names: their homes are sealed, so that a line without a number does not meet them
    there, and must not write them down anew."""
    rows = Person.objects.filter(
        place_code__one_of={one.place_code for one in ready}, name__one_of={one.names[1] for one in ready}
    ).exclude(protection=Protection.NONE)
    return set(rows.values_list("place_code", "name", "birth"))


def _load(known: Known, people: Iterable[uuid.UUID]) -> None:
    missing = set(people) - known.persons.keys()
    known.persons |= {person.id: person for person in Person.objects.filter(id__one_of=missing)}


def _what_hangs_on(known: Known) -> None:
    people = list(known.persons)
    known.keys = subjects.keys_of(people)
    known.documents = defaultdict(set)
    rows = PersonDocument.objects.filter(person_id__one_of=people, is_current=True)
    for person, index in rows.values_list("person_id", "number_index"):
        known.documents[person].add(index)
    known.phones = defaultdict(set)
    phones = PersonPhone.objects.filter(person_id__one_of=people, until__isnull=True)
    for person, index in phones.values_list("person_id", "number_index"):
        known.phones[person].add(index)
    homes = Residence.objects.filter(person_id__one_of=people, until__isnull=True)
    known.residences = {one.person_id: one for one in homes}
    members = Membership.objects.filter(person_id__one_of=people, until__isnull=True)
    known.memberships = {(one.person_id, one.is_registered): one for one in members}
    open_ones = Conflict.objects.filter(person_id__one_of=people, state=ConflictState.OPEN)
    known.conflicts = set(open_ones.values_list("person_id", "field"))
    numbers = {
        int(n) for person in known.persons.values() for n in (person.source_id, *person.sources.values())
    }
    known.sources = {one.id: one for one in Source.objects.filter(id__one_of=numbers)}


def _houses(ready: Sequence[Ready], known: Known, remembered: Remembered) -> None:
    """Open households by number, and those at the batch's doors; what this transaction made stays as it is."""
    numbers = {one.household for one in ready if one.household}
    doors = [remembered.homes[one.door][0] for one in ready if one.door and one.door in remembered.homes]
    places = {one.place_code for one in ready}
    found: dict[uuid.UUID, House] = {}
    for wanted in (Q(place_code__one_of=places, number__one_of=numbers), Q(dwelling_id__one_of=set(doors))):
        rows = Household.objects.filter(wanted, closed_on__isnull=True).order_by("id")
        for key, place, number, dwelling in rows.values_list("id", "place_code", "number", "dwelling_id"):
            house = found.setdefault(key, House(key, dwelling=dwelling))
            if number:
                known.houses.setdefault(("number", place, number), house)
            if dwelling:
                known.houses.setdefault(("home", dwelling), house)
    heads = Membership.objects.filter(household_id__one_of=list(found), is_head=True, until__isnull=True)
    for household, person in heads.values_list("household_id", "person_id"):
        found[household].head = person
