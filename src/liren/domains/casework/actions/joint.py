"""Joint handling (街乡吹哨、部门报到) from the caller's side: calling bodies to a matter and deciding about them.

The owner stays the lead: it answers those who brought the matter. Each called body has a task and two limits.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import working
from liren.domains.casework.actions.handing import is_bound_elsewhere
from liren.domains.casework.actions.joint_clock import (
    changed,
    mark_of,
    set_call_alarm,
    start_call_clock,
    taken_call,
)
from liren.domains.casework.choices import OPEN_CALLS, CallClock, CallState, CallVerb, Verb
from liren.domains.casework.errors import (
    BodyCannotOwn,
    CalledTwice,
    CallerWrong,
    CallToOwner,
    NobodyCalled,
    NotAskedToStay,
    ReasonMissing,
    TaskMissing,
)
from liren.domains.casework.models import Case, JointCall
from liren.domains.casework.policies import called_to
from liren.domains.casework.rules import clocks, intake
from liren.domains.casework.rules.joint import answer_limit, call_step
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.models import Body
from liren.domains.policy.rules.casework import Rulebook
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

MOST_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Task:
    """What one body is to do, within `length` working days (hours day and night where the matter runs by the clock)."""

    body_id: uuid.UUID
    task: str
    length: int
    field: str = "body"  # the form's field for its refusals


@transaction.atomic
def call_bodies(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    tasks: Sequence[Task],
    words: str = "",
    version: int | None = None,
) -> list[uuid.UUID]:
    """Calls each body to its task; the requester is told who. The ids of the calls.

    Refuses whoever is neither community nor street, the lead itself, a body that is already called, one that the
    matter is out of reach of, and a task without words or limit; then nobody has been called.
    """
    case = working.taken(actor, case_id, version=version, may=lambda *_: True)
    _check_caller(actor, case)
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not tasks or len(tasks) > MOST_AT_ONCE:
        raise NobodyCalled(field="body")
    working.moved(case, Verb.CALL)
    book = working.rulebook_of(case)
    taken = set(JointCall.objects.filter(case=case, state__in=OPEN_CALLS).values_list("body_id", flat=True))
    calls = [_called(actor, case, task, book, taken) for task in tasks]
    called_to.forget_now_and_after()
    names = "、".join(call.body.short_name for call in calls)
    data = {"bodies": names, "owner": case.owner.short_name, "words": said}
    working.write(actor, case, "joint_called", verb="casework.call.made", data=data, reason=said, saved=())
    for call in calls:
        telling.tell_body(case, call.body_id, "called", words=call.task, mark=mark_of(call, "called"))
    telling.tell_requesters(case, "casework.joint", words=names)
    return [call.id for call in calls]


def _check_caller(actor: Actor, case: Case) -> None:
    if policies.can_call_bodies(actor, case):
        return
    raise CallerWrong if policies.can_handle_case(actor, case) else NotAllowed


def _called(actor: Actor, case: Case, task: Task, book: Rulebook, taken: set[uuid.UUID]) -> JointCall:
    body = _body_to_call(case, task, taken)
    words = intake.checked_text(task.task, most=intake.WORDS_MOST, field=task.field.replace("body", "task"))
    if not words:
        raise TaskMissing(field=task.field.replace("body", "task"), body=body.short_name)
    limits = working.limits_of(case, book)
    own = answer_limit(task.length, by_clock=limits.resolve.clock, field=task.field.replace("body", "length"))
    now = clock.now()
    ends, missing = clocks.due_dates({"report": limits.accept, "answer": own}, now, book.calendar)
    call = JointCall(
        case=case,
        body=body,
        task=words,
        length=task.length,
        by_clock=own.clock,
        called_at=now,
        called_by=actor.id,
        called_office=actor.office,
        due_report=ends["report"],
        due_answer=ends["answer"],
        lacks_calendar=missing,
    )
    start_call_clock(call, book, CallClock.REPORT)
    call.save(force_insert=True)
    return call


def _body_to_call(case: Case, task: Task, taken: set[uuid.UUID]) -> Body:
    body = organisations.get_body(task.body_id)
    if body.id == case.owner_id:
        raise CallToOwner(field=task.field, body=body.short_name)
    if body.id in taken:
        raise CalledTwice(field=task.field, body=body.short_name)
    if not body.active or body.place_code[:6] != case.county or is_bound_elsewhere(body, case):
        raise BodyCannotOwn(field=task.field, body=body.name)
    taken.add(body.id)
    return body


@transaction.atomic
def decide_decline(
    *, actor: Actor, call_id: uuid.UUID, is_released: bool, words: str, version: int | None = None
) -> None:
    """Whether a body that asked to stay away may; with a reason where it must come all the same."""
    case, call = taken_call(actor, call_id, version=version, may=_is_caller)
    if call.declined_at is None or not call.is_open:
        raise NotAskedToStay(body=call.body.short_name)
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not is_released and not said:
        raise ReasonMissing(field="words")
    if is_released:
        _ended(call, CallVerb.RELEASE, said)
    else:
        call_step(CallState(call.state), CallVerb.KEEP, body=call.body.short_name)
        call.declined_at = None
    changed(actor, case, call, "released" if is_released else "kept", words=said, is_public=is_released)


@transaction.atomic
def withdraw_call(*, actor: Actor, call_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """The body is not needed any more. Whether it reported in on time stays on record."""
    case, call = taken_call(actor, call_id, version=version, may=_is_caller)
    said = _said(words)
    _ended(call, CallVerb.WITHDRAW, said)
    changed(actor, case, call, "withdrawn", words=said)


@transaction.atomic
def extend_call(
    *, actor: Actor, call_id: uuid.UUID, length: int, words: str, version: int | None = None
) -> None:
    """More time for the task, with a reason: so many working days (hours) from now on, but never less than it had."""
    case, call = taken_call(actor, call_id, version=version, may=_is_caller)
    said = _said(words)
    call_step(CallState(call.state), CallVerb.EXTEND, body=call.body.short_name)
    limit = answer_limit(length, by_clock=call.by_clock, field="length")
    book = working.rulebook_of(case)
    ends, call.lacks_calendar = clocks.due_dates({"answer": limit}, clock.now(), book.calendar)
    end = ends["answer"]
    call.due_answer = max(end, call.due_answer) if end and call.due_answer else end
    if call.clock == CallClock.ANSWER:
        start_call_clock(call, book, CallClock.ANSWER)
    changed(actor, case, call, "extended", words=said, due=_iso(call.due_answer), is_public=False)


@transaction.atomic
def remind_call(*, actor: Actor, call_id: uuid.UUID, words: str = "", version: int | None = None) -> None:
    """Tells the body's people once more, in own words if there are any."""
    case, call = taken_call(actor, call_id, version=version, may=_is_caller)
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    call_step(CallState(call.state), CallVerb.REMIND, body=call.body.short_name)
    changed(actor, case, call, "reminded", words=said or call.task, is_public=False, is_change=False)


