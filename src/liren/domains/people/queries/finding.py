"""Finding a person: one text, masked lines, inside one's places only."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from liren.domains.people import policies, sealing
from liren.domains.people.models import Dwelling, FindKey, Person, PersonDocument, PersonPhone, Residence
from liren.domains.people.queries.card_signs import holder_of_sign
from liren.domains.people.rules import names
from liren.domains.people.rules.searching import Wanted, read_search
from liren.kernel import guarding
from liren.kernel.actor import Actor
from liren.kernel.prefix import ByLetters

MOST = 20  # lines of one answer
TAILS = 2_000  # people with the same last figures
COMMUNITY = 12  # figures of a community's code
LOOKED_AT = 60  # keys or rows looked at for them: a beginning may fit several keys of one person
FIRST = 24  # of them looked up first
SHOWN = ("name", "sex", "birth", "place_code", "registered_code", "protection")


@dataclass(frozen=True, slots=True)
class Line:
    """A person as the list shows one: enough to tell people of one name apart, no more."""

    person_id: uuid.UUID
    name: str
    sex: str
    birth: dt.date | None
    place_code: str
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """`kind` as `rules.searching.Wanted`, "" where the text was too short; `is_more`: not all are shown."""

    kind: str
    lines: list[Line]
    is_more: bool = False


def find_people(actor: Actor, text: str) -> Found:
    """The first people that the text may mean, at most `MOST`, in the order of their names' beginnings.

    A query for each meaning of the text, or two for each field of a name that it may begin, and one or two for whom it
    means.
    """
    wanted = read_search(text)
    for one in wanted:
        found = _people(actor, one)
        if found:
            return Found(one.kind, [_line(person) for person in found[:MOST]], len(found) > MOST)
    return Found(wanted[0].kind if wanted else "", [])


def one_by_number(actor: Actor, number: str) -> Person | None:
    """The only person in the actor's places who has that whole document number or telephone. Two queries."""
    wanted = next((one for one in read_search(number) if one.kind in ("document", "phone")), None)
    if wanted is None:
        return None
    visible = Person.objects.filter(
        policies.persons_visible_to(actor), id__in=_holders(wanted).values_list("person_id", flat=True)
    )
    found = list(visible.exclude(state="merged")[:2])
    return found[0] if len(found) == 1 else None


def _people(actor: Actor, wanted: Wanted) -> list[Person]:
    visible = _at_home(Person.objects.filter(policies.persons_visible_to(actor)))
    if wanted.kind == "name":
        return _by_name(actor, visible, wanted)
    if wanted.kind == "door":
        return _by_door(actor, visible, wanted)
    if wanted.kind == "person":
        return list(visible.filter(id=wanted.value))
    if wanted.kind == "card":
        return _by_sign(visible, wanted.value)
    holders = _holders(wanted).values_list("person_id", flat=True)[:TAILS]
    return sorted(visible.filter(id__in=holders)[: MOST + 1], key=attrgetter("name", "id"))


def _at_home(people: QuerySet[Person]) -> QuerySet[Person]:
    """With `address` and `unit` of where they live now: nobody lives in two homes."""
    return people.only(*SHOWN).annotate(
        home=FilteredRelation("residences", condition=Q(residences__until__isnull=True)),
        address=F("home__dwelling__address"),
        unit=F("home__dwelling__unit"),
    )


def _by_sign(visible: QuerySet[Person], sign: str) -> list[Person]:
    """Whose card it is; after a merge, who stays."""
    holder = holder_of_sign(sign)
    if holder is None:
        return []
    return list(visible.filter(id=holder)) or list(_followed(visible, {holder}).values())


def _holders(wanted: Wanted) -> QuerySet[PersonDocument] | QuerySet[PersonPhone]:
    """Who has that telephone or document, by a keyed digest."""
    documents = PersonDocument.objects.filter(is_current=True)
    phones = PersonPhone.objects.filter(until__isnull=True)
    rows: QuerySet[PersonDocument] | QuerySet[PersonPhone]
    if wanted.kind == "document":
        rows = documents.filter(number_index=sealing.document_index(wanted.value))
    elif wanted.kind == "document_tail":
        rows = documents.filter(tail_index=sealing.document_tail(wanted.value))
    elif wanted.kind == "phone":
        rows = phones.filter(number_index=sealing.phone_index(wanted.value))
    else:
        rows = phones.filter(tail_index=sealing.phone_tail(wanted.value))
    return rows


