"""The history as people read it, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override

from liren.domains.casework.actions import alarms, dispatch, handling, suspending
from liren.domains.casework.models import Case
from liren.domains.casework.queries.case import history_of
from liren.domains.casework.queries.story import story_of
from liren.domains.casework.wording import sentence
from liren.domains.messaging.queries import list_notices
from liren.kernel import clock
from tests.domains.casework.conftest import Desk

DUE = "2026-12-02T09:30:00+00:00"
HALF = "2026-11-27T03:00:00+00:00"


def newest(case: Case) -> str:
    return story_of(case).lines[0].sentence


def both(case: Case) -> tuple[str, str]:
    with override("en"):
        english = newest(case)
    return newest(case), english


def test_a_suspension_tells_its_date_as_people_write_it_and_who_approved(desk: Desk) -> None:
    receipt = desk.accepted()
    suspending.ask_suspension(
        actor=desk.who("community"),
        case_id=receipt.case_id,
        reason="await_material",
        words="等灯具",
        until=dt.date(2026, 12, 11),
    )
    suspending.decide_suspension(actor=desk.who("director"), case_id=receipt.case_id, is_approved=True)
    case = Case.objects.get(id=receipt.case_id)
    lines = [line.sentence for line in history_of(case, for_staff=False)]
    assert lines[0] == "柳荫里工作站批准挂起到 12 月 11 日，期间不计时：等材料或配件。"
    with override("en"):
        lines = [line.sentence for line in history_of(case, for_staff=False)]
    assert lines[0] == (
        "柳荫里工作站 suspended it until 11 Dec; the clock stands still. Reason: Waiting for materials or parts."
    )


@pytest.mark.parametrize(
    ("urgency", "chinese", "english"),
    [
        (
            "utility",
            "把紧急程度从“一般”改为“水电气暖”，期限重新计算。",
            "changed the urgency from “General” to “Utilities”; the limits were counted again.",
        ),
        (
            "",
            "核对了类别，没有改动。",
            "checked the class and left it as it was.",
        ),
    ],
)
def test_a_change_of_urgency_says_from_what_to_what(
    desk: Desk, urgency: str, chinese: str, english: str
) -> None:
    receipt = desk.accepted()
    dispatch.classify_case(
        actor=desk.who("dispatcher"), case_id=receipt.case_id, category_code="", urgency=urgency
    )
    said = both(Case.objects.get(id=receipt.case_id))
    assert said[0].endswith(chinese)
    assert said[1].endswith(english)


def test_a_dispatch_names_the_limits_it_goes_by(desk: Desk) -> None:
    case = Case.objects.get(id=desk.assigned().case_id)
    chinese, english = both(case)
    assert chinese.endswith("派给柳荫里工作站，按一般类的时限办理。")
    assert english.endswith("dispatched it to 柳荫里工作站, with the limits for “General”.")


def test_what_staff_take_down_is_recorded_not_said_by_them(desk: Desk) -> None:
    receipt = desk.said(actor=desk.who("dispatcher"), channel="hotline")
    chinese, english = both(Case.objects.get(id=receipt.case_id))
    assert chinese.endswith("登记了这件事（热线）。")
    assert english.endswith("recorded this matter (Hotline).")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "办结期限过半，12 月 2 日 17:30 到期，提醒柳荫里工作站。"),
        (60, "办结期限 11 月 27 日 11:00 已过半，12 月 2 日 17:30 到期，提醒柳荫里工作站。"),
    ],
)
def test_a_reminder_names_its_moment_only_when_it_comes_late(minutes: int, said: str) -> None:
    data = {"clock": "resolve", "owner": "柳荫里工作站", "due": DUE, "half": HALF}
    at = dt.datetime.fromisoformat(HALF) + dt.timedelta(minutes=minutes)
    with clock.at(at):
        assert sentence("half", data, "", at) == said


def test_the_body_is_told_until_when_to_accept(desk: Desk) -> None:
    receipt = desk.assigned()
    notice = list_notices(desk.who("community"))[0]
    assert notice.title == "派来一件事"
    assert notice.text == (
        f"{receipt.number} “三单元的楼道灯不亮”派给了柳荫里工作站，请在 11 月 24 日 17:30 前签收。"
    )


def test_lateness_said_in_time_needs_no_other_moment(desk: Desk) -> None:
    receipt = desk.accepted()
    case = Case.objects.get(id=receipt.case_id)
    while case.alarm_at is not None:
        desk.at(seconds=(case.alarm_at - desk.now).total_seconds())
        assert alarms.raise_due_alarms() == 1
        case.refresh_from_db()
    late = [line.sentence for line in history_of(case, for_staff=False) if line.is_late]
    assert late == [
        "仍未办结，已报区里。",
        "仍未办结，已报街道。",
        "没有按时办结：期限是 12 月 2 日 17:30，当时在柳荫里工作站手上。",
    ]


def test_a_notice_says_what_happened(desk: Desk) -> None:
    receipt = desk.assigned()
    handling.return_case(
        actor=desk.who("community"), case_id=receipt.case_id, reason="not_ours", words="归物业。"
    )
    notice = list_notices(desk.who("dispatcher"))[0]
    assert (notice.title, notice.text) == (
        "退回派单台",
        f"{receipt.number} “三单元的楼道灯不亮”：归物业。",
    )
    with override("en"):
        assert list_notices(desk.who("dispatcher"))[0].title == "Returned to the desk"
