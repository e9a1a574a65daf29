"""Into a household: one more member, other relations, one household into another at the same door."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.db import transaction

from liren.domains.people import errors
from liren.domains.people.actions.apart import check_apart
from liren.domains.people.actions.households import MemberGiven, add_member_to, member_person, reads_of
from liren.domains.people.actions.moving import changed_household, locked_household
from liren.domains.people.actions.sources import said_by
from liren.domains.people.choices import Event
from liren.domains.people.models import Household, LifeEvent, Membership, Person, Source
from liren.domains.people.rules.doors import read_home
from liren.domains.people.standards import Relation
from liren.kernel import audit, clock, guarding
from liren.kernel.actor import Actor
from liren.kernel.lock import locked

NEWBORN = dt.timedelta(days=365)
OUT = "out"  # in the place of a relation: no member any longer


@transaction.atomic
@guarding.settled
def add_member(
    *,
    actor: Actor,
    household_id: uuid.UUID,
    version: int,
    member: MemberGiven,
    source: str,
    apart_from: Collection[uuid.UUID] = (),
) -> Household:
    """One more member of a household: somebody on the register, or new. A child of the last year is kept as born.

    Refuses an old page, a household that was closed, a second head, whoever stands in a household in the same way, and
    somebody new who is like a person on the register nobody has looked at.
    """
    household = _open(actor, household_id, version)
    if (
        member.relation == Relation.HEAD
        and household.members.filter(until__isnull=True, is_head=True).exists()
    ):
        raise errors.HeadAlready(field="relation")
    if member.relation not in Relation.values:
        raise errors.ChoiceWrong(given=member.relation[:10], field="relation")
    dwelling = household.dwelling
    home = read_home(dwelling.address, dwelling.unit, dwelling.room) if dwelling else None
    apart = check_apart(actor, household.place_code, reads_of([member]), home, apart_from)
    said = said_by(actor=actor, kind=source, place_code=household.place_code)
    person = member_person(actor, household.place_code, member, said, apart.get(0, ()))
    add_member_to(household, dwelling, member, person, said)
    if member.person is not None and person.birth and clock.today() - person.birth <= NEWBORN:
        _born(actor, person, person.birth, household, said)
    return changed_household(actor, household, "people.household.member_added", {"relation": member.relation})


@transaction.atomic
def change_relations(
    *, actor: Actor, household_id: uuid.UUID, version: int, relations: Mapping[uuid.UUID, str]
) -> Household:
    """Other relations to the head; `OUT` ends a membership today.

    Refuses an old page, whoever is no member, an unknown relation, and any change of the head.
    """
    household = _open(actor, household_id, version)
    members = {row.person_id: row for row in locked(household.members.filter(until__isnull=True))}
    changed = {}
    for person_id, relation in relations.items():
        row = members.get(person_id)
        if row is None:
            raise errors.PersonNotFound(field="relation")
        if relation == row.relation:
            continue
        if row.is_head or relation == Relation.HEAD:
            raise errors.HeadStays(field="relation")
        if relation != OUT and relation not in Relation.values:
            raise errors.ChoiceWrong(given=relation[:10], field="relation")
        changed[row] = relation
    for row, relation in changed.items():
        _set(row, relation)
    if not changed:
        return household
    after: dict[str, object] = {str(row.person_id): relation for row, relation in changed.items()}
    return changed_household(actor, household, "people.household.relations", after)


@transaction.atomic
def join_households(
    *,
    actor: Actor,
    household_id: uuid.UUID,
    version: int,
    into_id: uuid.UUID,
    on: dt.date,
    source: str,
) -> Household:
    """All members of a household become members of another at the same door, which is returned; the first is closed.

    Refuses an old page, the household itself, one of another door or closed, and a day before somebody joined or ahead.
    """
    if household_id == into_id:
        raise errors.HouseholdItself(field="into")
    list(locked(Household.objects.filter(id__in=(household_id, into_id)).order_by("id")))
    household = _open(actor, household_id, version)
    into = Household.objects.filter(id=into_id, closed_on__isnull=True).first()
    same_door = household.dwelling_id is not None and into is not None
    if into is None or not same_door or into.dwelling_id != household.dwelling_id:
        raise errors.HouseholdItself(field="into")
    if on > clock.today():
        raise errors.DayAhead(day=on, field="on")
    members = list(locked(household.members.filter(until__isnull=True)))
    late = [day for day in (household.opened_on, *(row.since for row in members)) if day > on]
    if late:
        raise errors.DatesWrong(since=late[0], until=on, field="on")
    said = said_by(actor=actor, kind=source, place_code=household.place_code)
    for row in members:
        _over(row, into, on, said)
    household.closed_on = on
    household.save(update_fields=["closed_on"])
    changed_household(
        actor, household, "people.household.joined", {"into": str(into.id), "people": len(members)}
    )
    return changed_household(actor, into, "people.household.changed", {"joined": len(members)})


def _open(actor: Actor, household_id: uuid.UUID, version: int) -> Household:
    household = locked_household(actor, household_id, version)
    if household.closed_on is not None:
        raise errors.HouseholdClosed
    return household


def _set(row: Membership, relation: str) -> None:
    if relation == OUT:
        row.until = max(row.since, clock.today())
        row.save(update_fields=["until"])
    else:
        row.relation = relation
        row.save(update_fields=["relation"])


def _over(row: Membership, into: Household, on: dt.date, said: Source) -> None:
    relation = Relation.OTHER_RELATIVE if row.is_head else row.relation
    row.until, row.is_head = on, False
    row.save(update_fields=["until", "is_head"])
    Membership.objects.create(
        household=into,
        person_id=row.person_id,
        relation=relation,
        is_registered=row.is_registered,
        since=on,
    )
    LifeEvent.objects.create(person_id=row.person_id, kind=Event.JOINED, on=on, household=into, source=said)


def _born(actor: Actor, person: Person, on: dt.date, household: Household, said: Source) -> None:
    LifeEvent.objects.create(person=person, kind=Event.BORN, on=on, household=household, source=said)
    audit.record(
        actor=actor,
        verb="people.person.born",
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        after={"household": str(household.id)},
        subject=person.id,
    )
