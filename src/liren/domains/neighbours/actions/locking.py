"""Rows locked for a change, after asking who may change them; and days that make sense."""

from __future__ import annotations

import datetime as dt
import uuid

from liren.domains.neighbours import errors, policies
from liren.domains.neighbours.models import Circle, ContactPerson
from liren.domains.people import errors as people_errors
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage


def locked_circle(actor: Actor, circle_id: uuid.UUID, version: int) -> Circle:
    seen = Circle.objects.filter(policies.neighbours_visible_to(actor), id=circle_id)
    circle = locked(seen).first()
    if circle is None:
        raise errors.CircleNotFound
    if not policies.can_keep_neighbours(actor, circle.place_code):
        raise NotAllowed
    if circle.version != version:
        raise StalePage
    if circle.until is not None:
        raise errors.CircleClosed
    return circle


def locked_contact(actor: Actor, contact_id: uuid.UUID, version: int) -> ContactPerson:
    seen = ContactPerson.objects.filter(policies.neighbours_visible_to(actor), id=contact_id)
    contact = locked(seen).first()
    if contact is None:
        raise errors.ContactNotFound
    if not policies.can_keep_neighbours(actor, contact.place_code):
        raise NotAllowed
    if contact.version != version:
        raise StalePage
    if contact.until is not None:
        raise errors.ContactReleased
    return contact


def check_since(since: dt.date, after: dt.date | None = None) -> None:
    """Refuses a day to come, and one before that to which it belongs began."""
    if since > clock.today():
        raise people_errors.DayAhead(day=since, field="since")
    if after is not None and since < after:
        raise people_errors.DatesWrong(since=after, until=since, field="since")


def check_until(since: dt.date, on: dt.date) -> None:
    """Refuses a day to come, and an end before the beginning."""
    if on > clock.today():
        raise people_errors.DayAhead(day=on, field="on")
    if on < since:
        raise people_errors.DatesWrong(since=since, until=on, field="on")


def changed(row: Circle | ContactPerson, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
