"""Withdrawing one's own part, and what becomes of matters merged into one that ends."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.casework.actions import (
    dispatch,
    feedback,
    handing,
    handling,
    intake,
    merging,
    requester,
    suspending,
)
from liren.domains.casework.models import CallBack, Case, Rectification, Requester, Suspension
from liren.domains.casework.queries.case import history_of, requesters_of
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_loop import refused

NEIGHBOUR = {"naming": "named", "name": "李梅", "phone": "13900000002"}


def joined(desk: Desk, receipt: intake.Receipt) -> intake.Receipt:
    own = intake.join_case(actor=VISITOR, case_id=receipt.case_id, **NEIGHBOUR)
    assert own is not None
    return own


@pytest.mark.parametrize("who", ["first", "joined"])
def test_withdrawing_ends_only_the_own_part_while_others_stand_behind_the_matter(
    desk: Desk, who: str
) -> None:
    first = desk.accepted(naming="named", name="王秀兰", phone="13800004417")
    other = joined(desk, first)
    own, left = (first, other) if who == "first" else (other, first)
    mine = {"actor": VISITOR, "case_id": first.case_id, "code": own.tracking_code}
    requester.withdraw_case(**mine, words="搬走了。")
    case = Case.objects.get(id=first.case_id)
    assert (case.state, case.people) == ("accepted", 1)
    assert Requester.objects.get(id=own.requester_id).role == "left"
    assert AuditEntry.objects.filter(verb="casework.case.left").count() == 1
    for act in (requester.withdraw_case, requester.answer_question, requester.reopen_case):
        assert refused(act, **mine, words="又来了") == "casework.has_left"
    Delivery.objects.all().delete()
    community = desk.who("community")
    handling.resolve_case(actor=community, case_id=case.id, outcome="fixed", answer="换了灯。")
    told = Delivery.objects.filter(template="casework.resolved").values_list("key", flat=True)
    assert [str(left.requester_id) in key for key in told] == [True]
    assert refused(requester.rate_case, **mine, level=1) == "casework.has_left"


def test_the_last_one_withdrawing_ends_the_matter(desk: Desk) -> None:
    first = desk.accepted()
    other = joined(desk, first)
    for receipt in (other, first):
        requester.withdraw_case(actor=VISITOR, case_id=first.case_id, code=receipt.tracking_code)
    assert Case.objects.get(id=first.case_id).state == "withdrawn"


def test_a_matter_under_which_others_were_merged_goes_on_for_them(desk: Desk) -> None:
    main, other = desk.accepted(), desk.said(text="六楼也没有灯")
    merging.merge_case(actor=desk.who("dispatcher"), case_id=other.case_id, into_id=main.case_id)
    requester.withdraw_case(actor=VISITOR, case_id=main.case_id, code=main.tracking_code)
    assert Case.objects.get(id=main.case_id).state == "accepted"


def test_what_is_not_accepted_ends_what_was_merged_into_it(desk: Desk) -> None:
    main, other = desk.said(), desk.said(text="六楼也没有灯")
    dispatcher = desk.who("dispatcher")
    merging.merge_case(actor=dispatcher, case_id=other.case_id, into_id=main.case_id)
    dispatch.not_accept_case(
        actor=dispatcher, case_id=main.case_id, reason="in_court", elsewhere="请到法院立案庭。"
    )
    child = Case.objects.get(id=other.case_id)
    assert (child.state, child.elsewhere, child.is_public) == ("not_accepted", "请到法院立案庭。", False)
    assert child.closed_at is not None
    assert AuditEntry.objects.filter(verb="casework.case.not_accepted").count() == 2


def suspended(desk: Desk, days: int) -> intake.Receipt:
    receipt = desk.accepted()
    until = clock.today() + dt.timedelta(days=days)
    who = desk.who("community")
    asked = {"reason": "await_appraisal", "words": "等鉴定。", "until": until}
    suspending.ask_suspension(actor=who, case_id=receipt.case_id, **asked)
    suspending.decide_suspension(actor=desk.who("director"), case_id=receipt.case_id, is_approved=True)
    return receipt


def test_a_suspended_matter_that_was_merged_ends_its_suspension_and_holds_up_no_other(desk: Desk) -> None:
    child, free, main = suspended(desk, 3), suspended(desk, 3), desk.accepted()
    merging.merge_case(actor=desk.who("dispatcher"), case_id=child.case_id, into_id=main.case_id)
    handling.resolve_case(
        actor=desk.who("community"), case_id=main.case_id, outcome="fixed", answer="都亮了。"
    )
    assert not Case.objects.get(id=child.case_id).is_suspended
    assert not Suspension.objects.filter(case_id=child.case_id, ended_at=None).exists()
    with desk.at(days=4):
        assert suspending.end_planned_suspensions() == 1
    assert not Case.objects.get(id=free.case_id).is_suspended


def rated_badly(desk: Desk, receipt: intake.Receipt) -> CallBack:
    mine = {"actor": VISITOR, "case_id": receipt.case_id, "code": receipt.tracking_code}
    requester.rate_case(**mine, level=1, words="没有修好")
    return CallBack.objects.get(case_id=receipt.case_id, done_at=None)


def test_what_a_merged_matter_s_requester_complains_of_is_put_right_by_who_answered(desk: Desk) -> None:
    main, other = desk.accepted(), desk.said(text="六楼也没有灯")
    merging.merge_case(actor=desk.who("dispatcher"), case_id=other.case_id, into_id=main.case_id)
    community = desk.who("community")
    handling.resolve_case(actor=community, case_id=main.case_id, outcome="fixed", answer="都亮了。")
    call = rated_badly(desk, other)
    supervisor = desk.who("supervisor")
    feedback.record_call_back(actor=supervisor, call_back_id=call.id, result="rectify", words="还是暗")
    ordered = Rectification.objects.get()
    assert (ordered.case_id, ordered.body_id) == (main.case_id, desk.body("station:001"))
    feedback.record_rectification(actor=community, case_id=main.case_id, words="又换了灯。")
    assert Rectification.objects.get().done_at is not None


def test_no_good_word_closes_a_matter_in_which_something_is_still_to_be_put_right(desk: Desk) -> None:
    first = desk.accepted()
    other = joined(desk, first)
    community = desk.who("community")
    handling.resolve_case(actor=community, case_id=first.case_id, outcome="fixed", answer="亮了。")
    call = rated_badly(desk, first)
    supervisor = desk.who("supervisor")
    feedback.record_call_back(actor=supervisor, call_back_id=call.id, result="rectify", words="还是暗")
    requester.rate_case(actor=VISITOR, case_id=first.case_id, code=other.tracking_code, level=5)
    assert Case.objects.get(id=first.case_id).state == "resolved"


def test_whoever_had_it_by_mistake_does_not_stay_answerable(desk: Desk) -> None:
    receipt = desk.assigned("station:001")
    right = desk.body("housing")
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=receipt.case_id, body_id=right)
    assert Case.objects.get(id=receipt.case_id).first_body_id == right


def test_an_import_that_swelled_a_merged_matter_does_not_stop_it_from_being_taken_out(desk: Desk) -> None:
    main, other = desk.said(), desk.said()
    dispatcher = desk.who("dispatcher")
    merging.merge_case(actor=dispatcher, case_id=other.case_id, into_id=main.case_id)
    Case.objects.filter(id=other.case_id).update(people=5)
    merging.unmerge_case(actor=dispatcher, case_id=other.case_id)
    assert Case.objects.get(id=main.case_id).people == 1


def test_who_joined_reads_nothing_of_what_the_others_wrote(desk: Desk) -> None:
    first = desk.accepted()
    said = {"actor": VISITOR, "case_id": first.case_id, "code": first.tracking_code}
    requester.add_words(**said, words="我家电话 13800004417")
    joined(desk, first)
    case = Case.objects.get(id=first.case_id)
    shown = " ".join(line.sentence for line in history_of(case, for_staff=False))
    assert "13800004417" not in shown
    assert "诉求人补充了情况" in shown
    assert "13800004417" in " ".join(line.sentence for line in history_of(case, for_staff=True))


def test_who_answers_for_the_main_matter_does_not_see_a_confidential_voice_merged_into_it(desk: Desk) -> None:
    main = desk.accepted()
    secret = desk.said(naming="confidential", name="王秀兰", phone="13800004417")
    merging.merge_case(actor=desk.who("dispatcher"), case_id=secret.case_id, into_id=main.case_id)
    case = Case.objects.get(id=secret.case_id)
    assert requesters_of(desk.who("community"), case) == []
    assert len(requesters_of(desk.who("dispatcher"), case)) == 1


def test_a_matter_is_not_offered_to_a_community_whose_people_would_not_see_it(desk: Desk) -> None:
    receipt = desk.accepted()
    offer = {
        "actor": desk.who("community"),
        "case_id": receipt.case_id,
        "reason": "other_duty",
        "words": "请接手",
    }
    far = desk.body("station:002")
    assert refused(handing.offer_case, **offer, body_id=far) == "casework.body_cannot_own"
