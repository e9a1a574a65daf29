"""What happens in a life: moving, leaving, dying; who belongs to a household and who heads it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.people import errors, policies
from liren.domains.people.actions.dwellings import dwelling_at
from liren.domains.people.actions.persons import check_community
from liren.domains.people.actions.rows import Standing, find_key_rows
from liren.domains.people.actions.sources import said_by
from liren.domains.people.choices import Event, PersonState
from liren.domains.people.models import (
    Dwelling,
    FindKey,
    Household,
    LifeEvent,
    Membership,
    Person,
    Residence,
    Source,
)
from liren.domains.people.moving_hooks import home_left
from liren.domains.people.standards import Relation
from liren.kernel import audit, bulk, clock, guarding
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage


@transaction.atomic
@guarding.settled
def move_person(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    version: int,
    place_code: str,
    address: str,
    on: dt.date,
    source: str,
    living: str = "",
) -> Person:
    """The person lives at that door from the day on; where the person lived before ends with it.

    Refuses an old page, whoever may not edit, a community that is not the actor's, an address without a building, a day
    before the present home began or in the future, and the dead.
    """
    person = locked_person(actor, person_id, version)
    check_community(actor, place_code)
    _check_day(person, on)
    said = said_by(actor=actor, kind=source, place_code=place_code)
    home = dwelling_at(actor=actor, place_code=place_code, address=address)
    return _moved(actor, person, home, on, said, living)


@transaction.atomic
@guarding.settled
def move_into(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    version: int,
    dwelling_id: uuid.UUID,
    on: dt.date,
    source: str,
    living: str = "",
) -> Person:
    """As `move_person`, into a dwelling that is on the register. Refuses also a dwelling that is not."""
    person = locked_person(actor, person_id, version)
    home = Dwelling.objects.filter(id=dwelling_id).first()
    if home is None:
        raise errors.DwellingNotFound
    check_community(actor, home.place_code)
    _check_day(person, on)
    said = said_by(actor=actor, kind=source, place_code=home.place_code)
    return _moved(actor, person, home, on, said, living)


@transaction.atomic
@guarding.settled
def leave_place(
    *, actor: Actor, person_id: uuid.UUID, version: int, on: dt.date, source: str, note: str = ""
) -> Person:
    """The person lives here no longer. Whoever stays registered here stays on the register as living elsewhere.

    Refuses as `move_person`.
    """
    person = locked_person(actor, person_id, version)
    _check_day(person, on)
    said = said_by(actor=actor, kind=source, place_code=person.place_code)
    _end_home(person, on)
    person.memberships.filter(until__isnull=True, is_registered=False).update(until=on)
    if not person.memberships.filter(until__isnull=True).exists():
        person.state = PersonState.LEFT
    _saved(person, said)
    _happened(actor, person, Event.MOVED_OUT, on, said, note=note.strip()[:200])
    home_left(actor, person, on)
    return person


@transaction.atomic
@guarding.settled
def record_death(*, actor: Actor, person_id: uuid.UUID, version: int, on: dt.date, source: str) -> Person:
    """The person died on that day: home and memberships end, telephones are out of use. Refuses as `move_person`."""
    person = locked_person(actor, person_id, version)
    _check_day(person, on)
    said = said_by(actor=actor, kind=source, place_code=person.place_code)
    _end_home(person, on)
    person.memberships.filter(until__isnull=True).update(until=on, is_head=False)
    person.phones.filter(until__isnull=True, since__lte=on).update(until=on)
    person.state, person.died_on = PersonState.DECEASED, on
    _saved(person, said)
    _happened(actor, person, Event.DIED, on, said)
    home_left(actor, person, on)
    return person


@transaction.atomic
def make_head(*, actor: Actor, household_id: uuid.UUID, version: int, person_id: uuid.UUID) -> Household:
    """Another member heads the household; the one before becomes a member whose relation is to be set.

    Refuses an old page, a household or member that is not there, and whoever heads another household.
    """
    household = locked_household(actor, household_id, version)
    members = {row.person_id: row for row in locked(household.members.filter(until__isnull=True))}
    chosen = members.get(person_id)
    if chosen is None:
        raise errors.PersonNotFound(field="person")
    if Membership.objects.filter(person_id=person_id, is_head=True, until__isnull=True).exists():
        raise errors.HeadAlready(field="person")
    for row in members.values():
        if row.is_head:
            row.is_head, row.relation = False, Relation.OTHER_RELATIVE
            row.save(update_fields=["is_head", "relation"])
    chosen.is_head, chosen.relation = True, Relation.HEAD
    chosen.save(update_fields=["is_head", "relation"])
    return changed_household(actor, household, "people.household.changed", {"head": str(person_id)})


@transaction.atomic
def split_household(
    *,
    actor: Actor,
    household_id: uuid.UUID,
    version: int,
    person_ids: list[uuid.UUID],
    head_id: uuid.UUID,
    on: dt.date,
    source: str,
) -> Household:
    """The members chosen become a household of their own at the same door. Returns the new one.

    Refuses an old page, nobody or everybody chosen, a head who is not among them, and a day before they joined.
    """
    household = locked_household(actor, household_id, version)
    members = {row.person_id: row for row in locked(household.members.filter(until__isnull=True))}
    chosen = [members[one] for one in person_ids if one in members]
    if not chosen or len(chosen) == len(members) or head_id not in person_ids:
        raise errors.HouseholdWithoutHead(field="members")
    late = [row.since for row in chosen if row.since > on]
    if late:
        raise errors.DatesWrong(since=late[0], until=on, field="on")
    said = said_by(actor=actor, kind=source, place_code=household.place_code)
    fresh = Household.objects.create(
        place_code=household.place_code,
        kind=household.kind,
        dwelling_id=household.dwelling_id,
        opened_on=on,
        source=said,
    )
    for row in chosen:
        _move_member(row, fresh, row.person_id == head_id, on)
        LifeEvent.objects.create(
            person_id=row.person_id, kind=Event.SPLIT, on=on, household=fresh, source=said
        )
    changed_household(
        actor, household, "people.household.split", {"into": str(fresh.id), "people": len(chosen)}
    )
    return fresh


def _move_member(row: Membership, fresh: Household, is_head: bool, on: dt.date) -> None:
    row.until, was_head = on, row.is_head
    row.is_head = False
    row.save(update_fields=["until", "is_head"])
    Membership.objects.create(
        household=fresh,
        person_id=row.person_id,
        relation=Relation.HEAD if is_head else (Relation.OTHER_RELATIVE if was_head else row.relation),
        is_head=is_head,
        is_registered=row.is_registered,
        since=on,
    )


def locked_person(actor: Actor, person_id: uuid.UUID, version: int) -> Person:
    person = locked(Person.objects.filter(policies.persons_visible_to(actor), id=person_id)).first()
    if person is None:
        raise errors.PersonNotFound(sought=person_id)
    if not policies.can_edit_person(actor, person):
        raise NotAllowed
    if person.version != version:
        raise StalePage
    if person.state == PersonState.DECEASED:
        raise errors.AlreadyDeceased
    if person.protection:
        guarding.bring_back(person.id)
    return person


def locked_household(actor: Actor, household_id: uuid.UUID, version: int) -> Household:
    household = locked(Household.objects.filter(id=household_id)).first()
    if household is None or not policies.can_view_register(actor, household.place_code):
        raise errors.HouseholdNotFound
    if not policies.can_edit_register(actor, household.place_code):
        raise NotAllowed
    if household.version != version:
        raise StalePage
    return household


def _check_day(person: Person, on: dt.date) -> None:
    now = person.residences.filter(until__isnull=True).first()
    begins = now.since if now else person.birth
    if begins and on < begins:
        raise errors.DatesWrong(since=begins, until=on, field="on")
    if on > clock.today():
        raise errors.DayAhead(day=on, field="on")


def _moved(actor: Actor, person: Person, home: Dwelling, on: dt.date, said: Source, living: str) -> Person:
    _end_home(person, on)
    Residence.objects.create(
        person=person,
        dwelling=home,
        place_code=home.place_code,
        grid_id=home.grid_id,
        living=living,
        since=on,
        source=said,
    )
    _leave_others(person, home, on)
    person.state = PersonState.PRESENT
    _stand_in(person, home.place_code, said)
    _happened(actor, person, Event.MOVED_IN, on, said, note=str(home))
    home_left(actor, person, on, home)
    return person


def _end_home(person: Person, on: dt.date) -> None:
    person.residences.filter(until__isnull=True).update(until=on)


def _leave_others(person: Person, home: Dwelling, on: dt.date) -> None:
    """Whoever only lived with a household at another door lives with it no longer."""
    elsewhere = person.memberships.filter(until__isnull=True, is_registered=False)
    elsewhere.exclude(household__dwelling=home).update(until=on, is_head=False)


def _stand_in(person: Person, place_code: str, said: Source) -> None:
    """The person is kept under the community of the new home."""
    moved = person.place_code != place_code
    person.place_code = place_code
    _saved(person, said)
    if moved:
        FindKey.objects.filter(person=person).delete()
        standing = Standing(place_code, person.registered_code, said.id, clock.now(), clock.today())
        bulk.insert_rows(FindKey, find_key_rows(person.id, person.name, person.details, standing))


def _saved(person: Person, said: Source) -> None:
    person.sources = {**person.sources, "home": said.id}
    person.version += 1
    person.changed_at = clock.now()
    person.save()


def _happened(actor: Actor, person: Person, kind: Event, on: dt.date, said: Source, note: str = "") -> None:
    LifeEvent.objects.create(person=person, kind=kind, on=on, note=note, source=said)
    audit.record(
        actor=actor,
        verb=f"people.person.{kind.value}",
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        after={"on": on.isoformat(), "note": note},
        subject=person.id,
    )


def changed_household(actor: Actor, household: Household, verb: str, after: dict[str, object]) -> Household:
    household.version += 1
    household.save(update_fields=["version"])
    audit.record(
        actor=actor,
        verb=verb,
        object_type="household",
        object_id=household.id,
        object_label=str(household.dwelling or ""),
        place_code=household.place_code,
        after=after,
    )
    return household
