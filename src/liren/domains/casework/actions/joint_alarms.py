"""The voice of the limits of called bodies: reminders, lateness, escalation, as for matters themselves."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import telling
from liren.domains.casework.actions import working
from liren.domains.casework.actions.alarms import BATCH, PUT_OFF, STEP_OF, Due
from liren.domains.casework.actions.joint_clock import callers_of, mark_of, steps_of, term_of
from liren.domains.casework.choices import OPEN_CALLS, OPEN_STATES, AlarmStage
from liren.domains.casework.models import Case, JointCall
from liren.domains.casework.rules import clocks
from liren.domains.policy.rules.casework import Rulebook
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.lock import locked

logger = logging.getLogger(__name__)


def raise_due_call_alarms(*, most: int = BATCH) -> int:
    """Says what is due of at most so many called bodies, each in its own transaction; of how many. A suspended or
    merged matter is silent."""
    due = JointCall.objects.filter(
        alarm_at__lte=clock.now(), state__in=OPEN_CALLS, case__suspended_since=None, case__merged_into=None
    ).order_by("alarm_at")
    return sum(_raise_or_put_off(call, case) for call, case in list(due.values_list("id", "case_id")[:most]))


def _raise_or_put_off(call_id: uuid.UUID, case_id: uuid.UUID) -> int:
    try:
        return _raise_alarm(call_id, case_id)
    except Exception:
        logger.exception("no alarm could be raised for the call %s", call_id)
        JointCall.objects.filter(id=call_id).update(alarm_at=clock.now() + PUT_OFF)
        return 0


@transaction.atomic
def _raise_alarm(call_id: uuid.UUID, case_id: uuid.UUID) -> int:
    rows = Case.objects.select_related("owner").filter(
        id=case_id, state__in=OPEN_STATES, suspended_since=None
    )
    case = locked(rows, skip=True).first()
    if case is None:
        return 0
    due_now = JointCall.objects.filter(id=call_id, alarm_at__lte=clock.now(), state__in=OPEN_CALLS)
    call = locked(due_now.select_related("body")).first()
    if call is None:
        return 0
    call.case = case
    book = working.rulebook_of(case)
    term = term_of(call, book)
    passed, following = clocks.come_due(
        term, AlarmStage(call.alarm_stage), *steps_of(term, book), clock.now()
    )
    call.alarm_stage, call.alarm_at = max(passed, default=call.alarm_stage), following.at
    call.save(update_fields=["alarm_stage", "alarm_at"])
    due = clocks.to_be_said(passed)
    if due:
        _say(case, call, due)
        _tell(case, call, book, due)
    return int(bool(due))


def _said(call: JointCall) -> dict[str, Any]:
    due = call.due_at.isoformat() if call.due_at else ""
    return {"body": call.body.short_name, "call_clock": call.clock, "due": due}


def _say(case: Case, call: JointCall, due: Due) -> None:
    for stage in list(due)[:-1]:
        working.history(SYSTEM, case, f"call_{STEP_OF[stage][0]}", data=_said(call))
    is_late = max(due) in clocks.LATENESS
    working.write(
        SYSTEM,
        case,
        f"call_{STEP_OF[max(due)][0]}",
        verb="casework.call.late" if is_late else "casework.call.reminded",
        data=_said(call),
        is_public=is_late,
        saved=(),
        is_change=False,
    )


def _tell(case: Case, call: JointCall, book: Rulebook, due: Due) -> None:
    """The body's people; once it is late also its callers and those up the line."""
    told = [account.id for account in access.staff_of_bodies([call.body_id])]
    line = working.escalation_of(term_of(call, book), book)
    lateness = [stage for stage in due if stage in clocks.LATENESS]
    if lateness:
        told += callers_of(case, call)
    for stage in lateness:
        told += [one.id for one in access.holders_of_role(line[stage - AlarmStage.LATE].to, case.place_code)]
    said = _said(call)
    telling.tell_of_call(
        case,
        dict.fromkeys(told),
        stage=STEP_OF[max(due)][0],
        mark=mark_of(
            call, f"{call.clock[0]}{call.alarm_stage}{call.due_at.timestamp() if call.due_at else 0:.0f}"
        ),
        body=said["body"],
        clock=said["call_clock"],
        due=said["due"],
    )
