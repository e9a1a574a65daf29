"""Marriage, divorce, guardianship: what joins two people, kept with both."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.people import errors, policies
from liren.domains.people.actions import changing
from liren.domains.people.actions.moving import locked_person
from liren.domains.people.actions.sources import said_by
from liren.domains.people.choices import Event, PersonState
from liren.domains.people.models import LifeEvent, Person, Source
from liren.domains.people.queries.finding import one_by_number
from liren.domains.people.rules import kin, names
from liren.domains.people.rules.persons import PersonRead
from liren.domains.people.standards import Marital
from liren.kernel import audit, clock, guarding
from liren.kernel.actor import Actor
from liren.kernel.lock import locked


@transaction.atomic
@guarding.settled
def record_marriage(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    version: int,
    on: dt.date,
    source: str,
    other_name: str,
    other_number: str = "",
) -> Person:
    """Two people are married from the day on. Without a number the other is kept by name only.

    Refuses an old page, whoever is married already, oneself, a day before birth or ahead, and another who is not on the
    register under that name and number.
    """
    other = _other(actor, other_name, other_number)
    _in_one_order(person_id, other)
    person = locked_person(actor, person_id, version)
    _check_day(person, on)
    pair = [person] if other is None else [person, _alive(other)]
    if other is not None and other.id == person.id:
        raise errors.OtherIsSame(field="other_number")
    for one in pair:
        if _is_married(one):
            raise errors.MarriedAlready(field="on")
        _check_day(one, on)
    said = said_by(actor=actor, kind=source, place_code=person.place_code)
    _joined(actor, Event.MARRIED, person, other, on, said, other_name)
    for one in pair:
        _marital(actor, one, Marital.MARRIED, source)
    return person


@transaction.atomic
@guarding.settled
def record_divorce(*, actor: Actor, person_id: uuid.UUID, version: int, on: dt.date, source: str) -> Person:
    """The marriage ends on the day, for the other as well where that one is on the register.

    Refuses an old page, whoever is not married, and a day before the marriage or ahead.
    """
    spouse = _spouse(person_id)
    _in_one_order(person_id, spouse)
    person = locked_person(actor, person_id, version)
    _check_day(person, on)
    if not _is_married(person):
        raise errors.NotMarried(field="on")
    last = person.events.filter(kind=Event.MARRIED).order_by("-on", "-id").first()
    if last is not None and on < last.on:
        raise errors.DatesWrong(since=last.on, until=on, field="on")
    said = said_by(actor=actor, kind=source, place_code=person.place_code)
    _joined(actor, Event.DIVORCED, person, spouse, on, said, last.note if last else "")
    for one in [person] if spouse is None else [person, spouse]:
        _marital(actor, one, Marital.DIVORCED, source)
    return person


@transaction.atomic
@guarding.settled
def record_guardian(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    version: int,
    on: dt.date,
    source: str,
    other_name: str,
    other_number: str,
) -> Person:
    """Somebody on the register is the person's guardian from the day on, in the place of the one before.

    Refuses an old page, oneself, a child or somebody dead as guardian, and a day before birth or ahead.
    """
    guardian = _other(actor, other_name, other_number)
    if guardian is None:
        raise errors.OtherUnknown(field="other_number")
    _in_one_order(person_id, guardian)
    person = locked_person(actor, person_id, version)
    _check_day(person, on)
    if guardian.id == person.id:
        raise errors.OtherIsSame(field="other_number")
    if not kin.may_be_guardian(
        policies.age_on(guardian.birth, on), is_alive=guardian.state == PersonState.PRESENT
    ):
        raise errors.GuardianUnfit(field="other_number")
    said = said_by(actor=actor, kind=source, place_code=person.place_code)
    _happened(actor, Event.GUARDIAN, person, guardian, on, said, names.masked(guardian.name))
    return _touched(person)


def _other(actor: Actor, name: str, number: str) -> Person | None:
    """Who has that number, if the name is that one's too. Nobody for an empty number."""
    if not number.strip():
        if not names.is_name(names.clean(name)):
            raise errors.NameWrong(field="other_name")
        return None
    found = one_by_number(actor, number)
    if found is None or names.key_of(found.name) != names.key_of(names.clean(name)):
        raise errors.OtherUnknown(field="other_number")
    return found


def _in_one_order(person_id: uuid.UUID, other: Person | None) -> None:
    """Both rows, always in the same order, so that two workers at two cards do not wait for each other."""
    both = {person_id} | ({other.id} if other is not None else set())
    for one in locked(Person.objects.filter(id__in=both).order_by("id")):
        if one.protection:
            guarding.bring_back(one.id)


def _check_day(person: Person, on: dt.date) -> None:
    if person.birth and on < person.birth:
        raise errors.DatesWrong(since=person.birth, until=on, field="on")
    if on > clock.today():
        raise errors.DayAhead(day=on, field="on")


def _alive(other: Person) -> Person:
    if other.state == PersonState.DECEASED:
        raise errors.AlreadyDeceased(field="other_number")
    return other


def _spouse(person_id: uuid.UUID) -> Person | None:
    rows = LifeEvent.objects.filter(person_id=person_id, kind=Event.MARRIED).select_related("other")
    last = rows.order_by("-on", "-id").first()
    return last.other if last is not None else None


def _is_married(person: Person) -> bool:
    events = person.events.filter(kind__in=(Event.MARRIED, Event.DIVORCED)).order_by("on", "id")
    return kin.is_married(
        [kind for kind, _ in events.values_list("kind", "id")], person.details.get("marital", "")
    )


def _joined(
    actor: Actor,
    kind: Event,
    person: Person,
    other: Person | None,
    on: dt.date,
    said: Source,
    other_name: str,
) -> None:
    note = names.masked(other.name) if other is not None else names.clean(other_name)
    _happened(actor, kind, person, other, on, said, note)
    if other is not None:
        _happened(actor, kind, other, person, on, said, names.masked(person.name))


def _happened(
    actor: Actor, kind: Event, person: Person, other: Person | None, on: dt.date, said: Source, note: str
) -> None:
    LifeEvent.objects.create(person=person, kind=kind, on=on, other=other, note=note, source=said)
    audit.record(
        actor=actor,
        verb=f"people.person.{kind.value}",
        object_type="person",
        object_id=person.id,
        place_code=person.place_code,
        after={"on": on.isoformat(), "note": note},
        subject=person.id,
    )


def _marital(actor: Actor, person: Person, marital: str, source: str) -> None:
    read = PersonRead(person.name, details={"marital": marital})
    changing.write(actor, person, read, source=source, reason=str(Event.MARRIED.label))
    _touched(person)


def _touched(person: Person) -> Person:
    person.version += 1
    person.save(update_fields=["version"])
    return person
