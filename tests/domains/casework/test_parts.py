"""One matter, several troubles: parts with own body, limits and answer; one thread and rating for who brought it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from liren.domains.casework.actions import dispatch, handing, handling, merging, parts, passing, requester
from liren.domains.casework.errors import (
    CaseNotFound,
    HandOnPending,
    IsMerged,
    PlaceMissing,
    ReasonMissing,
    StepNotAllowed,
)
from liren.domains.casework.errors.parts import (
    HasParts,
    IsPart,
    NoParts,
    NotPart,
    PartOfPart,
    PartsUnanswered,
    PartTouched,
)
from liren.domains.casework.errors.passing import PassUpOpen
from liren.domains.casework.models import Case, Rating, Requester
from liren.domains.casework.queries.case import history_of
from liren.domains.casework.queries.hot_ground import matters_of
from liren.domains.casework.queries.parts import parts_of, steps_on_parts
from liren.domains.casework.queries.portal import open_question, public_cases, thread_of
from liren.domains.messaging.models import Delivery
from liren.kernel import audit
from liren.kernel.actor import VISITOR
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import Desk
from tests.domains.casework.parted import NAMED, TANGYUAN, answered, both, case_of, split, told


def test_parts_go_their_own_ways_and_the_whole_is_answered_with_the_last(desk: Desk) -> None:
    receipt = desk.said(**NAMED)
    before = case_of(receipt)
    lamp, roof = both(desk, receipt)
    whole = case_of(receipt)
    assert (whole.state, whole.clock, whole.due_resolve) == ("in_progress", "resolve", before.due_resolve)
    assert [one.number for one in parts_of(whole.id)] == [f"{whole.number}-1", f"{whole.number}-2"]
    assert (lamp.state, roof.owner_id) == ("assigned", desk.body("housing"))
    assert lamp.due_accept is not None
    assert not Requester.objects.filter(case__parent=whole).exists()
    answered(desk, lamp, "community", "换了灯。")
    assert case_of(receipt).state == "in_progress"
    assert (told("casework.part_resolved"), told("casework.resolved")) == (1, 0)
    answered(desk, roof, "department", "列入大修计划。", "planned")
    whole = case_of(receipt)
    assert (whole.state, whole.outcome) == ("resolved", "planned")
    assert "换了灯。" in whole.resolution
    assert "列入大修计划。" in whole.resolution
    assert (told("casework.part_resolved"), told("casework.resolved")) == (1, 1)
    requester.rate_case(actor=VISITOR, case_id=whole.id, level=5, code=receipt.tracking_code)
    assert Rating.objects.count() == 1
    assert audit.verify().first_break is None


def test_one_message_a_part_and_each_says_which(desk: Desk) -> None:
    receipt = desk.said(**NAMED)
    lamp, roof = both(desk, receipt)
    assert told("casework.part_made") == 2
    handling.accept_case(actor=desk.who("community"), case_id=lamp.id)
    handling.accept_case(actor=desk.who("department"), case_id=roof.id)
    assert told("casework.part_in_hands") == 2


def test_a_question_of_a_part_is_in_the_one_thread_and_its_owner_reads_the_answer(desk: Desk) -> None:
    receipt = desk.said(**NAMED)
    lamp, _roof = both(desk, receipt)
    handling.accept_case(actor=desk.who("community"), case_id=lamp.id)
    handling.ask_requester(actor=desk.who("community"), case_id=lamp.id, words="哪一层？")
    own = Requester.objects.select_related("case").get(case_id=receipt.case_id)
    question = open_question(own)
    assert question is not None
    assert question.text == "哪一层？"
    requester.answer_question(
        actor=VISITOR, case_id=receipt.case_id, words="三楼", code=receipt.tracking_code
    )
    assert open_question(own) is None
    assert [message.text for message in thread_of(own)] == ["哪一层？", "三楼"]
    assert Delivery.objects.filter(
        template="casework.work.answered", account_id=desk.who("community").id
    ).exists()


def test_without_all_its_parts_the_whole_is_answered_only_with_a_reason(desk: Desk) -> None:
    receipt = desk.accepted(**NAMED)
    lamp = split(desk, receipt, who="community", body_id=desk.body("station:001"))
    with pytest.raises(PartsUnanswered):
        handling.resolve_case(
            actor=desk.who("community"), case_id=receipt.case_id, outcome="fixed", answer="都好了。"
        )
    handling.resolve_case(
        actor=desk.who("community"),
        case_id=receipt.case_id,
        outcome="fixed",
        answer="都好了。",
        without_parts="灯由物业另行处理，月底前换。",
    )
    assert case_of(receipt).state == "resolved"
    shown = " ".join(line.sentence for line in history_of(case_of(receipt), for_staff=False))
    assert "月底前换" not in shown
    answered(desk, lamp, "community", "换了。")
    assert told("casework.resolved") == 1, "the whole has been answered already"


def test_who_leads_hears_when_the_last_part_comes_in_after_the_whole_was_answered(desk: Desk) -> None:
    receipt = desk.accepted(**NAMED)
    lamp, roof = both(desk, receipt)
    handling.resolve_case(
        actor=desk.who("community"),
        case_id=receipt.case_id,
        outcome="fixed",
        answer="都好了。",
        without_parts="灯和屋顶另行处理。",
    )
    told_lead = Delivery.objects.filter(
        template="casework.work.last_part", account_id=desk.who("community").id
    )
    answered(desk, lamp, "community", "换了。")
    assert not told_lead.exists(), "another part is still open"
    answered(desk, roof, "department", "补好了。")
    assert told_lead.exists()
    assert told("casework.resolved") == 1
    staff = " ".join(line.sentence for line in history_of(case_of(receipt), for_staff=True))
    public = " ".join(line.sentence for line in history_of(case_of(receipt), for_staff=False))
    assert staff.count("办完了") == 3
    assert "最后一部分" not in public


def test_the_desk_answers_for_a_whole_that_nobody_leads(desk: Desk) -> None:
    receipt = desk.said(**NAMED)
    who: dict[str, Any] = {"actor": desk.who("dispatcher"), "case_id": receipt.case_id}
    with pytest.raises(NoParts):
        parts.answer_whole(**who, outcome="fixed", answer="好了。", reason="")
    both(desk, receipt)
    with pytest.raises(PartsUnanswered):
        parts.answer_whole(**who, outcome="planned", answer="列入计划。", reason="")
    parts.answer_whole(**who, outcome="planned", answer="列入计划。", reason="屋顶明年大修")
    assert case_of(receipt).state == "resolved"


def test_a_part_is_taken_back_while_nobody_has_accepted_it(desk: Desk) -> None:
    receipt = desk.said(**NAMED)
    lamp, roof = both(desk, receipt)
    desker = desk.who("dispatcher")
    with pytest.raises(ReasonMissing):
        parts.take_back_part(actor=desker, case_id=lamp.id, words=" ")
    with pytest.raises(NotPart):
        parts.take_back_part(actor=desker, case_id=receipt.case_id, words="拆错了")
    with pytest.raises(NotAllowed):
        parts.take_back_part(actor=desk.who("district"), case_id=lamp.id, words="拆错了")
    handling.accept_case(actor=desk.who("department"), case_id=roof.id)
    with pytest.raises(PartTouched):
        parts.take_back_part(actor=desker, case_id=roof.id, words="拆错了")
    parts.take_back_part(actor=desker, case_id=lamp.id, words="拆错了")
    assert [one.id for one in parts_of(receipt.case_id)] == [roof.id]
    assert case_of(receipt).state == "in_progress"


def test_without_any_part_left_the_matter_goes_on_where_it_stopped(desk: Desk) -> None:
    said, accepted = desk.said(), desk.accepted()
    for receipt, state in ((said, "received"), (accepted, "in_progress")):
        one = split(desk, receipt)
        parts.take_back_part(actor=desk.who("dispatcher"), case_id=one.id, words="不用拆")
        assert case_of(receipt).state == state
    assert case_of(said).clock == "dispatch"
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=said.case_id, body_id=desk.body("station:001"))


def test_splitting_and_merging_do_not_meet(desk: Desk) -> None:
    receipt, other, third = desk.said(), desk.said(), desk.said()
    lamp = split(desk, receipt)
    desker = desk.who("dispatcher")
    with pytest.raises(PartOfPart):
        parts.split_case(actor=desker, case_id=lamp.id, part=parts.PartGiven(title="灯", words="灯"))
    for case_id, into_id in ((lamp.id, other.case_id), (other.case_id, lamp.id)):
        with pytest.raises(IsPart):
            merging.merge_case(actor=desker, case_id=case_id, into_id=into_id)
    with pytest.raises(HasParts):
        merging.merge_case(actor=desker, case_id=receipt.case_id, into_id=other.case_id)
    merging.merge_case(actor=desker, case_id=third.case_id, into_id=receipt.case_id)
    with pytest.raises(IsMerged):
        split(desk, third)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(id=lamp.id).update(merged_into=other.case_id)
    answered_part = dispatch.assign_case(actor=desker, case_id=lamp.id, body_id=desk.body("station:001"))
    assert answered_part is None
    answered(desk, Case.objects.get(id=lamp.id), "community", "换了灯。")
    assert case_of(third).state == "resolved", "who was merged is answered with the whole"


def test_what_waits_for_others_or_has_ended_is_not_split(desk: Desk) -> None:
    offered, passed, done = desk.accepted(), desk.accepted(), desk.resolved()
    community = desk.who("community")
    handing.offer_case(
        actor=community,
        case_id=offered.case_id,
        body_id=desk.body("housing"),
        reason="other_duty",
        words="归房管",
    )
    passing.pass_up(actor=community, case_id=passed.case_id, words="办不了", note="已上报。")
    with pytest.raises(HandOnPending):
        split(desk, offered)
    with pytest.raises(PassUpOpen):
        split(desk, passed)
    with pytest.raises(StepNotAllowed):
        split(desk, done)
    with pytest.raises(NotAllowed):
        split(desk, desk.said(), who="supervisor")
    with pytest.raises(NotAllowed):
        split(desk, desk.accepted(), who="community", body_id=desk.body("housing"))


def test_a_part_not_admitted_counts_and_its_words_stand_in_the_answer(desk: Desk) -> None:
    receipt = desk.said(**NAMED)
    lamp = split(desk, receipt, body_id=desk.body("station:001"))
    debt = split(desk, receipt, title="邻居欠钱", words="邻居借钱不还")
    answered(desk, lamp, "community", "换了灯。")
    dispatch.not_accept_case(
        actor=desk.who("dispatcher"), case_id=debt.id, reason="private", elsewhere="可以向法院起诉。"
    )
    whole = case_of(receipt)
    assert whole.state == "resolved"
    assert "可以向法院起诉。" in whole.resolution


def test_withdrawn_and_reopened_with_the_whole(desk: Desk) -> None:
    gone, again = desk.said(), desk.said(**NAMED)
    lamp = split(desk, gone, body_id=desk.body("station:001"))
    requester.withdraw_case(actor=VISITOR, case_id=gone.case_id, code=gone.tracking_code)
    lamp.refresh_from_db()
    assert (lamp.state, lamp.clock) == ("withdrawn", "")
    lamp = split(desk, again, body_id=desk.body("station:001"))
    answered(desk, lamp, "community", "换了灯。")
    requester.reopen_case(actor=VISITOR, case_id=again.case_id, words="又灭了", code=again.tracking_code)
    lamp.refresh_from_db()
    whole = case_of(again)
    assert (whole.state, whole.clock, lamp.state, lamp.reopen_count) == (
        "in_progress",
        "resolve",
        "in_progress",
        1,
    )
    handling.resolve_case(
        actor=desk.who("community"), case_id=lamp.id, outcome="fixed", answer="换了整条线路。"
    )
    assert "换了整条线路。" in case_of(again).resolution


def test_parts_stand_nowhere_in_public_and_in_no_hot_issue(desk: Desk) -> None:
    receipt = desk.said()
    lamp = split(desk, receipt, place_code=TANGYUAN)
    assert (lamp.place_code, lamp.grid_id, lamp.is_public) == (TANGYUAN, None, False)
    assert not public_cases().filter(id=lamp.id).exists()
    assert not matters_of("320104").filter(id=lamp.id).exists()


def test_buttons_and_lines_say_what_the_reader_may(desk: Desk) -> None:
    receipt = desk.said()
    lamp, roof = both(desk, receipt)
    whole, department = case_of(receipt), desk.who("department")
    assert desk.around("department", roof).whole == ""
    assert desk.around("dispatcher", roof).whole == whole.number
    assert [line.can_take_back for line in desk.around("dispatcher", whole).parts] == [True, True]
    assert [line.is_seen for line in desk.around("department", whole).parts] == [False, True]
    assert steps_on_parts(desk.who("dispatcher"), whole, has_parts=True) == {"split", "answer_whole"}
    assert steps_on_parts(desk.who("dispatcher"), lamp, has_parts=False) == {"take_back"}
    assert steps_on_parts(department, whole, has_parts=True) == frozenset()


def test_a_part_in_another_county_is_refused(desk: Desk) -> None:
    with pytest.raises(PlaceMissing):
        split(desk, desk.said(), place_code="320105001001")


def test_ids_are_no_secret_way_in(desk: Desk) -> None:
    with pytest.raises(CaseNotFound):
        parts.take_back_part(actor=desk.who("dispatcher"), case_id=uuid.uuid4(), words="拆错了")