def _by_name(actor: Actor, visible: QuerySet[Person], wanted: Wanted) -> list[Person]:
    """The likelier field of the name first. Its first ways mostly are enough; more are looked up where they are not."""
    ids: dict[uuid.UUID, None] = {}
    found: dict[uuid.UUID, Person] = {}
    for field in names.fields_meant(wanted.value):
        for most in (FIRST, LOOKED_AT):
            rows = [_with_way(code, field, wanted.value, most) for code in policies.places_of(actor)]
            fresh = list(dict.fromkeys(one for some in rows for one in some if one not in ids))
            ids |= dict.fromkeys(fresh)
            for some in (fresh[:FIRST], fresh[FIRST:]):
                if some and len(found) <= MOST:
                    found |= {one.id: one for one in _named(visible, some, wanted)}
            if len(found) > MOST:
                return list(found.values())[: MOST + 1]
            if all(len(some) < most for some in rows):
                break
    return list(found.values())


def _named(visible: QuerySet[Person], ids: Sequence[uuid.UUID], wanted: Wanted) -> list[Person]:
    """In the order of the ids."""
    people = {person.id: person for person in visible.filter(id__in=ids)}
    people |= _followed(visible, set(ids) - people.keys())
    found = [people[one] for one in ids if one in people]
    return [one for one in found if _sounds(one.name, wanted.beside)] if wanted.beside else found


def _followed(visible: QuerySet[Person], unseen: Collection[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """For entries that were merged, who stays: under the other's name too. Two queries where there is one, else none
    or one."""
    merged = Person.objects.filter(id__in=list(unseen), merged_into__isnull=False)
    into = dict(merged.values_list("id", "merged_into_id")) if unseen else {}
    people = {person.id: person for person in visible.filter(id__in=into.values())} if into else {}
    return {one: people[kept] for one, kept in into.items() if kept in people}


def _with_way(code: str, field: str, beginning: str, most: int) -> list[uuid.UUID]:
    """People in a place of whose name that field begins so, in its order, from one range of an index."""
    rows = FindKey.objects.filter(**{f"{field}__prefix": beginning})
    if field == "initials":
        rows = rows.exclude(initials="")
    rows = rows.filter(place_code=code) if len(code) == COMMUNITY else rows.filter(place_code__prefix=code)
    ordered = rows.order_by(ByLetters(F(field)), ByLetters(F("place_code")))
    return list(ordered.values_list("person_id", flat=True)[:most])


def _sounds(name: str, beginning: str) -> bool:
    return any(key.startswith(beginning) for key in names.keys_of(name))


def _by_door(actor: Actor, visible: QuerySet[Person], wanted: Wanted) -> list[Person]:
    within = Q(pk__in=())
    for code in policies.places_of(actor):
        within |= Q(place_code__prefix=code)
    homes = Dwelling.objects.filter(within)
    if wanted.value and wanted.value[0].isdecimal():
        homes = homes.filter(address_key__endswith=wanted.value)
    elif wanted.value:
        homes = homes.filter(address_key__prefix=wanted.value)
    if wanted.beside:
        homes = homes.filter(door=wanted.beside)
    dwellings = list(homes.order_by("address_key", "door").values_list("id", flat=True)[:LOOKED_AT])
    living = Residence.objects.filter(dwelling__in=dwellings, until__isnull=True)
    there = Q(id__in=living.values("person"))
    if policies.sees_protected(actor):
        there |= Q(id__in=guarding.subjects_at("people.Dwelling", dwellings))
    return list(visible.filter(there).order_by("name", "id")[: MOST + 1])


def lines_for(people: Iterable[Person]) -> list[Line]:
    """The people masked, in their order. One query."""
    ids = [person.id for person in people]
    shown = {person.id: _line(person) for person in _at_home(Person.objects.filter(id__in=ids))}
    return [shown[one] for one in ids]


def _line(person: Any) -> Line:
    """Of a person `_at_home`. Down to the unit: the room is told on the card."""
    at = f"{person.address} {person.unit}单元" if person.unit else person.address or ""
    return Line(
        person.id,
        names.masked(person.name),
        person.sex,
        person.birth,
        person.place_code,
        "" if person.protection else at,
    )
