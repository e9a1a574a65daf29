"""Joint handling from the called body's side: reporting in, answering, asking to stay away."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.casework import policies
from liren.domains.casework.actions import working
from liren.domains.casework.actions.joint_clock import changed, start_call_clock, taken_call
from liren.domains.casework.choices import CallClock, CallDeclineReason, CallState, CallVerb
from liren.domains.casework.errors import AnswerMissing, DeclinedAlready, ReasonMissing
from liren.domains.casework.models import Case, JointCall
from liren.domains.casework.rules import intake
from liren.domains.casework.rules.joint import call_step
from liren.kernel import clock
from liren.kernel.actor import Actor


def _is_called(actor: Actor, _case: Case, call: JointCall) -> bool:
    return policies.can_answer_call(actor, call)


@transaction.atomic
def report_in(*, actor: Actor, call_id: uuid.UUID, version: int | None = None) -> None:
    """The body is there (报到); from now the limit of its task runs on the page. Too late is written as too late."""
    case, call = taken_call(actor, call_id, version=version, may=_is_called)
    call.state = call_step(CallState(call.state), CallVerb.REPORT, body=call.body.short_name)
    _reported(actor, call)
    start_call_clock(call, working.rulebook_of(case), CallClock.ANSWER)
    is_late = call.missed_report(clock.now())
    due = call.due_report.isoformat() if call.due_report else ""
    step = "call_reported_late" if is_late else "call_reported"
    changed(actor, case, call, "reported", words="", due=due, step=step, is_change=False)


@transaction.atomic
def answer_call(
    *, actor: Actor, call_id: uuid.UUID, answer: str, is_public: bool = False, version: int | None = None
) -> None:
    """The body says what it did. The lead is told; the requester reads it where `is_public`."""
    case, call = taken_call(actor, call_id, version=version, may=_is_called)
    words = intake.checked_text(answer, field="answer")
    if not words:
        raise AnswerMissing(field="answer")
    call.state = call_step(CallState(call.state), CallVerb.ANSWER, body=call.body.short_name)
    if call.reported_at is None:
        _reported(actor, call)
    call.answer, call.is_public = words, is_public
    call.answered_at, call.answered_name, call.declined_at = clock.now(), actor.name, None
    call.clock, call.due_at, call.alarm_at = "", None, None
    step = "call_answered" if is_public else "call_answered_inside"
    changed(actor, case, call, "answered", words=words, step=step, is_public=is_public)


@transaction.atomic
def decline_call(
    *, actor: Actor, call_id: uuid.UUID, reason: str, words: str, version: int | None = None
) -> None:
    """Asks not to come, for a reason of the list. The caller decides; until then the limits run."""
    case, call = taken_call(actor, call_id, version=version, may=_is_called)
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if reason not in CallDeclineReason.values or not said:
        raise ReasonMissing(field="words" if reason in CallDeclineReason.values else "reason")
    call_step(CallState(call.state), CallVerb.DECLINE, body=call.body.short_name)
    if call.declined_at is not None:
        raise DeclinedAlready
    call.decline_reason, call.decline_words, call.declined_at = reason, said, clock.now()
    changed(actor, case, call, "declined", words=said, call_decline_reason=reason, is_public=False)


def _reported(actor: Actor, call: JointCall) -> None:
    call.reported_at, call.reported_name = clock.now(), actor.name