def move_calls(case: Case, book: Rulebook, stopped: dt.datetime, now: dt.datetime) -> None:
    """The limits of those called stood still with the matter; what was left of them is left now."""
    for call in JointCall.objects.filter(case=case, state__in=OPEN_CALLS):
        by_clock = {"due_report": working.limits_of(case, book).accept.clock, "due_answer": call.by_clock}
        for name, runs in by_clock.items():
            end, missing = clocks.resumed(getattr(call, name), stopped, now, runs, book.calendar)
            setattr(call, name, end)
            call.lacks_calendar = call.lacks_calendar or missing
        call.due_at = call.due_report if call.clock == CallClock.REPORT else call.due_answer
        set_call_alarm(call, book)
        call.save(update_fields=["due_report", "due_answer", "due_at", "alarm_at", "lacks_calendar"])


def _is_caller(actor: Actor, case: Case, _call: JointCall) -> bool:
    return policies.can_call_bodies(actor, case)


def _ended(call: JointCall, verb: CallVerb, words: str) -> None:
    call.state = call_step(CallState(call.state), verb, body=call.body.short_name)
    call.ended_at, call.end_words = clock.now(), words
    call.clock, call.due_at, call.alarm_at = "", None, None
    called_to.forget_now_and_after()


def _said(words: str) -> str:
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not said:
        raise ReasonMissing(field="words")
    return said


def _iso(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""
