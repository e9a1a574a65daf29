"""Reminders, lateness and escalation, found again after any standstill of the worker."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from liren.domains.casework.actions import alarms, dispatch, handing, handling, importing, requester
from liren.domains.casework.choices import AlarmStage
from liren.domains.casework.models import Case, Custody, Step
from liren.domains.casework.queries.case import history_of
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.domains.messaging.models import Delivery
from liren.domains.messaging.queries import list_notices
from liren.domains.policy.actions import add_calendar_year
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk
from tests.factories.registers import said as register_row
from tests.factories.registers import workbook

SAID = ("half", "four_fifths", "late", "street", "district")


def said(receipt_id: uuid.UUID) -> list[str]:
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
    told = set(Delivery.objects.filter(template="casework.district").values_list("account_id", flat=True))
    told |= set(Delivery.objects.filter(template="casework.street").values_list("account_id", flat=True))
    told |= set(Delivery.objects.filter(template="casework.late").values_list("account_id", flat=True))
    assert told >= {desk.who(name).id for name in ("community", "director", "supervisor", "district")}


def test_what_came_due_in_a_standstill_is_said_in_one_step_with_its_own_moments(desk: Desk) -> None:
    receipt = desk.assigned()
    with desk.at(days=20):
        assert (alarms.raise_due_alarms(), alarms.raise_due_alarms()) == (1, 0)
    step = Step.objects.get(case_id=receipt.case_id, verb__in=SAID)
    assert (step.verb, step.at) == ("district", desk.now)
    moments = [dt.datetime.fromisoformat(step.data[name]) for name in ("late", "street", "district")]
    assert moments == sorted(set(moments))
    assert moments[-1] < desk.now
    assert not {"half", "four_fifths"} & set(step.data)
    case = Case.objects.get(id=receipt.case_id)
    assert (case.alarm_stage, case.alarm_at) == (AlarmStage.DISTRICT, None)
    entry = AuditEntry.objects.get(object_id=str(case.id), verb="casework.case.escalated")
    assert (audit.payload_of(entry) or {})["after"]["late"] == step.data["late"]
    told = Delivery.objects.filter(template="casework.district").values_list("account_id", flat=True)
    assert set(told) >= {desk.who(name).id for name in ("community", "director", "supervisor", "district")}
    assert len(told) == len(set(told))
    line = history_of(case, for_staff=False)[0]
    assert line.sentence == (
        "没有按时签收：期限是 11 月 24 日 17:30，当时在柳荫里工作站手上。"
        "到 11 月 25 日 17:30 仍未签收，已报街道。到 11 月 27 日 17:30 仍未签收，已报区里。"
    )
    with override("en"):
        assert history_of(case, for_staff=False)[0].sentence == (
            "Acceptance is late: it was due on 24 Nov 17:30, when the matter was in the hands of 柳荫里工作站. "
            "Acceptance was still outstanding on 25 Nov 17:30: reported to the street. "
            "Acceptance was still outstanding on 27 Nov 17:30: reported to the district."
        )


def test_a_reminder_overtaken_by_the_next_is_not_said(desk: Desk) -> None:
    receipt = desk.accepted()
    case = Case.objects.get(id=receipt.case_id)
    assert case.due_resolve is not None
    with desk.at(seconds=(case.due_resolve - desk.now).total_seconds() - 60):
        assert alarms.raise_due_alarms() == 1
    assert said(receipt.case_id) == ["four_fifths"]


def test_a_lateness_found_afterwards_names_who_had_it_at_the_due_moment(desk: Desk) -> None:
    receipt = desk.accepted()
    with desk.at(days=10):  # nobody said meanwhile that it was late
        handing.offer_case(
            actor=desk.who("community"),
            case_id=receipt.case_id,
            body_id=desk.body("housing"),
            reason="other_duty",
            words="房屋归住建。",
        )
        handing.take_over_case(actor=desk.who("department"), case_id=receipt.case_id)
        assert alarms.raise_due_alarms() == 1
    case = Case.objects.get(id=receipt.case_id)
    line = history_of(case, for_staff=False)[0]
    assert case.owner_id == desk.body("housing")
    assert line.sentence.startswith("没有按时办结：期限是 12 月 2 日 17:30，当时在柳荫里工作站手上。")


def test_a_returned_matter_is_to_be_dispatched_within_the_whole_limit_again(desk: Desk) -> None:
    receipt = desk.assigned()
    with desk.at(days=1):
        handling.return_case(
            actor=desk.who("community"), case_id=receipt.case_id, reason="not_ours", words="归物业。"
        )
    returned = Case.objects.get(id=receipt.case_id)
    assert returned.clock_since == desk.now
    assert returned.due_at is not None
    assert returned.due_at > desk.now
    with desk.at(minutes=30):
        dispatch.classify_case(
            actor=desk.who("dispatcher"), case_id=returned.id, category_code="", urgency="general"
        )
    counted = Case.objects.get(id=receipt.case_id)
    assert (counted.clock_since, counted.due_at) == (returned.clock_since, returned.due_at)
    with desk.at(days=3):
        alarms.raise_due_alarms()
    line = next(line for line in history_of(counted, for_staff=False) if line.is_late)
    assert line.sentence.startswith("没有按时派单：期限是 11 月 24 日")
    assert "当时在青桐街道中心手上" in line.sentence


def test_a_limit_that_runs_on_in_other_hands_does_not_repeat_itself(desk: Desk) -> None:
    receipt = desk.accepted()
    with desk.at(days=20):
        alarms.raise_due_alarms()
    handing.offer_case(
        actor=desk.who("community"),
        case_id=receipt.case_id,
        body_id=desk.body("housing"),
        reason="other_duty",
        words="房屋归住建。",
    )
    handing.take_over_case(actor=desk.who("department"), case_id=receipt.case_id)
    with desk.at(days=5):
        assert alarms.raise_due_alarms() == 0


def test_a_reopened_matter_keeps_its_own_beginning_in_other_hands(desk: Desk) -> None:
    receipt = desk.resolved()
    with desk.at(days=10):
        requester.reopen_case(
            actor=VISITOR, case_id=receipt.case_id, words="又灭了", code=receipt.tracking_code
        )
    before = Case.objects.get(id=receipt.case_id)
    handing.offer_case(
        actor=desk.who("community"),
        case_id=receipt.case_id,
        body_id=desk.body("housing"),
        reason="other_duty",
        words="房屋归住建。",
    )
    handing.take_over_case(actor=desk.who("department"), case_id=receipt.case_id)
    after = Case.objects.get(id=receipt.case_id)
    assert (after.clock_since, after.due_at) == (before.clock_since, before.due_at)


def test_an_old_imported_matter_says_once_that_it_is_late_after_it_was_accepted(
    desk: Desk, tmp_path: Path
) -> None:
    importing.import_cases(
        actor=SYSTEM, path=workbook(tmp_path / "a.xlsx", [register_row(188006)]), place_code="320104901001"
    )
    case = Case.objects.get()
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"))
    handling.accept_case(actor=desk.who("community"), case_id=case.id)
    assert [alarms.raise_due_alarms() for _ in range(3)] == [1, 0, 0]
    assert said(case.id) == ["district"]
    first = Custody.objects.filter(case=case).select_related("body").order_by("since").first()
    assert first is not None
    assert Step.objects.get(case=case, verb="district").data["owner"] == first.body.short_name


def test_a_notice_says_which_limit_and_until_when_in_the_language_it_is_read_in(desk: Desk) -> None:
    receipt = desk.accepted()
    with desk.at(days=6):
        alarms.raise_due_alarms()
    community = desk.who("community")
    notice = next(one for one in list_notices(community) if one.template == "casework.half")
    number = receipt.number
    assert notice.title == "期限过半"
    assert notice.text == f"{number} “三单元的楼道灯不亮”：办结期限过半，12 月 2 日 17:30 到期。"
    with override("en"):
        notice = next(one for one in list_notices(community) if one.template == "casework.half")
    assert notice.text.endswith("Resolution is due on 2 Dec 17:30; half of the time is gone.")


def test_a_round_of_alarms_ends_in_time_and_the_next_goes_on(desk: Desk) -> None:
    receipts = [desk.said() for _ in range(3)]
    with desk.at(days=20):
        assert [alarms.raise_due_alarms(seconds=0) for _ in range(4)] == [1, 1, 1, 0]
    assert all(said(receipt.case_id) == ["district"] for receipt in receipts)


def test_an_alarm_costs_as_many_queries_whoever_else_is_late(desk: Desk) -> None:
    def cost(count: int) -> int:
        for _ in range(count):
            desk.said()
        with desk.at(days=6), CaptureQueriesContext(connection) as queries:
            assert alarms.raise_due_alarms() == count
        return len([1 for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    cost(1)  # the rulebook and the chain of the audit are there
    assert cost(11) - cost(1) == 10 * 8


def test_a_late_matter_says_in_whose_hands_it_was(desk: Desk) -> None:
    receipt = desk.accepted()
    with desk.at(days=10):
        while alarms.raise_due_alarms():
            pass
        page = list_cases(desk.who("supervisor"), CaseFilter(view="late"))
    assert [case.number for case in page.cases] == [receipt.number]
    lines = [line.sentence for line in history_of(page.cases[0], for_staff=False) if line.is_late]
    assert lines[-1] == "没有按时办结：期限是 12 月 2 日 17:30，当时在柳荫里工作站手上。"


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

    def telling(case: Case, *given: Any) -> None:
        if case.id == broken.case_id:
            raise RuntimeError("no way to tell")
        tell(case, *given)

    monkeypatch.setattr(alarms, "_tell", telling)
    with desk.at(days=2):
        alarms.raise_due_alarms()
    assert said(sound.case_id)
    assert not said(broken.case_id)
    monkeypatch.undo()
    assert alarms.raise_due_alarms() == 0
    with desk.at(minutes=11):
        assert alarms.raise_due_alarms() == 1
    assert said(broken.case_id)
