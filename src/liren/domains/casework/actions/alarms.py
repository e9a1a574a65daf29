"""The clock's voice: reminders at half and four-fifths, lateness, escalation up the line.

Moments stand in the matters themselves (`alarm_at`), so that nothing is lost when the worker restarts: it finds
what has come due meanwhile and says it once. What came due together is said together, in one step: the newest
reminder alone, or the lateness with every step of its way up the line, each with the moment it was due.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import telling
from liren.domains.casework.actions import working
from liren.domains.casework.choices import AlarmStage
from liren.domains.casework.models import Case, Custody
from liren.domains.casework.rules import clocks
from liren.domains.policy import queries as policy
from liren.domains.policy.rules.casework import Rulebook
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.lock import locked

logger = logging.getLogger(__name__)
BATCH = 500
PUT_OFF = dt.timedelta(minutes=10)
STEP_OF = {
    AlarmStage.HALF: ("half", "casework.case.reminded"),
    AlarmStage.FOUR_FIFTHS: ("four_fifths", "casework.case.reminded"),
    AlarmStage.LATE: ("late", "casework.case.late"),
    AlarmStage.STREET: ("street", "casework.case.escalated"),
    AlarmStage.DISTRICT: ("district", "casework.case.escalated"),
}
Due = dict[AlarmStage, dt.datetime]


class _Listeners:
    """Whom alarms concern, asked once for all the alarms of one round."""

    def __init__(self) -> None:
        self.staff_of = cache(_staff_of)
        self.holders_of = cache(_holders_of)


def _staff_of(body_id: uuid.UUID) -> list[uuid.UUID]:
    return [account.id for account in access.staff_of_bodies([body_id])]


def _holders_of(role: str, place_code: str) -> list[uuid.UUID]:
    return [account.id for account in access.holders_of_role(role, place_code)]


def raise_due_alarms(*, most: int = BATCH, seconds: float | None = None) -> int:
    """Says what is due of at most so many matters, each in its own transaction; of how many something was said.

    It stops after `seconds`, so that other work of the same worker has its turn, and goes on at its next call.
    """
    listeners, until = _Listeners(), time.monotonic() + (seconds or 0)
    due = Case.objects.filter(alarm_at__lte=clock.now()).order_by("alarm_at")
    said = 0
    for case_id in list(due.values_list("id", flat=True)[:most]):
        said += _raise_or_put_off(case_id, listeners)
        if seconds is not None and time.monotonic() >= until:
            break
    return said


def raise_alarm_of(*, case_id: uuid.UUID) -> bool:
    """Says what is due of one matter; whether anything was."""
    return bool(_raise_alarm(case_id, _Listeners()))


def _raise_or_put_off(case_id: uuid.UUID, listeners: _Listeners) -> int:
    """One matter that cannot be told holds up no other: it is tried again a little later."""
    try:
        return _raise_alarm(case_id, listeners)
    except Exception:
        logger.exception("no alarm could be raised for the case %s", case_id)
        Case.objects.filter(id=case_id).update(alarm_at=clock.now() + PUT_OFF)
        return 0


@transaction.atomic
def _raise_alarm(case_id: uuid.UUID, listeners: _Listeners) -> int:
    rows = Case.objects.select_related("owner").filter(id=case_id, alarm_at__lte=clock.now())
    case = locked(rows, skip=True).first()
    if case is None:
        return 0
    book = working.rulebook_of(case)
    due = _take_due(case, book)
    if due:
        _say(case, due, _data(case, due))
        _tell(case, book, due, listeners)
    else:
        case.save(update_fields=["alarm_stage", "alarm_at"])
    return int(bool(due))


def _take_due(case: Case, book: Rulebook) -> Due:
    """What is to be said now; the matter notes the stage it has reached and its next moment."""
    term = working.term_of(case, book)
    if term is None:
        case.alarm_at = None
        return {}
    stage, steps = AlarmStage(case.alarm_stage), working.steps_of(term, book)
    passed, following = clocks.come_due(term, stage, *steps, clock.now())
    case.alarm_stage, case.alarm_at = max(passed, default=stage), following.at
    return clocks.to_be_said(passed)


def _data(case: Case, due: Due) -> dict[str, Any]:
    """What the history says: which limit, its end, the moment of each stage, and in whose hands it was."""
    owner = case.owner.short_name
    if AlarmStage.LATE in due and case.due_at is not None:
        held = Custody.objects.filter(case=case, since__lte=case.due_at).order_by("-since", "-id")
        owner = held.values_list("body__short_name", flat=True).first() or owner
    moments = {STEP_OF[stage][0]: at.isoformat() for stage, at in due.items()}
    end = case.due_at.isoformat() if case.due_at else ""
    return {"clock": case.clock, "owner": owner, "due": end, **moments}


def _say(case: Case, due: Due, data: dict[str, Any]) -> None:
    step, verb = STEP_OF[max(due)]
    working.write(
        SYSTEM,
        case,
        step,
        verb=verb,
        data=data,
        is_public=max(due) in clocks.LATENESS,
        saved=["alarm_stage", "alarm_at"],
        is_change=False,
    )


def _tell(case: Case, book: Rulebook, due: Due, listeners: _Listeners) -> None:
    """The owner's staff, and everybody to whom a stage of the lateness goes, hear of the newest stage once."""
    told = list(listeners.staff_of(case.owner_id))
    for role in _roles(case, book, due):
        told += listeners.holders_of(role, case.place_code)
    mark = f"{case.clock}:{case.alarm_stage}:{case.version}"
    telling.tell_of_clock(case, dict.fromkeys(told), stage=STEP_OF[max(due)][0], mark=mark)


def _roles(case: Case, book: Rulebook, due: Due) -> Iterable[str]:
    term = working.term_of(case, book)
    line = working.escalation_of(term, book) if term else ()
    return [line[stage - AlarmStage.LATE].to for stage in due if stage in clocks.LATENESS]


def recalculate_limits(*, county: str) -> int:
    """Counts the limits again of open matters that lacked a year of the calendar; how many now have them all.

    Each matter is its own transaction: nothing else waits for the whole county, and called again after an
    interruption it goes on with those that are left.
    """
    policy.rulebooks.forget()
    mended, after = 0, uuid.UUID(int=0)
    while ids := _lacking(county, after):
        mended += sum(_recalculate(case_id) for case_id in ids)
        after = ids[-1]
    return mended


def _lacking(county: str, after: uuid.UUID) -> list[uuid.UUID]:
    rows = Case.objects.filter(place_code__prefix=county, lacks_calendar__isnull=False, id__gt=after)
    return list(rows.order_by("id").values_list("id", flat=True)[:BATCH])


@transaction.atomic
def _recalculate(case_id: uuid.UUID) -> bool:
    rows = Case.objects.select_related("owner").filter(id=case_id, lacks_calendar__isnull=False)
    case = locked(rows).first()
    if case is None or not case.is_open:
        return False
    book = working.rulebook_of(case)
    if case.lacks_calendar not in book.calendar.years:
        return False
    working.recount_limits(case, book)
    working.write(SYSTEM, case, "recalculated", is_public=False)
    return case.lacks_calendar is None
