"""One matter from being said to being rated, and everything that can happen on the way."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from liren.config.demo.people import World
from liren.domains.casework.actions import dispatch, feedback, handing, handling, intake, requester, working
from liren.domains.casework.choices import CaseState
from liren.domains.casework.models import CallBack, Case, Custody, Rectification, Requester, Step
from liren.domains.casework.queries.case import get_case, history_of, requesters_of
from liren.domains.messaging.models import Delivery
from liren.kernel import audit, clock
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from tests.domains.casework.conftest import LIUYIN, Desk


def state(case_id: uuid.UUID) -> str:
    return Case.objects.values_list("state", flat=True).get(id=case_id)


def refused(act: Callable[..., object], **given: object) -> str:
    with pytest.raises(Refusal) as why:
        act(**given)
    assert "%(" not in str(why.value)
    return why.value.code


def test_a_matter_goes_from_being_said_to_being_rated_and_closed(desk: Desk) -> None:
    receipt = desk.resolved(naming="named", name="王秀兰", phone="17000000001")
    with desk.at(hours=3):
        requester.rate_case(
            actor=VISITOR, case_id=receipt.case_id, level=5, words="谢谢", code=receipt.tracking_code
        )
    case = Case.objects.get(id=receipt.case_id)
    assert case.state == CaseState.CLOSED
    assert case.number == receipt.number == "320104-2026-000001"
    assert (case.clock, case.due_at, case.alarm_at) == ("", None, None)
    assert case.contacted_at == case.resolved_at
    verbs = list(
        AuditEntry.objects.filter(object_id=str(case.id)).order_by("seq").values_list("verb", flat=True)
    )
    assert verbs == [
        f"casework.{verb}"
        for verb in (
            "case.received",
            "case.assigned",
            "case.accepted",
            "case.resolved",
            "rating.given",
            "case.closed",
        )
    ]
    assert audit.verify().first_break is None
    told = Delivery.objects.exclude(phone_index="").order_by("id").values_list("template", flat=True)
    assert list(told) == ["casework.received", "casework.in_hands", "casework.resolved"]


def test_its_limits_are_counted_from_receipt_and_the_running_one_is_shown(desk: Desk) -> None:
    receipt = desk.said()
    case = Case.objects.get(id=receipt.case_id)
    assert (case.clock, case.due_at) == ("dispatch", case.due_dispatch)
    assert case.due_resolve == dt.datetime(2026, 12, 2, 17, 30, tzinfo=clock.LOCAL).astimezone(dt.UTC)
    with desk.at(hours=1):
        dispatch.assign_case(
            actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"), urgency="danger"
        )
    case.refresh_from_db()
    assert case.clock == "accept"
    assert case.due_resolve == case.received_at + dt.timedelta(hours=2)


def test_a_case_always_has_one_owner_and_custody_is_without_a_gap(desk: Desk) -> None:
    receipt = desk.accepted()
    with desk.at(hours=1):
        handing.offer_case(
            actor=desk.who("community"),
            case_id=receipt.case_id,
            body_id=desk.body("housing"),
            reason="other_duty",
            words="线路归住建局。",
        )
    case = Case.objects.get(id=receipt.case_id)
    assert (case.owner_id, case.next_owner_id) == (desk.body("station:001"), desk.body("housing"))
    assert (
        refused(
            handling.resolve_case,
            actor=desk.who("community"),
            case_id=case.id,
            outcome="fixed",
            answer="好了",
        )
        == "casework.hand_on_pending"
    )
    with desk.at(hours=1):
        handing.take_over_case(actor=desk.who("department"), case_id=case.id)
    case.refresh_from_db()
    assert (case.owner_id, case.next_owner_id) == (desk.body("housing"), None)
    assert case.first_body_id == desk.body("station:001")
    spans = list(Custody.objects.filter(case=case).order_by("since"))
    assert [span.until for span in spans[:-1]] == [span.since for span in spans[1:]]
    assert spans[-1].until is None


def test_a_declined_hand_on_leaves_the_owner(desk: Desk) -> None:
    receipt = desk.accepted()
    given = {"actor": desk.who("community"), "case_id": receipt.case_id}
    assert refused(handing.decline_case, **given, words="x") == "casework.no_hand_on_pending"
    offer = {**given, "reason": "other_duty", "words": "归对方。"}
    assert (
        refused(handing.offer_case, **offer, body_id=desk.body("station:001")) == "casework.hand_on_to_self"
    )
    handing.offer_case(**offer, body_id=desk.body("housing"))
    assert refused(handing.offer_case, **offer, body_id=desk.body("urban")) == "casework.hand_on_pending"
    handing.decline_case(actor=desk.who("department"), case_id=receipt.case_id, words="不归我们。")
    case = Case.objects.get(id=receipt.case_id)
    assert (case.owner_id, case.next_owner_id) == (desk.body("station:001"), None)


def test_after_two_returns_the_street_rules_and_it_is_not_returned_again(desk: Desk) -> None:
    receipt = desk.assigned()
    community, dispatcher = desk.who("community"), desk.who("dispatcher")
    give_back = {
        "actor": community,
        "case_id": receipt.case_id,
        "reason": "not_ours",
        "words": "不归我们管。",
    }
    assert refused(handling.return_case, **{**give_back, "words": " "}) == "casework.reason_missing"
    handling.return_case(**give_back)
    case = Case.objects.get(id=receipt.case_id)
    assert (case.state, case.owner_id, case.return_count) == (CaseState.RECEIVED, desk.body("street:901"), 1)
    station = {"case_id": receipt.case_id, "body_id": desk.body("station:001")}
    with pytest.raises(NotAllowed):
        dispatch.rule_case(actor=desk.who("supervisor"), **station, words="一次退回还轮不到裁定。")
    dispatch.assign_case(actor=dispatcher, **station)
    handling.return_case(**give_back)
    assert refused(dispatch.assign_case, actor=dispatcher, **station) == "casework.ruling_needed"
    with pytest.raises(NotAllowed):
        dispatch.rule_case(actor=dispatcher, **station, words="就归你们。")
    dispatch.rule_case(actor=desk.who("supervisor"), **station, words="楼道属社区协调。")
    assert refused(handling.return_case, **give_back) == "casework.no_more_returns"
    handling.accept_case(actor=community, case_id=receipt.case_id)
    assert state(receipt.case_id) == CaseState.ACCEPTED


def test_others_than_the_owner_learn_whose_it_is_and_outsiders_do_not_see_it(desk: Desk) -> None:
    receipt = desk.assigned("property")
    assert (
        refused(handling.accept_case, actor=desk.who("community"), case_id=receipt.case_id)
        == "casework.not_owner"
    )
    assert refused(handling.accept_case, actor=desk.who("department"), case_id=receipt.case_id) == (
        "casework.case_not_found"
    )
    handling.accept_case(actor=desk.who("organisation"), case_id=receipt.case_id)


def test_two_people_on_one_page_do_not_overwrite_each_other(desk: Desk) -> None:
    receipt = desk.assigned()
    seen = Case.objects.get(id=receipt.case_id).version
    handling.accept_case(actor=desk.who("community"), case_id=receipt.case_id, version=seen)
    with pytest.raises(StalePage) as why:
        handling.start_case(actor=desk.who("director"), case_id=receipt.case_id, version=seen)
    assert why.value.code == "kernel.stale_page"


def test_a_question_is_asked_and_answered_in_the_own_thread(desk: Desk) -> None:
    receipt = desk.accepted()
    answer = {"actor": VISITOR, "case_id": receipt.case_id, "code": receipt.tracking_code}
    assert refused(requester.answer_question, **answer, words="六楼") == "casework.nothing_asked"
    handling.ask_requester(actor=desk.who("community"), case_id=receipt.case_id, words="几楼的灯？")
    requester.answer_question(**answer, words="六楼")
    lines = [line.sentence for line in history_of(Case.objects.get(id=receipt.case_id), for_staff=False)]
    assert lines[0] == "诉求人答：六楼"
    assert "李文静" not in "".join(lines), "those who brought it see offices, not names"
    wrong = {**answer, "code": "2222-2222-2222"}
    assert refused(requester.add_words, **wrong, words="再说一句") == "casework.case_not_found"


def test_a_bad_rating_is_called_back_and_put_right(desk: Desk) -> None:
    receipt = desk.resolved()
    rate = {"actor": VISITOR, "case_id": receipt.case_id, "code": receipt.tracking_code}
    assert refused(requester.rate_case, **rate, level=0) == "casework.level_unknown"
    with desk.at(hours=1):
        requester.rate_case(**rate, level=1, words="没修好")
    assert refused(requester.rate_case, **rate, level=5) == "casework.rated_already"
    call_back = CallBack.objects.get(case_id=receipt.case_id)
    assert call_back.due_at == dt.datetime(2026, 11, 24, 17, 30, tzinfo=clock.LOCAL).astimezone(dt.UTC)
    told = {"actor": desk.who("supervisor"), "call_back_id": call_back.id}
    assert refused(feedback.record_call_back, **told, result="rectify", words="") == "casework.reason_missing"
    with pytest.raises(NotAllowed):
        feedback.record_call_back(**{**told, "actor": desk.who("community")}, result="rectify", words="x")
    feedback.record_call_back(**told, result="rectify", words="要换线路")
    assert (
        refused(feedback.record_call_back, **told, result="settled", words="x") == "casework.call_back_done"
    )
    assert Rectification.objects.get(case_id=receipt.case_id).body_id == desk.body("station:001")
    done = {"actor": desk.who("community"), "case_id": receipt.case_id, "words": "换了线路。"}
    feedback.record_rectification(**done)
    assert refused(feedback.record_rectification, **done) == "casework.rectification_done"
    steps = Step.objects.filter(case_id=receipt.case_id, verb="rated").values_list("actor_id", "actor_name")
    assert list(steps) == [(None, "")], "the handler does not see who rated"


def test_what_is_not_resolved_is_not_rated(desk: Desk) -> None:
    receipt = desk.accepted()
    given = {"actor": VISITOR, "case_id": receipt.case_id, "code": receipt.tracking_code}
    assert refused(requester.rate_case, **given, level=5) == "casework.not_rateable"


def test_reopening_is_for_a_while_and_begins_the_limit_anew(desk: Desk) -> None:
    receipt = desk.resolved()
    given = {"actor": VISITOR, "case_id": receipt.case_id, "code": receipt.tracking_code, "words": "又坏了"}
    with desk.at(days=2):
        requester.reopen_case(**given)
    case = Case.objects.get(id=receipt.case_id)
    assert (case.state, case.reopen_count, case.clock) == (CaseState.IN_PROGRESS, 1, "resolve")
    assert case.due_resolve is not None
    assert case.due_resolve > desk.now + dt.timedelta(days=7)
    with desk.at(hours=1):
        handling.resolve_case(
            actor=desk.who("community"), case_id=case.id, outcome="fixed", answer="又修了。"
        )
    with desk.at(days=60):
        assert refused(requester.reopen_case, **given) == "casework.reopen_window_over"


def test_silence_after_the_window_closes_the_matter(desk: Desk) -> None:
    receipt = desk.resolved()
    with desk.at(days=2):
        assert feedback.close_silent_cases() == 0
    with desk.at(days=60):
        assert feedback.close_silent_cases() == 1
    assert state(receipt.case_id) == CaseState.CLOSED


def test_who_is_unhappy_while_others_are_closed_keeps_the_matter_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desk.resolved(), desk.resolved()
    desk.at(days=60)
    close = working.close

    def close_while_somebody_rates(*given: Any) -> None:
        requester.rate_case(
            actor=VISITOR, case_id=second.case_id, code=second.tracking_code, level=1, words="又坏了"
        )
        close(*given)

    monkeypatch.setattr(feedback.working, "close", close_while_somebody_rates)
    assert feedback.close_silent_cases() == 1
    assert (state(first.case_id), state(second.case_id)) == (CaseState.CLOSED, CaseState.RESOLVED)


def test_a_district_with_a_long_window_holds_up_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = desk.resolved(), desk.resolved()
    Case.objects.filter(id=first.case_id).update(place_code="320105901001")
    figures = feedback.policy.case_figures
    long = {"320105": 365}
    monkeypatch.setattr(
        feedback.policy,
        "case_figures",
        lambda place: replace(figures(place), reopen_days=long.get(place[:6], 15)),
    )
    monkeypatch.setattr(feedback, "BATCH", 1)
    desk.at(days=60)
    assert feedback.close_silent_cases() == 1
    assert (state(first.case_id), state(second.case_id)) == (CaseState.RESOLVED, CaseState.CLOSED)


def test_a_matter_is_withdrawn_by_the_one_who_brought_it(desk: Desk) -> None:
    receipt = desk.accepted()
    requester.withdraw_case(
        actor=VISITOR, case_id=receipt.case_id, code=receipt.tracking_code, words="自己修好了"
    )
    assert state(receipt.case_id) == CaseState.WITHDRAWN
    assert Case.objects.get(id=receipt.case_id).alarm_at is None


def test_what_the_law_keeps_out_is_refused_with_where_to_go(desk: Desk) -> None:
    receipt = desk.said()
    given = {"actor": desk.who("dispatcher"), "case_id": receipt.case_id}
    assert (
        refused(dispatch.not_accept_case, **given, reason="whim", elsewhere="x") == "casework.reason_missing"
    )
    dispatch.not_accept_case(**given, reason="in_court", elsewhere="请向法院申请执行。")
    case = Case.objects.get(id=receipt.case_id)
    assert (case.state, case.is_public) == (CaseState.NOT_ACCEPTED, False)


def test_me_too_joins_with_an_own_code_and_only_once(desk: Desk) -> None:
    receipt = desk.said()
    given = {"actor": VISITOR, "case_id": receipt.case_id}
    named = {"naming": "named", "name": "陈建国", "phone": "17000000002"}
    second = intake.join_case(**given, **named, text="我家也不亮")
    assert second is not None
    assert second.tracking_code != receipt.tracking_code
    assert Case.objects.get(id=receipt.case_id).people == 2
    assert intake.join_case(**given, **named) is None
    assert Case.objects.get(id=receipt.case_id).people == 2
    for code in (receipt.tracking_code, second.tracking_code):
        requester.withdraw_case(actor=VISITOR, case_id=receipt.case_id, code=code)
    assert refused(intake.join_case, **given) == "casework.not_joinable"


def test_a_confidential_matter_hides_its_requester_from_the_handler(desk: Desk) -> None:
    receipt = desk.assigned(naming="confidential", name="钱芳", phone="17000000003")
    community = get_case(desk.who("community"), receipt.number)
    assert requesters_of(desk.who("community"), community) == []
    shown = requesters_of(desk.who("dispatcher"), community)
    assert [(person.name, person.phone) for person in shown] == [("钱**", "170 **** 0003")]
    assert not community.is_public


def test_an_anonymous_matter_keeps_nobody_even_signed_in(desk: Desk) -> None:
    receipt = desk.said(actor=desk.who("resident"))
    assert Requester.objects.get(case_id=receipt.case_id).account_id is None
    assert AuditEntry.objects.get(verb="casework.case.received").actor_id is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"text": " "}, "casework.title_missing"),
        ({"text": "字" * 100_000}, "casework.text_too_long"),
        ({"text": "坏\x07字"}, "casework.control_characters"),
        ({"place_code": ""}, "casework.place_missing"),
        ({"place_code": "320104999999"}, "territory.place_unknown"),
        ({"place_code": "", "longitude": 0.0, "latitude": 0.0}, "casework.point_outside_grids"),
        ({"naming": "named"}, "casework.name_missing"),
        ({"naming": "named", "name": "王", "phone": "1"}, "casework.phone_wrong"),
        ({"category_code": "ZZ-99-99"}, "casework.category_unknown"),
        ({"place_code": "32"}, "casework.no_body_to_receive"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(desk: Desk, words: dict[str, object], code: str) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal) as why:
        desk.said(**words)
    if not code.startswith("territory"):
        assert why.value.code == code
    assert not Case.objects.exists()
    assert AuditEntry.objects.count() == before


def test_a_body_of_another_place_cannot_own_it(desk: Desk) -> None:
    receipt = desk.said()
    given = {"actor": desk.who("dispatcher"), "case_id": receipt.case_id}
    assert (
        refused(dispatch.assign_case, **given, body_id=desk.body("station:002")) == "casework.body_cannot_own"
    )
    assert refused(dispatch.assign_case, **given, body_id=desk.body("station:001"), category_code="ZZ") == (
        "casework.category_unknown"
    )
    dispatch.assign_case(**given, body_id=desk.body("housing"))


def test_bulk_dispatch_does_what_it_can_and_says_what_it_could_not(desk: Desk) -> None:
    first, second = desk.said(), desk.said()
    result = dispatch.assign_many(
        actor=desk.who("dispatcher"),
        chosen=[(first.case_id, desk.body("station:001")), (second.case_id, desk.body("station:002"))],
    )
    assert result.done == [first.number]
    assert [number for number, _ in result.refused] == [second.number]
    too_many = [(uuid.uuid4(), uuid.uuid4())] * 101
    assert (
        refused(dispatch.assign_many, actor=desk.who("dispatcher"), chosen=too_many)
        == "casework.too_many_chosen"
    )


def test_an_answer_is_needed_to_resolve(desk: Desk) -> None:
    receipt = desk.accepted()
    given = {"actor": desk.who("community"), "case_id": receipt.case_id}
    assert refused(handling.resolve_case, **given, outcome="fixed", answer=" ") == "casework.answer_missing"
    assert (
        refused(handling.resolve_case, **given, outcome="whatever", answer="好") == "casework.answer_missing"
    )


def test_confidential_class_makes_the_matter_confidential(desk: Desk, world: World) -> None:
    from liren.domains.casework.models import Category

    secret = Category.objects.filter(naming="confidential", level=3).first()
    assert secret is not None
    receipt = desk.said(
        naming="named", name="王", phone="17000000001", category_code=secret.code, place_code=LIUYIN
    )
    assert Case.objects.get(id=receipt.case_id).naming == "confidential"
