"""Limits counted anew keep what has already happened: warnings said, time that stood still, a fresh beginning."""

from __future__ import annotations

import datetime as dt

from liren.domains.casework.actions import alarms, dispatch, handling, requester, suspending
from liren.domains.casework.choices import AlarmStage
from liren.domains.casework.models import Case
from liren.kernel.actor import VISITOR
from tests.domains.casework.conftest import Desk


def classify(desk: Desk, case: Case, urgency: str = "general") -> Case:
    dispatch.classify_case(actor=desk.who("dispatcher"), case_id=case.id, category_code="", urgency=urgency)
    return Case.objects.get(id=case.id)


def test_a_warning_already_said_is_not_said_again_after_a_change_of_class(desk: Desk) -> None:
    receipt = desk.accepted()
    with desk.at(days=6):
        while alarms.raise_due_alarms():
            pass
    case = Case.objects.get(id=receipt.case_id)
    assert case.alarm_stage == AlarmStage.HALF
    changed = classify(desk, case)
    assert (changed.alarm_stage, changed.alarm_at) == (AlarmStage.HALF, case.alarm_at)
    assert alarms.raise_due_alarms() == 0


def test_the_time_a_matter_stood_still_is_not_counted_after_a_change_of_class(desk: Desk) -> None:
    receipt = desk.accepted()
    given = {"case_id": receipt.case_id}
    suspending.ask_suspension(
        actor=desk.who("community"),
        **given,
        reason="await_material",
        words="等灯具",
        until=desk.now.date() + dt.timedelta(days=10),
    )
    suspending.decide_suspension(actor=desk.who("director"), **given, is_approved=True)
    with desk.at(days=2):
        suspending.resume_case(actor=desk.who("community"), **given)
    case = Case.objects.get(id=receipt.case_id)
    assert classify(desk, case).due_resolve == case.due_resolve


def test_a_reopened_matter_keeps_its_fresh_limit_after_a_change_of_class(desk: Desk) -> None:
    receipt = desk.resolved()
    with desk.at(days=10):
        requester.reopen_case(
            actor=VISITOR, case_id=receipt.case_id, words="又灭了", code=receipt.tracking_code
        )
    case = Case.objects.get(id=receipt.case_id)
    changed = classify(desk, case)
    assert (changed.due_resolve, changed.clock_since) == (case.due_resolve, case.clock_since)


def test_a_reminder_makes_no_open_page_stale(desk: Desk) -> None:
    receipt = desk.accepted()
    opened = Case.objects.get(id=receipt.case_id).version
    with desk.at(days=6):
        assert alarms.raise_due_alarms()
    handling.tell_progress(
        actor=desk.who("community"), case_id=receipt.case_id, words="明天来看", version=opened
    )
