"""Who on the register may be the person that somebody writes down."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from liren.domains.people import policies, sealing
from liren.domains.people.double_choices import Agreement
from liren.domains.people.models import FindKey, Person, PersonDocument, PersonPhone, Residence
from liren.domains.people.queries.finding import SHOWN, Line, lines_for
from liren.domains.people.rules import doubles, names
from liren.domains.people.rules.doors import Home
from liren.domains.people.rules.persons import PersonRead
from liren.kernel import subjects
from liren.kernel.actor import Actor

CANDIDATES = 200  # people looked at by one way
SHOWN_MOST = 5  # doubles of one person


@dataclass(frozen=True, slots=True)
class Reason:
    """In what the two agree or differ; for being the same person above zero, against it below."""

    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody on the register, masked, who may be the same. `has_number`: it is the same document."""

    line: Line
    is_likely: bool
    has_number: bool
    weight: float
    reasons: list[Reason]


def doubles_of(
    actor: Actor, place_code: str, written: Sequence[PersonRead], home: Home | None = None
) -> list[list[Double]]:
    """For each person written down at the home, who within the actor's places may be the same, the likeliest first.

    Ten queries at most, however many are written, and one more for each further place of the actor's.
    """
    people = _candidates(actor, place_code, written, home) if written else []
    if not people:
        return [[] for _ in written]
    known = _traits(people, has_number=any(read.document for read in written))
    lines = {line.person_id: line for line in lines_for(people)}
    return [_alike(_traits_of(read, home, place_code), known, lines) for read in written]


def _alike(
    mine: doubles.Traits, known: dict[uuid.UUID, doubles.Traits], lines: dict[uuid.UUID, Line]
) -> list[Double]:
    compared = [(one, doubles.likeness(mine, theirs)) for one, theirs in known.items()]
    alike = [pair for pair in compared if pair[1].verdict != doubles.DIFFERENT]
    alike.sort(key=lambda pair: (-pair[1].weight, pair[0]))
    return [_double(lines[one], found) for one, found in alike[:SHOWN_MOST]]


def _double(line: Line, found: doubles.Likeness) -> Double:
    return Double(
        line=line,
        is_likely=found.verdict == doubles.SAME,
        has_number=any(sign.field == "document" and sign.level == "whole" for sign in found.signs),
        weight=found.weight,
        reasons=reasons_of(found.signs),
    )


def reasons_of(signs: Iterable[doubles.Sign]) -> list[Reason]:
    return [Reason(str(Agreement(f"{sign.field} {sign.level}").label), sign.weight) for sign in signs]


def _candidates(
    actor: Actor, place_code: str, written: Sequence[PersonRead], home: Home | None
) -> list[Person]:
    births = sorted({day for read in written if read.birth for day in doubles.near_births(read.birth)})
    found = {
        *_called(actor, place_code, written, births),
        *_with_numbers(written),
        *_born(place_code, births),
        *(_at_door(place_code, home) if home else ()),
    }
    if not found:
        return []
    visible = Person.objects.filter(policies.persons_visible_to(actor), id__in=found)
    return list(visible.only(*SHOWN))


def _called(
    actor: Actor, place_code: str, written: Sequence[PersonRead], births: list[dt.date]
) -> Iterable[uuid.UUID]:
    """Of the same sound, which includes the same name: everywhere by the birth too, in the community by that alone."""
    sounds = {way.sound for read in written for way in names.ways_of(read.name)[:1]}
    near = Q(place_code=place_code) | Q(person__birth__isnull=True) | Q(person__birth__in=births)
    for code in policies.places_of(actor):
        rows = FindKey.objects.filter(near, sound__in=sounds, place_code__prefix=code)
        yield from rows.values_list("person_id", flat=True)[:CANDIDATES]


def _with_numbers(written: Sequence[PersonRead]) -> Iterable[uuid.UUID]:
    numbers = [sealing.document_index(read.document.number) for read in written if read.document]
    if numbers:
        papers = PersonDocument.objects.filter(number_index__in=numbers, is_current=True)
        yield from papers.values_list("person_id", flat=True)[:CANDIDATES]
    phones = [sealing.phone_index(phone.number) for read in written for phone in read.phones]
    if phones:
        rows = PersonPhone.objects.filter(number_index__in=phones, until__isnull=True)
        yield from rows.values_list("person_id", flat=True)[:CANDIDATES]


def _born(place_code: str, births: list[dt.date]) -> Iterable[uuid.UUID]:
    rows = Person.objects.filter(place_code=place_code, birth__in=births)
    return rows.values_list("id", flat=True)[:CANDIDATES] if births else ()


def _at_door(place_code: str, home: Home) -> Iterable[uuid.UUID]:
    rows = Residence.objects.filter(
        dwelling__place_code=place_code,
        dwelling__address_key=home.address_key,
        dwelling__door=home.door,
        until__isnull=True,
    )
    return rows.values_list("person_id", flat=True)[:CANDIDATES]


@lru_cache(maxsize=10_000)
def places_of(code: str, registered: str) -> frozenset[str]:
    """One object for everybody of a community."""
    return frozenset(one for one in (code, registered) if one)


def _traits_of(read: PersonRead, home: Home | None, place_code: str) -> doubles.Traits:
    return doubles.Traits(
        name=read.name,
        sex=read.sex,
        birth=read.birth,
        documents=((read.document.kind, read.document.number),) if read.document else (),
        phones=frozenset(sealing.phone_index(phone.number) for phone in read.phones),
        homes=frozenset({(home.address_key, home.door)} if home else ()),
        places=places_of(place_code, ""),
    )


def numbers_of(people: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    """Kinds and numbers of the documents in use, opened. Two queries."""
    found: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
    keys = subjects.keys_of(people)
    for row in PersonDocument.objects.filter(person__in=people, is_current=True):
        number = sealing.open_number(row.number, context=sealing.DOCUMENT, key=keys.get(row.person_id))
        if number:
            found[row.person_id].append((row.kind, number))
    return found


def _traits(people: list[Person], *, has_number: bool) -> dict[uuid.UUID, doubles.Traits]:
    """By person; telephones by their keyed digest, numbers only where there is one to compare. Four queries."""
    phones, homes = defaultdict(set), defaultdict(set)
    papers = numbers_of([person.id for person in people]) if has_number else {}
    called = PersonPhone.objects.filter(person__in=people, until__isnull=True)
    for one, index in called.values_list("person_id", "number_index"):
        phones[one].add(index)
    lived = Residence.objects.filter(person__in=people, until__isnull=True)
    for one, address, door in lived.values_list("person_id", "dwelling__address_key", "dwelling__door"):
        homes[one].add((address, door))
    return {
        person.id: doubles.Traits(
            name=person.name,
            sex=person.sex,
            birth=person.birth,
            documents=tuple(papers.get(person.id, ())),
            phones=frozenset(phones[person.id]),
            homes=frozenset(homes[person.id]),
            places=places_of(person.place_code, person.registered_code),
        )
        for person in people
    }
