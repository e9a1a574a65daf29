"""Several bodies called to one matter (街乡吹哨、部门报到)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from liren.domains.casework.actions import (
    dispatch,
    handling,
    joint,
    joint_alarms,
    reporting_in,
    requester,
    suspending,
)
from liren.domains.casework.choices import CallState
from liren.domains.casework.errors import (
    AnswerMissing,
    BodyCannotOwn,
    CalledTwice,
    CallerWrong,
    CallLengthWrong,
    CallNotFound,
    CallStepNotAllowed,
    CallsUnanswered,
    CallToOwner,
    CaseNotFound,
    DeclinedAlready,
    NobodyCalled,
    NotAskedToStay,
    ReasonMissing,
    StepNotAllowed,
    TaskMissing,
)
from liren.domains.casework.models import Case, JointCall, Step
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries import joint as calls
from liren.domains.casework.queries.case import get_case
from liren.domains.casework.queries.views import count_views
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.access.test_races import together
from tests.domains.casework.called import call, called, kept
from tests.domains.casework.conftest import Desk

__all__ = ["called"]  # the fixtures


def test_a_called_body_sees_the_matter_reports_in_and_answers(called: Any) -> None:
    desk, receipt, call_id = called
    department = desk.who("department")
    assert get_case(department, receipt.number).id == receipt.case_id
    assert count_views(department, ["called"])["called"] == 1
    with desk.at(hours=1):
        reporting_in.report_in(actor=department, call_id=call_id)
    with desk.at(hours=5):
        reporting_in.answer_call(
            actor=department, call_id=call_id, answer="电源正常，是灯座坏了。", is_public=True
        )
    found = kept(call_id)
    assert (found.state, found.clock, found.alarm_at) == (CallState.ANSWERED, "", None)
    assert not found.missed_report(clock.now())
    assert Case.objects.get(id=receipt.case_id).owner_id == desk.body("station:001")
    assert count_views(department, ["called"])["called"] == 0
    steps = Step.objects.filter(case_id=receipt.case_id, verb__startswith="call_")
    assert list(steps.order_by("at").values_list("verb", flat=True)) == ["call_reported", "call_answered"]
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs >= {"casework.call.made", "casework.call.reported", "casework.call.answered"}
    shown = calls.calls_for_requester(found.case)
    assert [(one.state, one.answer) for one in shown] == [("answered", "电源正常，是灯座坏了。")]


def test_an_answer_for_the_lead_alone_is_not_shown_to_the_requester(called: Any) -> None:
    desk, _receipt, call_id = called
    reporting_in.answer_call(actor=desk.who("department"), call_id=call_id, answer="内部：等预算。")
    assert calls.calls_for_requester(kept(call_id).case)[0].answer == ""
    assert not Step.objects.get(verb="call_answered_inside").is_public
    assert kept(call_id).reported_at is not None


def test_staff_and_requesters_are_told(called: Any) -> None:
    desk, _receipt, call_id = called
    told = Delivery.objects.filter(template="casework.work.called").values_list("account_id", flat=True)
    assert desk.who("department").id in told
    assert Delivery.objects.filter(template="casework.joint").exists()
    reporting_in.report_in(actor=desk.who("department"), call_id=call_id)
    back = Delivery.objects.filter(template="casework.work.call_reported").values_list(
        "account_id", flat=True
    )
    assert desk.who("community").id in back


def test_the_lead_resolves_with_all_answers_or_says_why_not(called: Any) -> None:
    desk, receipt, call_id = called
    resolve: Callable[..., None] = handling.resolve_case
    given = {
        "actor": desk.who("community"),
        "case_id": receipt.case_id,
        "outcome": "fixed",
        "answer": "换好了。",
    }
    with pytest.raises(CallsUnanswered) as refused:
        resolve(**given)
    assert "秦淮" in str(refused.value) or "没有答复" in str(refused.value)
    resolve(**given, without_calls="灯已自行修好，不必再等")
    found = kept(call_id)
    assert (found.state, found.end_words) == (CallState.LAPSED, "灯已自行修好，不必再等")
    assert not Case.objects.filter(cases_visible_to(desk.who("department")), id=receipt.case_id).exists()
    with pytest.raises(CallStepNotAllowed):
        reporting_in.report_in(actor=desk.who("department"), call_id=call_id)


def test_with_every_answer_the_lead_resolves_without_more_words(called: Any) -> None:
    desk, receipt, call_id = called
    reporting_in.answer_call(actor=desk.who("department"), call_id=call_id, answer="看过了。")
    handling.resolve_case(
        actor=desk.who("community"), case_id=receipt.case_id, outcome="fixed", answer="换好了。"
    )
    assert kept(call_id).state == CallState.ANSWERED


@pytest.mark.parametrize("ending", ["withdrawn", "not_accepted"])
def test_a_matter_that_ends_otherwise_leaves_no_call_open(desk: Desk, ending: str) -> None:
    receipt = desk.assigned(naming="named", name="王秀兰", phone="17000000001")
    call_id = call(desk, receipt.case_id, "housing", who="dispatcher")[0]
    if ending == "withdrawn":
        requester.withdraw_case(actor=VISITOR, case_id=receipt.case_id, code=receipt.tracking_code)
    else:
        dispatch.not_accept_case(
            actor=desk.who("dispatcher"), case_id=receipt.case_id, reason="in_court", elsewhere="找法院"
        )
    assert kept(call_id).state == CallState.LAPSED


def test_who_does_not_report_in_time_is_reminded_recorded_told_up_the_line_and_counted(called: Any) -> None:
    desk, receipt, call_id = called
    for hours in (*[1] * 30, *[12] * 24):
        with desk.at(hours=hours):
            while joint_alarms.raise_due_call_alarms():
                pass
    heard = Step.objects.filter(case_id=receipt.case_id, verb__startswith="call_").order_by("at", "id")
    assert list(heard.values_list("verb", flat=True)) == [
        "call_half",
        "call_four_fifths",
        "call_late",
        "call_street",
        "call_district",
    ]
    late = set(Delivery.objects.filter(template="casework.call.late").values_list("account_id", flat=True))
    late |= set(Delivery.objects.filter(template="casework.call.street").values_list("account_id", flat=True))
    late |= set(
        Delivery.objects.filter(template="casework.call.district").values_list("account_id", flat=True)
    )
    assert late >= {desk.who(name).id for name in ("department", "community", "supervisor", "district")}
    reporting_in.report_in(actor=desk.who("department"), call_id=call_id)
    assert Step.objects.filter(verb="call_reported_late").exists()
    today = clock.today()
    line = calls.count_calls(desk.who("dispatcher"), today.replace(month=11), today)[0]
    assert (line.called, line.reported, line.missed, line.answered) == (1, 1, 1, 0)
    listed = calls.list_calls(desk.who("dispatcher"), today.replace(month=11), today, kind="missed")
    assert [one.id for one in listed] == [call_id]


def test_after_a_standstill_the_lateness_is_said_once_with_its_way_up(called: Any) -> None:
    desk, receipt, _call_id = called
    with desk.at(days=20):
        assert (joint_alarms.raise_due_call_alarms(), joint_alarms.raise_due_call_alarms()) == (1, 0)
    heard = Step.objects.filter(case_id=receipt.case_id, verb__startswith="call_")
    assert {step.verb for step in heard} == {"call_late", "call_street", "call_district"}


def test_the_limits_of_called_bodies_stand_still_with_the_matter(called: Any) -> None:
    desk, receipt, call_id = called
    before = kept(call_id).due_answer
    assert before is not None
    suspending.ask_suspension(
        actor=desk.who("community"),
        case_id=receipt.case_id,
        reason="await_material",
        words="等灯",
        until=clock.today().replace(day=30),
    )
    suspending.decide_suspension(actor=desk.who("supervisor"), case_id=receipt.case_id, is_approved=True)
    with desk.at(days=2):
        assert joint_alarms.raise_due_call_alarms() == 0
        suspending.resume_case(actor=desk.who("community"), case_id=receipt.case_id)
    after = kept(call_id).due_answer
    assert after is not None
    assert (after - before).days >= 1


def test_a_body_may_ask_to_stay_away_and_the_caller_decides(called: Any) -> None:
    desk, receipt, call_id = called
    department, community = desk.who("department"), desk.who("community")
    with pytest.raises(NotAskedToStay):
        joint.decide_decline(actor=community, call_id=call_id, is_released=True, words="")
    with pytest.raises(ReasonMissing):
        reporting_in.decline_call(actor=department, call_id=call_id, reason="", words="不是我们")
    reporting_in.decline_call(actor=department, call_id=call_id, reason="not_ours", words="灯归物业")
    with pytest.raises(DeclinedAlready):
        reporting_in.decline_call(actor=department, call_id=call_id, reason="not_ours", words="灯归物业")
    assert count_views(community, ["declining"])["declining"] == 1
    with pytest.raises(ReasonMissing):
        joint.decide_decline(actor=community, call_id=call_id, is_released=False, words="")
    joint.decide_decline(actor=community, call_id=call_id, is_released=False, words="电源是你们的")
    assert (kept(call_id).state, kept(call_id).is_declining) == (CallState.CALLED, False)
    reporting_in.decline_call(actor=department, call_id=call_id, reason="no_means", words="没有电工")
    joint.decide_decline(actor=community, call_id=call_id, is_released=True, words="")
    assert kept(call_id).state == CallState.RELEASED
    assert not Case.objects.filter(cases_visible_to(department), id=receipt.case_id).exists()
    handling.resolve_case(actor=community, case_id=receipt.case_id, outcome="fixed", answer="好了。")


def test_a_call_is_extended_with_a_reason_reminded_and_taken_back(called: Any) -> None:
    desk, _receipt, call_id = called
    community = desk.who("community")
    before = kept(call_id).due_answer
    with pytest.raises(ReasonMissing):
        joint.extend_call(actor=community, call_id=call_id, length=9, words="")
    joint.extend_call(actor=community, call_id=call_id, length=9, words="要等配件")
    extended = kept(call_id).due_answer
    assert extended is not None
    assert before is not None
    assert extended > before
    joint.extend_call(actor=community, call_id=call_id, length=1, words="写错了")
    assert kept(call_id).due_answer == extended
    joint.remind_call(actor=community, call_id=call_id)
    with desk.at(minutes=1):
        joint.remind_call(actor=community, call_id=call_id, words="居民在等")
    assert Delivery.objects.filter(template="casework.work.call_reminded").count() == 2
    with pytest.raises(ReasonMissing):
        joint.withdraw_call(actor=community, call_id=call_id, words=" ")
    joint.withdraw_call(actor=community, call_id=call_id, words="自己能修")
    assert kept(call_id).state == CallState.WITHDRAWN
    assert calls.calls_for_requester(kept(call_id).case) == []


@pytest.mark.parametrize(
    ("key", "task", "length", "refusal"),
    [
        ("station:001", "查看", 3, CallToOwner),
        ("housing", "", 3, TaskMissing),
        ("housing", "查看", 0, CallLengthWrong),
        ("station:002", "查看", 3, BodyCannotOwn),
    ],
)
def test_what_is_no_call_is_refused_and_nobody_is_called(
    desk: Desk, key: str, task: str, length: int, refusal: type[Exception]
) -> None:
    receipt = desk.accepted()
    with pytest.raises(refusal):
        joint.call_bodies(
            actor=desk.who("community"),
            case_id=receipt.case_id,
            tasks=[
                joint.Task(desk.body("property"), "到场", 2),
                joint.Task(desk.body(key), task, length),
            ],
        )
    assert not JointCall.objects.exists()


def test_nobody_twice_and_not_without_anybody(called: Any) -> None:
    desk, receipt, _call_id = called
    with pytest.raises(CalledTwice):
        call(desk, receipt.case_id, "housing")
    with pytest.raises(NobodyCalled):
        call(desk, receipt.case_id)
    call(desk, receipt.case_id, "property")
    assert JointCall.objects.count() == 2


def test_only_communities_and_streets_call(desk: Desk) -> None:
    receipt = desk.assigned("housing")
    with pytest.raises(CallerWrong):
        call(desk, receipt.case_id, "property", who="department")
    with pytest.raises(CaseNotFound):
        call(desk, receipt.case_id, "property", who="organisation")
    with pytest.raises(NotAllowed):
        call(desk, receipt.case_id, "property", who="director")
    call(desk, receipt.case_id, "property", who="dispatcher")
    assert JointCall.objects.get().called_office


def test_a_matter_not_dispatched_or_ended_calls_nobody(desk: Desk) -> None:
    with pytest.raises(StepNotAllowed):
        call(desk, desk.said().case_id, "property", who="dispatcher")
    with pytest.raises(StepNotAllowed):
        call(desk, desk.resolved().case_id, "property")


def test_the_hands_of_others_are_kept_off(called: Any) -> None:
    desk, _receipt, call_id = called
    with pytest.raises(CaseNotFound):
        reporting_in.report_in(actor=desk.who("organisation"), call_id=call_id)
    with pytest.raises(NotAllowed):
        reporting_in.report_in(actor=desk.who("community"), call_id=call_id)
    with pytest.raises(NotAllowed):
        joint.withdraw_call(actor=desk.who("department"), call_id=call_id, words="不来了")
    with pytest.raises(CallNotFound):
        reporting_in.report_in(actor=desk.who("department"), call_id=uuid.uuid4())
    with pytest.raises(AnswerMissing):
        reporting_in.answer_call(actor=desk.who("department"), call_id=call_id, answer="")


def test_a_page_older_than_the_matter_is_refused(called: Any) -> None:
    desk, receipt, call_id = called
    old = Case.objects.get(id=receipt.case_id).version
    reporting_in.decline_call(
        actor=desk.who("department"), call_id=call_id, reason="not_ours", words="灯归物业", version=old
    )
    with pytest.raises(StalePage):
        joint.withdraw_call(actor=desk.who("community"), call_id=call_id, words="算了", version=old)


def test_reporting_in_leaves_the_open_pages_of_the_lead_fresh(called: Any) -> None:
    desk, receipt, call_id = called
    old = Case.objects.get(id=receipt.case_id).version
    reporting_in.report_in(actor=desk.who("department"), call_id=call_id, version=old)
    assert Case.objects.get(id=receipt.case_id).version == old


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_body_called_by_two_at_once_is_called_once(request: pytest.FixtureRequest) -> None:
    desk = request.getfixturevalue("desk")
    receipt = desk.accepted()
    people = ["community", "dispatcher"]

    def ring(number: int) -> str:
        with clock.at(desk.now):
            call(desk, receipt.case_id, "housing", who=people[number])
        return "called"

    assert sorted(together(2, ring)) == ["called", "casework.called_twice"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_answer_and_resolution_at_once_leave_one_consistent_call(request: pytest.FixtureRequest) -> None:
    desk = request.getfixturevalue("desk")
    receipt = desk.accepted()
    call_id = call(desk, receipt.case_id, "housing")[0]
    department, community = desk.who("department"), desk.who("community")

    def step(number: int) -> str:
        with clock.at(desk.now):
            if number == 0:
                reporting_in.answer_call(actor=department, call_id=call_id, answer="看过了。")
            else:
                handling.resolve_case(
                    actor=community,
                    case_id=receipt.case_id,
                    outcome="fixed",
                    answer="好了。",
                    without_calls="不等了",
                )
        return "done"

    outcome = together(2, step)
    assert outcome[1] == "done"
    answered = outcome[0] == "done"
    assert kept(call_id).state == (CallState.ANSWERED if answered else CallState.LAPSED)
