"""Households: opened at a door, with the people who belong to them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from liren.domains.people import errors, policies
from liren.domains.people.actions.apart import check_apart
from liren.domains.people.actions.dwellings import dwelling_at
from liren.domains.people.actions.persons import check_community, checked, keep_person
from liren.domains.people.actions.rows import Standing
from liren.domains.people.actions.sources import said_by
from liren.domains.people.choices import HouseholdKind
from liren.domains.people.models import Dwelling, Household, Membership, Person, Residence, Source
from liren.domains.people.rules.doors import read_home
from liren.domains.people.rules.persons import PersonGiven, PersonRead, read_person
from liren.domains.people.standards import Relation, ethnic_code
from liren.kernel import audit, clock, guarding
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal
from liren.kernel.taken import refused_if_taken


@dataclass(frozen=True, slots=True)
class MemberGiven:
    """A member: somebody on the register (`person_id`) or new (`person`). `relation` is a code of GB/T 4761.

    `lives_here` without `is_registered`: living here and registered elsewhere; the other way round the booklet is
    here and the person is not.
    """

    relation: str
    person: PersonGiven | None = None
    person_id: uuid.UUID | None = None
    is_registered: bool = True
    lives_here: bool = True
    living: str = ""
    since: dt.date | None = None


@transaction.atomic
@guarding.settled
def open_household(
    *,
    actor: Actor,
    place_code: str,
    address: str,
    members: Sequence[MemberGiven],
    source: str,
    unit: str = "",
    room: str = "",
    number: str = "",
    kind: str = HouseholdKind.FAMILY,
    apart_from: Collection[uuid.UUID] = (),
) -> Household:
    """A new household with its members, all of them or none. An empty address: at the community's collective address.
    `apart_from`: people who were looked at and are somebody else than the new members.

    Refuses a place that is no community of the actor's, an address without a building, members that do not fit (`row`
    of the refusal is the member's), no head or two, whoever already stands in another household in the same way, and a
    new member who is like somebody on the register who was not looked at.
    """
    check_community(actor, place_code)
    _check_head(members)
    apart = check_apart(actor, place_code, reads_of(members), read_home(address, unit, room), apart_from)
    said = said_by(actor=actor, kind=source, place_code=place_code)
    dwelling = (
        dwelling_at(actor=actor, place_code=place_code, address=address, unit=unit, room=room)
        if address.strip()
        else None
    )
    household = Household.objects.create(
        place_code=place_code,
        number=number.strip()[:24],
        kind=HouseholdKind(kind),
        dwelling=dwelling,
        opened_on=clock.today(),
        source=said,
    )
    audit.record(
        actor=actor,
        verb="people.household.opened",
        object_type="household",
        object_id=household.id,
        object_label=str(dwelling or ""),
        place_code=place_code,
        after={"members": len(members)},
    )
    for row, member in enumerate(members):
        try:
            person = member_person(actor, place_code, member, said, apart.get(row, ()))
            add_member_to(household, dwelling, member, person, said)
        except Refusal as refusal:
            refusal.row = row
            raise
    return household


def _check_head(members: Sequence[MemberGiven]) -> None:
    heads = [member for member in members if member.relation == Relation.HEAD]
    if not heads:
        raise errors.HouseholdWithoutHead(field="members")
    if len(heads) > 1:
        raise errors.HeadAlready(field="members")
    unknown = [member.relation for member in members if member.relation not in Relation.values]
    if unknown:
        raise errors.ChoiceWrong(given=unknown[0][:10], field="relation")


def reads_of(members: Sequence[MemberGiven]) -> dict[int, PersonRead]:
    """New members by their row, as far as they can be read: what does not fit is refused where it is written."""
    found = {}
    for row, member in enumerate(members):
        if member.person is not None:
            read, problems = read_person(member.person, clock.today(), ethnic_code)
            if not problems:
                found[row] = read
    return found


def add_member_to(
    household: Household, dwelling: Dwelling | None, member: MemberGiven, person: Person, said: Source
) -> None:
    since = member.since or clock.today()
    is_head = member.relation == Relation.HEAD
    with (
        refused_if_taken(errors.HeadAlready(field="relation"), Membership, "person"),
        refused_if_taken(errors.MemberAlready(field="person"), Membership, "person", "is_registered"),
    ):
        Membership.objects.create(
            household=household,
            person=person,
            relation=member.relation,
            is_head=is_head,
            is_registered=member.is_registered,
            since=since,
        )
    if member.lives_here and dwelling is not None:
        with refused_if_taken(errors.MemberAlready(field="person"), Residence, "person"):
            Residence.objects.create(
                person=person,
                dwelling=dwelling,
                place_code=household.place_code,
                grid_id=dwelling.grid_id,
                living=member.living,
                since=since,
                source=said,
            )


def member_person(
    actor: Actor, place_code: str, member: MemberGiven, said: Source, apart: Collection[uuid.UUID]
) -> Person:
    if member.person is not None:
        registered = place_code if member.is_registered else ""
        standing = Standing(place_code, registered, said.id, clock.now(), clock.today())
        return keep_person(actor, checked(member.person), standing, apart)
    wanted = Person.objects.filter(policies.persons_visible_to(actor))
    found = wanted.filter(id=member.person_id).first() if member.person_id else None
    if found is None:
        raise errors.PersonNotFound(field="person")
    if found.protection:
        guarding.bring_back(found.id)
    return found
