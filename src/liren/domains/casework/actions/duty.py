"""Calling whoever is on duty while the offices are closed, and going on up the line until somebody answers.

A call is a row with its state; the worker finds what is to be called or has not been answered, each matter in its own
transaction, and a rank is called once however often the worker is killed.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef

from liren.domains.access import queries as access
from liren.domains.casework import duty_words, policies
from liren.domains.casework.actions import working
from liren.domains.casework.choices import OPEN_STATES, Urgency
from liren.domains.casework.errors import DutyCallOver
from liren.domains.casework.models import Case, DutyCall
from liren.domains.casework.rules import duty as rules
from liren.domains.organisations.choices import DutyCallState
from liren.domains.organisations.queries import line_up
from liren.domains.organisations.queries.duty import is_office_time, on_duty
from liren.domains.policy.queries import figure
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotFound

logger = logging.getLogger(__name__)
FIGURE = "casework.duty.acknowledge_minutes"
TOLD_AT_LAST = ("dispatcher", "supervisor", "district")
BATCH = 100


def call_those_on_duty(*, most: int = BATCH) -> int:
    """Makes the calls that are due now; how many matters something was done about."""
    return sum(_safely(case_id) for case_id in dict.fromkeys([*_unanswered(most), *_uncalled(most)]))


def _unanswered(most: int) -> list[uuid.UUID]:
    rows = DutyCall.objects.filter(state=DutyCallState.CALLED, answer_by__lte=clock.now())
    return list(rows.order_by("answer_by").values_list("case_id", flat=True)[:most])


def _uncalled(most: int) -> list[uuid.UUID]:
    """Open matters of danger about whose running limit nobody was called. Few are ever open at once."""
    called = DutyCall.objects.filter(
        case_id=OuterRef("pk"), clock=OuterRef("clock"), body_id=OuterRef("owner_id")
    )
    rows = Case.objects.filter(
        ~Exists(called),
        urgency=Urgency.DANGER,
        state__in=OPEN_STATES,
        clock_since__isnull=False,
        suspended_since=None,
        merged_into=None,
    ).exclude(clock="")
    return list(rows.order_by("clock_since").values_list("id", flat=True)[:most])


def _safely(case_id: uuid.UUID) -> int:
    try:
        return _call(case_id)
    except Exception:
        logger.exception("nobody could be called for the case %s", case_id)
        return 0


@transaction.atomic
def _call(case_id: uuid.UUID) -> int:
    case = locked(Case.objects.select_related("owner").filter(id=case_id), skip=True).first()
    if case is None:
        return 0
    _end_stale(case)
    calls = list(DutyCall.objects.filter(case=case, clock=case.clock, body_id=case.owner_id).order_by("rank"))
    last = calls[-1] if calls else None
    if not _is_to_be_called(case, last):
        return 0
    if last is not None:
        _note_silence(case, last)
    line = _line(case.owner_id)
    known = [call.account_id for call in calls if call.account_id]
    following = rules.next_of(line, known, last.rank if last else -1)
    if following is None:
        _nobody(case, last)
    else:
        _ring(case, following)
    return 1


def _is_to_be_called(case: Case, last: DutyCall | None) -> bool:
    """Whether the limit runs day and night, and either nobody was called outside hours, or the last is silent."""
    term = working.term_of(case, working.rulebook_of(case))
    if term is None or not term.clock or case.state not in OPEN_STATES or case.is_suspended:
        return False
    if last is None:
        return not is_office_time(case.place_code, clock.now())
    return last.state == DutyCallState.CALLED and last.answer_by is not None and last.answer_by <= clock.now()


def _end_stale(case: Case) -> None:
    """Calls about an earlier limit or owner need no answer any more, nor do those of a matter that has ended."""
    waiting = DutyCall.objects.filter(case=case, state=DutyCallState.CALLED)
    if case.state in OPEN_STATES and not case.is_suspended:
        waiting = waiting.exclude(clock=case.clock, body_id=case.owner_id)
    waiting.update(state=DutyCallState.OVER, ended_at=clock.now())


def _line(body_id: uuid.UUID) -> list[rules.OnCall]:
    shifts = [(body.id, on_duty(body.id)) for body in line_up(body_id)]
    return rules.line_of(
        [(body, shift.holder_id, shift.deputy_id, shift.phone) for body, shift in shifts if shift is not None]
    )


def _ring(case: Case, one: rules.OnCall) -> None:
    minutes = int(figure(FIGURE, case.place_code).value)
    now = clock.now()
    call = DutyCall(
        case=case,
        clock=case.clock,
        body_id=case.owner_id,
        roster_id=one.roster_id,
        account_id=one.account_id,
        rank=one.rank,
        state=DutyCallState.CALLED,
        called_at=now,
        answer_by=now + dt.timedelta(minutes=minutes),
    )
    call.save(force_insert=True)
    data = {**_who(call), "minutes": minutes}
    working.write(
        SYSTEM,
        case,
        "duty_called",
        verb="casework.duty.called",
        data=data,
        is_public=False,
        saved=[],
        is_change=False,
    )
    duty_words.tell_on_call(case, one, minutes)


def _who(call: DutyCall) -> dict[str, str]:
    return {
        "name": str(call.account) if call.account else "",
        "roster": call.roster.short_name if call.roster else "",
    }


def _note_silence(case: Case, call: DutyCall) -> None:
    call.state, call.ended_at = DutyCallState.SILENT, clock.now()
    call.save(update_fields=["state", "ended_at"])
    working.write(
        SYSTEM,
        case,
        "duty_silent",
        verb="casework.duty.silent",
        data=_who(call),
        is_public=False,
        saved=[],
        is_change=False,
    )


def _nobody(case: Case, last: DutyCall | None) -> None:
    DutyCall(
        case=case,
        clock=case.clock,
        body_id=case.owner_id,
        rank=last.rank + 1 if last else 0,
        state=DutyCallState.NOBODY,
        called_at=clock.now(),
        ended_at=clock.now(),
    ).save(force_insert=True)
    working.write(
        SYSTEM, case, "duty_nobody", verb="casework.duty.nobody", is_public=False, saved=[], is_change=False
    )
    told = [one.id for role in TOLD_AT_LAST for one in access.holders_of_role(role, case.place_code)]
    duty_words.tell_of_nobody(case, told)


@transaction.atomic
def answer_call(*, actor: Actor, call_id: uuid.UUID) -> Case:
    """The person called says that he is at it; nobody further is called. Late answers count while nobody else has.

    Refuses `casework.duty_call_over` once it is answered or the matter has gone on.
    """
    call = locked(policies.duty_calls_of(actor).filter(id=call_id)).first()
    if call is None:
        raise NotFound
    case = locked(Case.objects.select_related("owner").filter(id=call.case_id)).get()
    is_same = case.state in OPEN_STATES and (case.clock, case.owner_id) == (call.clock, call.body_id)
    others = DutyCall.objects.filter(case=case, clock=call.clock, body_id=call.body_id)
    if call.state not in (DutyCallState.CALLED, DutyCallState.SILENT) or not is_same:
        raise DutyCallOver
    if others.filter(state=DutyCallState.ANSWERED).exists():
        raise DutyCallOver
    others.filter(state=DutyCallState.CALLED).update(state=DutyCallState.OVER, ended_at=clock.now())
    call.state, call.ended_at = DutyCallState.ANSWERED, clock.now()
    call.save(update_fields=["state", "ended_at"])
    working.write(
        actor,
        case,
        "duty_answered",
        verb="casework.duty.answered",
        is_public=False,
        saved=[],
        is_change=False,
    )
    return case
