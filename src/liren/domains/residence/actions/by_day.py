"""What a day brings by itself: half a year is full, a year wants endorsing, a permit is suspended, somebody has left.

Each is done once however often the worker runs: the row keeps for which day it was done, the message has a key.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from liren.domains.people.choices import PersonState
from liren.domains.people.models import Dwelling, Person, Residence
from liren.domains.residence.actions import keeping, permits
from liren.domains.residence.actions.handling import end_locked
from liren.domains.residence.choices import EndCause, PermitState, State
from liren.domains.residence.models import Permit, Registration
from liren.domains.residence.rules.days import HALF_YEAR, add_months
from liren.domains.residence.rules.permits import conditions
from liren.domains.residence.telling import tell
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked

BATCH = 500


def run_day(*, most: int = BATCH) -> dict[str, int]:
    """All of it for today; how many of each. Nothing the second time."""
    today = clock.today()
    return {
        "left": _each(_gone(), _end, most),
        "ready": _each(_half_a_year(today), _say_ready, most),
        "reminded": _each(_to_remind(today), _remind, most),
        "suspended": _each(_to_suspend(today), _suspend, most),
    }


def home_left(actor: Actor, person: Person, on: dt.date, home: Dwelling | None) -> None:
    """The registration of whoever moved away ends with that day; within the transaction of the move."""
    rows = Registration.objects.filter(person=person, state=State.REGISTERED)
    for registration in locked(rows.exclude(dwelling=home) if home else rows):
        cause = EndCause.DIED if person.state == PersonState.DECEASED else EndCause.LEFT
        end_locked(actor, registration, on, cause)


def _each(ids: list[uuid.UUID], do: Callable[[uuid.UUID], bool], most: int) -> int:
    return sum(do(one) for one in ids[:most])


def _gone() -> list[uuid.UUID]:
    """Registered, and living there no longer: what a list or an undone import changed."""
    lives = Residence.objects.filter(
        person=OuterRef("person"), dwelling=OuterRef("dwelling"), until__isnull=True
    )
    rows = Registration.objects.filter(~Exists(lives), state=State.REGISTERED, dwelling__isnull=False)
    return list(rows.order_by("id").values_list("id", flat=True)[:BATCH])


@transaction.atomic
def _end(registration_id: uuid.UUID) -> bool:
    registration = locked(
        Registration.objects.select_related("person").filter(id=registration_id, state=State.REGISTERED),
        skip=True,
    ).first()
    if registration is None or registration.person is None or registration.dwelling_id is None:
        return False
    lived = Residence.objects.filter(person=registration.person, dwelling_id=registration.dwelling_id)
    if lived.filter(until__isnull=True).exists():
        return False
    last = lived.order_by("-until").first()
    died = registration.person.state == PersonState.DECEASED
    on = last.until if last and last.until else clock.today()
    end_locked(SYSTEM, registration, on, EndCause.DIED if died else EndCause.LEFT)
    return True


def _half_a_year(today: dt.date) -> list[uuid.UUID]:
    """Whose half a year may be full and who was not told yet. The month's end makes it a few days more to look at."""
    latest = add_months(today, -HALF_YEAR) + dt.timedelta(days=3)
    rows = Registration.objects.filter(
        ~Exists(Permit.objects.filter(person=OuterRef("person")).exclude(state=PermitState.DECLINED)),
        state=State.REGISTERED,
        said_ready_on=None,
        counts_from__lte=latest,
        is_from_elsewhere=True,
    )
    return list(rows.order_by("counts_from", "id").values_list("id", flat=True)[:BATCH])


@transaction.atomic
def _say_ready(registration_id: uuid.UUID) -> bool:
    rows = Registration.objects.filter(id=registration_id, state=State.REGISTERED, said_ready_on=None)
    registration = locked(rows, skip=True).first()
    if registration is None or registration.counts_from is None:
        return False
    said, today = keeping.said_in(registration), clock.today()
    found = conditions(registration.counts_from, registration.is_from_elsewhere, said.proofs, today)
    if not found.is_met:
        return False
    registration.said_ready_on = today
    keeping.save(registration, "said_ready_on")
    tell(registration, "ready", key=str(registration.id))
    return True


def _to_remind(today: dt.date) -> list[uuid.UUID]:
    due = _living_here().filter(endorse_from__lte=today, endorse_by__gte=today)
    rows = due.filter(Q(reminded_for=None) | ~Q(reminded_for=F("endorse_by")))
    return list(rows.order_by("endorse_from", "id").values_list("id", flat=True)[:BATCH])


@transaction.atomic
def _remind(permit_id: uuid.UUID) -> bool:
    permit = _locked_permit(permit_id)
    if permit is None or permit.reminded_for == permit.endorse_by:
        return False
    permits.remind_locked(permit)
    return True


def _to_suspend(today: dt.date) -> list[uuid.UUID]:
    late = Permit.objects.filter(state=PermitState.ISSUED, endorse_by__lt=today)
    rows = late.filter(Q(suspended_for=None) | ~Q(suspended_for=F("endorse_by")))
    return list(rows.order_by("endorse_by", "id").values_list("id", flat=True)[:BATCH])


@transaction.atomic
def _suspend(permit_id: uuid.UUID) -> bool:
    permit = _locked_permit(permit_id)
    if permit is None or permit.suspended_for == permit.endorse_by:
        return False
    permits.suspend_locked(SYSTEM, permit)
    return True


def _living_here() -> QuerySet[Permit]:
    """Issued to somebody who is registered now."""
    here = Registration.objects.filter(person=OuterRef("person"), state=State.REGISTERED)
    return Permit.objects.filter(Exists(here), state=PermitState.ISSUED)


def _locked_permit(permit_id: uuid.UUID) -> Permit | None:
    rows = Permit.objects.select_related("registration").filter(id=permit_id, state=PermitState.ISSUED)
    return locked(rows, skip=True).first()
