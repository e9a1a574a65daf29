"""What every step of a called body shares: taking it under lock behind its matter, its clock, writing what happened."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from liren.domains.access import queries as access
from liren.domains.casework import policies, telling
from liren.domains.casework.actions import working
from liren.domains.casework.choices import AlarmStage, CallClock
from liren.domains.casework.errors import CallNotFound
from liren.domains.casework.models import Case, JointCall
from liren.domains.casework.rules import clocks
from liren.domains.policy.rules.casework import Rulebook
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed
from liren.kernel.worktime import Limit, WorkingCalendar

Permission = Callable[[Actor, Case, JointCall], bool]
TO_THE_CALLER = ("reported", "answered", "declined")


def taken_call(
    actor: Actor, call_id: uuid.UUID, *, version: int | None, may: Permission
) -> tuple[Case, JointCall]:
    """The matter and then the call, both under lock; in this order always. Refuses what the actor does not see
    (`casework.call_not_found`), whoever has no hand in it, and a page older than the matter."""
    found = JointCall.objects.filter(id=call_id).first()
    if found is None:
        raise CallNotFound
    is_called = policies.can_answer_call(actor, found)

    def sees(who: Actor, what: Case) -> bool:
        return is_called or policies.can_view_case(who, what)

    case = working.taken(actor, found.case_id, version=version, may=lambda *_: True, sees=sees)
    call = locked(JointCall.objects.select_related("body").filter(id=call_id)).get()
    call.case = case
    if not may(actor, case, call):
        raise NotAllowed
    return case, call


def start_call_clock(call: JointCall, book: Rulebook, running: CallClock) -> None:
    """Sets which limit runs, its end and its first alarm."""
    call.clock = running
    call.due_at = call.due_report if running == CallClock.REPORT else call.due_answer
    call.alarm_stage = AlarmStage.NONE
    set_call_alarm(call, book)


def set_call_alarm(call: JointCall, book: Rulebook) -> None:
    term = term_of(call, book)
    stage = AlarmStage(call.alarm_stage)
    call.alarm_at = clocks.next_alarm(term, stage, *steps_of(term, book)).at if call.clock else None


def term_of(call: JointCall, book: Rulebook) -> clocks.Term:
    """The running limit; both run from the call."""
    by_clock = call.by_clock
    if call.clock == CallClock.REPORT:
        by_clock = working.limits_of(call.case, book).accept.clock
    return clocks.Term(call.called_at, call.due_at, by_clock)


def steps_of(
    term: clocks.Term, book: Rulebook
) -> tuple[tuple[float, ...], tuple[Limit, ...], WorkingCalendar]:
    return working.steps_of(term, book)


def changed(
    actor: Actor,
    case: Case,
    call: JointCall,
    what: str,
    *,
    words: str,
    step: str = "",
    is_public: bool = True,
    is_change: bool = True,
    **data: str,
) -> None:
    """Saves the call, writes the history of the matter (`step`, if not the plain one) and the audit, tells others."""
    call.save()
    working.write(
        actor,
        case,
        step or f"call_{what}",
        verb=f"casework.call.{what}",
        data={"body": call.body.short_name, "words": words, **data},
        reason=words,
        is_public=is_public,
        saved=(),
        is_change=is_change,
    )
    _tell(case, call, what, words)


def _tell(case: Case, call: JointCall, what: str, words: str) -> None:
    mark = mark_of(call, f"{clock.now().timestamp():.3f}")
    if what in TO_THE_CALLER:
        said = f"{call.body.short_name}：{words}" if words else call.body.short_name
        telling.tell_staff(case, callers_of(case, call), f"call_{what}", words=said, mark=mark)
    else:
        telling.tell_body(case, call.body_id, f"call_{what}", words=words, mark=mark)


def mark_of(call: JointCall, what: str) -> str:
    """What tells this message about this call from all others of the matter; short, since a key has its length."""
    return f"{call.id.hex[-8:]}:{what}"


def callers_of(case: Case, call: JointCall) -> list[uuid.UUID]:
    """Whom the called body's doings concern: the lead's people and whoever called."""
    staff = [account.id for account in access.staff_of_bodies([case.owner_id])]
    return list(dict.fromkeys([*staff, *([call.called_by] if call.called_by else [])]))
