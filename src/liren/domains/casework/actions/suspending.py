"""Suspension (挂起): a dated fact beside the state. The clock stops from the approval until the matter goes on."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import joint, working
from liren.domains.casework.actions.handling import owned
from liren.domains.casework.choices import WORKING_STATES, SuspensionReason, Verb
from liren.domains.casework.errors import (
    AlreadySuspended,
    NotSuspended,
    OwnApproval,
    ReasonMissing,
    SuspensionDateWrong,
)
from liren.domains.casework.models import Case, Suspension
from liren.domains.casework.rules import clocks, intake
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked

MOST_DAYS = 90


@transaction.atomic
def ask_suspension(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    reason: str,
    words: str,
    until: dt.date,
    version: int | None = None,
) -> None:
    """The owner asks to suspend until a date; the clock runs on until somebody else has approved."""
    case = owned(actor, case_id, version)
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if reason not in SuspensionReason.values or not said:
        raise ReasonMissing(field="words" if reason in SuspensionReason.values else "reason")
    if not clock.today() < until <= clock.today() + dt.timedelta(days=MOST_DAYS):
        raise SuspensionDateWrong(field="until", most=MOST_DAYS)
    working.moved(case, Verb.SUSPEND)
    if _open(case) is not None:
        raise AlreadySuspended
    Suspension.objects.create(
        case=case,
        reason=reason,
        words=said,
        asked_by=actor.id,
        asked_name=actor.name,
        asked_at=clock.now(),
        planned_until=until,
    )
    data = {"until": until.isoformat(), "suspension_reason": reason, "words": said}
    working.write(
        actor,
        case,
        "suspension_asked",
        verb="casework.suspension.asked",
        data=data,
        reason=said,
        is_public=False,
    )


@transaction.atomic
def decide_suspension(
    *, actor: Actor, case_id: uuid.UUID, is_approved: bool, words: str = "", version: int | None = None
) -> None:
    """Approves or refuses; nobody decides on the own request. Approved, the clock stops and the requester is told."""
    case = working.taken(actor, case_id, version=version, may=policies.can_approve_for_case)
    asked = _open(case)
    if asked is None or asked.is_approved is not None:
        raise NotSuspended
    if asked.asked_by == actor.id:
        raise OwnApproval
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not is_approved and not said:
        raise ReasonMissing(field="words")
    now = clock.now()
    asked.is_approved, asked.decided_by, asked.decided_name, asked.decided_at = (
        is_approved,
        actor.id,
        actor.name,
        now,
    )
    if is_approved:
        asked.since = case.suspended_since = now
        case.alarm_at = None
    else:
        asked.ended_at = now
    asked.save()
    data = {"until": asked.planned_until.isoformat(), "suspension_reason": asked.reason, "words": said}
    key = "approved" if is_approved else "refused"
    working.write(
        actor,
        case,
        f"suspension_{key}",
        verb=f"casework.suspension.{key}",
        data=data,
        reason=said,
        is_public=is_approved,
    )
    if is_approved:
        telling.tell_requesters(case, "casework.suspended", words=data["until"])


@transaction.atomic
def resume_case(*, actor: Actor, case_id: uuid.UUID, version: int | None = None) -> None:
    """The matter goes on: what was left of its limits when it stopped is left now."""

    def may(who: Actor, what: Case) -> bool:
        return policies.can_handle_case(who, what) or policies.can_approve_for_case(who, what)

    _resume(actor, working.taken(actor, case_id, version=version, may=may))


def end_planned_suspensions() -> int:
    """Resumes every matter whose planned date has come, each by itself; how many. Run by the worker."""
    due = Suspension.objects.filter(
        is_approved=True, ended_at=None, planned_until__lt=clock.today(), case__state__in=WORKING_STATES
    )
    return sum(_end_planned(case_id) for case_id in list(due.values_list("case_id", flat=True)[:200]))


@transaction.atomic
def _end_planned(case_id: uuid.UUID) -> int:
    rows = Case.objects.select_related("owner").filter(id=case_id, state__in=WORKING_STATES)
    case = locked(rows, skip=True).first()
    if case is None or not case.is_suspended:
        return 0
    _resume(SYSTEM, case)
    return 1


def _resume(actor: Actor, case: Case) -> None:
    suspension, stopped = _open(case), case.suspended_since
    if suspension is None or stopped is None:
        raise NotSuspended
    working.moved(case, Verb.RESUME)
    now = clock.now()
    suspension.ended_at = now
    suspension.save(update_fields=["ended_at"])
    case.suspended_since = None
    book = working.rulebook_of(case)
    working.move_dues(case, book, stopped, now)
    case.due_at = clocks.tighter(case.due_resolve, case.due_outside)
    working.set_alarm(case, book)
    joint.move_calls(case, book, stopped, now)
    working.write(actor, case, "suspension_ended", verb="casework.suspension.ended")
    telling.tell_requesters(case, "casework.resumed")


def _open(case: Case) -> Suspension | None:
    return Suspension.objects.filter(case=case, ended_at=None).exclude(is_approved=False).first()
