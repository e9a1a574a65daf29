"""Households, dwellings, and a building with its doors."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Q

from liren.domains.people import errors, policies
from liren.domains.people.choices import Standing
from liren.domains.people.models import Dwelling, Household, Membership, Person, Residence
from liren.domains.people.queries.cards import age_of
from liren.domains.people.rules import names
from liren.domains.people.standards import Relation
from liren.kernel import guarding
from liren.kernel.actor import Actor

DOORS_MOST = 2_000
Guarded = TypeVar("Guarded", Membership, Residence)
COUNTED = 20_000  # a community never reaches it; further nobody waits for


@dataclass(frozen=True, slots=True)
class Member:
    person_id: uuid.UUID
    name: str
    relation: str
    code: str
    age: int | None
    sex: str
    is_head: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class Resident:
    person_id: uuid.UUID
    name: str
    age: int | None


@dataclass(frozen=True, slots=True)
class HouseholdView:
    household: Household
    members: list[Member]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class Door:
    """One dwelling of a building with how many live there."""

    dwelling: Dwelling
    residents: int


def household_of(actor: Actor, household_id: uuid.UUID) -> HouseholdView:
    """A household of the actor's places with its members, masked. Three queries."""
    rows = Household.objects.filter(_within(actor)).select_related("dwelling")
    household = rows.filter(id=household_id).first()
    if household is None:
        raise errors.HouseholdNotFound
    memberships = list(
        household.members.filter(until__isnull=True)
        .select_related("person")
        .order_by("-is_head", "relation", "id")
    )
    if policies.sees_protected(actor):
        memberships += _with_persons(_guarded(Membership, household))
    people = [row.person_id for row in memberships]
    homes = dict(
        Residence.objects.filter(person__in=people, until__isnull=True).values_list(
            "person_id", "dwelling_id"
        )
    )
    if policies.sees_protected(actor) and household.dwelling:
        homes |= {row.person_id: row.dwelling_id for row in _guarded(Residence, household.dwelling)}
    members = [
        _member(row, homes.get(row.person_id), household)
        for row in memberships
        if policies.can_view_person(actor, row.person)
    ]
    return HouseholdView(household, members, policies.can_edit_register(actor, household.place_code))


def households_beside(actor: Actor, household: Household) -> list[Household]:
    """Other open households at the same door. One query."""
    if household.dwelling_id is None:
        return []
    rows = Household.objects.filter(_within(actor), dwelling=household.dwelling_id, closed_on__isnull=True)
    return list(rows.exclude(id=household.id).order_by("opened_on", "id"))


def standing_of(row: Membership, home: uuid.UUID | None, household: Household) -> Standing:
    """How the person's registration and home agree at this household."""
    lives_here = home is not None and home == household.dwelling_id
    if not row.is_registered:
        return Standing.LIVING_ONLY
    if lives_here:
        return Standing.BOTH
    return Standing.EMPTY if household.dwelling_id is None else Standing.REGISTERED_ONLY


def dwelling_of(actor: Actor, dwelling_id: uuid.UUID) -> tuple[Dwelling, list[Resident], list[Household]]:
    """A dwelling with who lives there now, masked, and the households it is the address of. Three queries."""
    dwelling = (
        Dwelling.objects.filter(_within(actor), id=dwelling_id).select_related("building", "grid").first()
    )
    if dwelling is None:
        raise errors.DwellingNotFound
    living = Residence.objects.filter(dwelling=dwelling, until__isnull=True)
    there = Q(id__in=living.values("person"))
    if policies.sees_protected(actor):
        there |= Q(id__in=[row.person_id for row in _guarded(Residence, dwelling)])
    people = Person.objects.filter(policies.persons_visible_to(actor), there)
    households = dwelling.households.filter(closed_on__isnull=True).order_by("opened_on", "id")
    residents = [
        Resident(one.id, names.masked(one.name), age_of(one.birth)) for one in people.order_by("birth", "id")
    ]
    return dwelling, residents, list(households)


def building_doors(actor: Actor, building_id: uuid.UUID) -> list[Door]:
    """The dwellings of a building from the top floor down, each with how many live there. One query."""
    here = Count("residents", filter=Q(residents__until__isnull=True))
    rows = Dwelling.objects.filter(_within(actor), building=building_id).annotate(living=here)
    doors = sorted(rows[:DOORS_MOST], key=lambda one: (-(one.floor or 0), one.unit, one.room))
    return [Door(one, one.living) for one in doors]


def register_counts(actor: Actor) -> dict[str, int]:
    """How many people, households and dwellings the actor's register holds, `COUNTED` at most. Three queries."""
    people = Person.objects.filter(policies.persons_visible_to(actor), state="present")
    return {
        "people": people[:COUNTED].count(),
        "households": Household.objects.filter(_within(actor), closed_on__isnull=True)[:COUNTED].count(),
        "dwellings": Dwelling.objects.filter(_within(actor))[:COUNTED].count(),
    }


def _member(row: Membership, home: uuid.UUID | None, household: Household) -> Member:
    person = row.person
    return Member(
        person.id,
        names.masked(person.name),
        str(Relation(row.relation).label),
        row.relation,
        age_of(person.birth),
        person.sex,
        row.is_head,
        standing_of(row, home, household),
    )


def _guarded(model: type[Guarded], at: Household | Dwelling) -> list[Guarded]:
    """Sealed rows that hold there now, of protected persons; only for whoever may see such. Three queries at most, one
    where there are none."""
    found = guarding.found_at(model, at)
    return [row for row in found if row.until is None]


def _with_persons(rows: list[Membership]) -> list[Membership]:
    people = Person.objects.in_bulk([row.person_id for row in rows]) if rows else {}
    for row in rows:
        row.person = people[row.person_id]
    return rows


def _within(actor: Actor) -> Q:
    within = Q(pk__in=())
    for code in policies.places_of(actor):
        within |= Q(place_code__prefix=code) if code else Q(pk__isnull=False)
    return within
