"""What a contact answers for: a stairway, a household, a group."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.neighbours import errors
from liren.domains.neighbours.actions.contacts import note
from liren.domains.neighbours.actions.locking import changed, check_since, check_until, locked_contact
from liren.domains.neighbours.choices import ChargeKind
from liren.domains.neighbours.models import Charge, Circle, ContactPerson
from liren.domains.people import errors as people_errors
from liren.domains.people.models import Dwelling, Household
from liren.domains.territory.models import Building
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.taken import refused_if_taken

Given = dict[str, object]


@transaction.atomic
def take_charge(
    *,
    actor: Actor,
    contact_id: uuid.UUID,
    version: int,
    kind: str,
    since: dt.date,
    building_id: uuid.UUID | None = None,
    unit: str = "",
    household_id: uuid.UUID | None = None,
    circle_id: uuid.UUID | None = None,
) -> Charge:
    """From the day on the contact answers for one stairway (`building_id` with its `unit`, empty for the whole
    building), one household or one group.

    Refuses an old page, what is not in the contact's community, a day to come or before the contact began, and what
    another contact has already.
    """
    contact = locked_contact(actor, contact_id, version)
    check_since(since, contact.since)
    if kind == ChargeKind.STAIRWAY:
        of = _stairway(contact, building_id, unit.strip())
    elif kind == ChargeKind.HOUSEHOLD:
        of = _household(contact, household_id)
    elif kind == ChargeKind.HEAD:
        of = _circle(contact, circle_id, since)
    else:
        raise people_errors.ChoiceWrong(given=kind[:20], field="kind")
    with (
        refused_if_taken(errors.HeldAlready(field="stairway"), Charge, "building", "unit"),
        refused_if_taken(errors.HeldAlready(field="household"), Charge, "household"),
        refused_if_taken(errors.HeldAlready(field="circle"), Charge, "circle"),
    ):
        charge = Charge.objects.create(
            contact=contact, place_code=contact.place_code, kind=kind, since=since, **of
        )
    changed(contact)
    told = {name: str(value) for name, value in of.items()}
    note(actor, contact, "neighbours.charge.taken", {"kind": kind, "since": since.isoformat(), **told})
    return charge


def _stairway(contact: ContactPerson, building_id: uuid.UUID | None, unit: str) -> Given:
    there = Building.objects.filter(place_code=contact.place_code)
    building = there.filter(id=building_id).first() if building_id else None
    doors = Dwelling.objects.filter(building=building, unit=unit)
    if building is None or (unit and not doors.exists()):
        raise errors.StairwayNotFound(field="stairway")
    return {"building_id": building.id, "unit": unit}


def _household(contact: ContactPerson, household_id: uuid.UUID | None) -> Given:
    there = Household.objects.filter(place_code=contact.place_code, closed_on__isnull=True)
    household = there.filter(id=household_id).first() if household_id else None
    if household is None:
        raise people_errors.HouseholdNotFound(field="household")
    return {"household_id": household.id}


def _circle(contact: ContactPerson, circle_id: uuid.UUID | None, since: dt.date) -> Given:
    there = Circle.objects.filter(place_code=contact.place_code, until__isnull=True)
    circle = there.filter(id=circle_id).first() if circle_id else None
    if circle is None:
        raise errors.CircleNotFound(field="circle")
    check_since(since, circle.since)
    return {"circle_id": circle.id}


@transaction.atomic
def end_charge(*, actor: Actor, charge_id: uuid.UUID, version: int, on: dt.date, reason: str) -> Charge:
    """The contact answers for it no longer. Refuses an old page, no reason, a day before it began."""
    found = Charge.objects.filter(id=charge_id, until__isnull=True).first()
    if found is None:
        raise errors.ChargeNotFound
    contact = locked_contact(actor, found.contact_id, version)
    charge = locked(contact.charges.filter(id=charge_id, until__isnull=True)).first()
    if charge is None:
        raise errors.ChargeNotFound
    if not reason.strip():
        raise people_errors.WordsMissing(field="reason")
    check_until(charge.since, on)
    charge.until, charge.reason = on, reason.strip()[:100]
    charge.save(update_fields=["until", "reason"])
    changed(contact)
    note(
        actor,
        contact,
        "neighbours.charge.ended",
        {"kind": charge.kind, "on": on.isoformat()},
        reason=charge.reason,
    )
    return charge


@transaction.atomic
def note_posting(*, actor: Actor, place_code: str, what: str, shown: int) -> None:
    """Writes down who printed which posting, and how many contacts it shows."""
    audit.record(
        actor=actor,
        verb="neighbours.posting.printed",
        object_type="posting",
        object_id=what,
        place_code=place_code,
        after={"shown": shown},
    )


@transaction.atomic
def note_contacts_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """Writes down who took the list of contacts away, and how long it is."""
    audit.record(
        actor=actor,
        verb="neighbours.list.exported",
        object_type="contacts",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )
