"""Reminders, lateness and escalation, found again after any standstill of the worker."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.casework.actions import alarms, dispatch, handling
from liren.domains.casework.models import Case, Step
from liren.domains.casework.queries.case import history_of
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.domains.messaging.models import Delivery
from liren.domains.policy.actions import add_calendar_year
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from tests.domains.casework.conftest import Desk

SAID = ("half", "four_fifths", "late", "street", "district")


def said(receipt_id: object) -> list[str]:
    return list(
        Step.objects.filter(case_id=receipt_id, verb__in=SAID)
        .order_by("at", "id")
        .values_list("verb", flat=True)
    )


def test_a_limit_speaks_at_half_at_four_fifths_when_late_and_up_the_line(desk: Desk) -> None:
    receipt = desk.accepted()
    heard = []
    for _ in range(40):
        with desk.at(hours=12):
            while alarms.raise_due_alarms():
                pass
        heard = said(receipt.case_id)
    assert heard == list(SAID)
    told = set(Delivery.objects.filter(template="casework.work").values_list("account_id", flat=True))
    assert told >= {desk.who(name).id for name in ("community", "director", "supervisor", "district")}


def test_after_a_long_standstill_everything_is_said_once(desk: Desk) -> None:
    receipt = desk.assigned()
    with desk.at(days=20):
        total = 0
        while count := alarms.raise_due_alarms():
            total += count
        assert (total, said(receipt.case_id)) == (5, list(SAID))
        assert alarms.raise_due_alarms() == 0


def test_a_late_matter_says_in_whose_hands_it_was(desk: Desk) -> None:
    receipt = desk.accepted()
    with desk.at(days=10):
        while alarms.raise_due_alarms():
            pass
        page = list_cases(desk.who("supervisor"), CaseFilter(view="late"))
    assert [case.number for case in page.cases] == [receipt.number]
    lines = [line.sentence for line in history_of(page.cases[0], for_staff=False) if line.is_late]
    assert lines[-1] == "办结逾期，当时在柳荫里工作站手上。"


def test_what_is_done_in_time_is_never_called_late(desk: Desk) -> None:
    receipt = desk.accepted()
    handling.resolve_case(
        actor=desk.who("community"), case_id=receipt.case_id, outcome="fixed", answer="好了。"
    )
    with desk.at(days=30):
        assert alarms.raise_due_alarms() == 0


def test_danger_warns_within_the_hour_at_night(desk: Desk) -> None:
    with desk.at(hours=14):  # 23:00
        receipt = desk.said()
        dispatch.classify_case(
            actor=desk.who("dispatcher"), case_id=receipt.case_id, category_code="", urgency="danger"
        )
    case = Case.objects.get(id=receipt.case_id)
    assert case.due_resolve == case.received_at + dt.timedelta(hours=2)
    assert case.alarm_at is not None
    assert case.alarm_at <= case.received_at + dt.timedelta(hours=1)


def test_over_a_year_the_calendar_lacks_there_is_no_date_until_it_is_added(desk: Desk) -> None:
    with desk.at(days=35):  # 28 December
        receipt = desk.said()
    case = Case.objects.get(id=receipt.case_id)
    assert (case.due_resolve, case.lacks_calendar) == (None, 2027)
    assert list_cases(desk.who("dispatcher"), CaseFilter(view="no_calendar")).cases
    days = (
        (1, 1),
        *((2, day) for day in range(8, 13)),
        (4, 5),
        (5, 3),
        (5, 4),
        (10, 1),
        (10, 4),
        (10, 5),
        (10, 6),
    )
    off = [dt.date(2027, month, day) for month, day in days]
    add_calendar_year(actor=SYSTEM, place_code="320104", year=2027, off=off, work=[], notice="国办发明电")
    assert alarms.recalculate_limits(county="320104") == 1
    case.refresh_from_db()
    assert case.lacks_calendar is None
    assert case.due_resolve == dt.datetime(2027, 1, 7, 17, 30, tzinfo=clock.LOCAL).astimezone(dt.UTC)


def test_one_matter_that_cannot_be_told_holds_up_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = desk.assigned(), desk.assigned()
    tell = alarms._tell

    def telling(case: Case) -> None:
        if case.id == broken.case_id:
            raise RuntimeError("no way to tell")
        tell(case)

    monkeypatch.setattr(alarms, "_tell", telling)
    with desk.at(days=2):
        alarms.raise_due_alarms()
    assert said(sound.case_id)
    assert not said(broken.case_id)
