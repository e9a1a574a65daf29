"""The same person with the same matter again: linked, answered once more in full, closed only by two."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from liren.domains.casework.actions import dispatch, handling, intake, merging, relating, repeats, requester
from liren.domains.casework.errors import ReasonMissing
from liren.domains.casework.errors.repeats import (
    AnswerOnceMore,
    ClosingOpen,
    EarlierNotAnswered,
    GroundNotForDesk,
    NoClosing,
    NotSameRequester,
    OwnClosing,
)
from liren.domains.casework.models import AnsweredClosing, Case
from liren.domains.casework.queries.case import history_of
from liren.domains.casework.queries.repeats import (
    answered_before,
    perhaps_again,
    repeat_of,
    steps_on_repeat,
)
from liren.domains.casework.rules.repeats import check_answered_twice, check_same, check_second_pair_of_eyes
from liren.domains.messaging.models import Delivery
from liren.kernel import audit
from liren.kernel.actor import VISITOR
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import Desk

WANG = {"naming": "named", "name": "王秀兰", "phone": "13800004417"}
LI = {"naming": "named", "name": "李梅", "phone": "13900000002"}
GIVEN = {
    "ground": "nothing_new",
    "words": "两次都查过线路",
    "elsewhere": "不服可以申请复查，找街道信访接待室。",
}


def case_of(receipt: intake.Receipt) -> Case:
    return Case.objects.select_related("owner").get(id=receipt.case_id)


def link(desk: Desk, receipt: intake.Receipt, earlier: intake.Receipt, who: str = "dispatcher") -> None:
    repeats.link_repeat(actor=desk.who(who), case_id=receipt.case_id, earlier_id=earlier.case_id)


def propose(desk: Desk, receipt: intake.Receipt, who: str = "community", **given: str) -> None:
    repeats.propose_closing(actor=desk.who(who), case_id=receipt.case_id, **{**GIVEN, **given})


def decide(desk: Desk, receipt: intake.Receipt, who: str = "supervisor", *, yes: bool = True) -> None:
    repeats.decide_closing(
        actor=desk.who(who), case_id=receipt.case_id, is_approved=yes, words="核对过两次答复"
    )


def third(desk: Desk, **words: Any) -> intake.Receipt:
    """Said a third time, after two full answers."""
    first, second = desk.resolved(**WANG), desk.accepted(**WANG)
    link(desk, second, first)
    handling.resolve_case(
        actor=desk.who("community"),
        case_id=second.case_id,
        outcome="fixed",
        answer="又查了一遍，线路没问题。",
    )
    again = desk.accepted(**{**WANG, **words})
    link(desk, again, second)
    return again


def test_people_are_known_again_by_number_or_account_and_nobody_by_nothing() -> None:
    account = uuid.uuid4()
    check_same([("a", None)], [("b", None), ("a", None)])
    check_same([("", account)], [("x", account)])
    for others in ([("b", None)], [("", None)], []):
        with pytest.raises(NotSameRequester):
            check_same([("", None), ("a", None)], others)


@pytest.mark.parametrize(("answers", "enough"), [(0, False), (1, False), (2, True), (3, True)])
def test_it_is_answered_once_more_in_full_first(answers: int, enough: bool) -> None:
    if enough:
        check_answered_twice(answers)
        return
    with pytest.raises(AnswerOnceMore):
        check_answered_twice(answers)


def test_a_second_pair_of_eyes_is_somebody_else() -> None:
    author, other = uuid.uuid4(), uuid.uuid4()
    check_second_pair_of_eyes(other, {author, None})
    for who in (author, None):
        with pytest.raises(OwnClosing):
            check_second_pair_of_eyes(who, {author})


def test_linked_it_goes_the_ordinary_way(desk: Desk) -> None:
    first, second = desk.resolved(**WANG), desk.said(**WANG)
    due = case_of(second).due_at
    link(desk, second, first)
    case = case_of(second)
    assert (case.state, case.due_at, case.owner.kind) == ("received", due, "street_centre")
    assert answered_before(case.id) == [first.case_id]
    told = repeat_of(case)
    assert told is not None
    assert (told.answers, told.may_be_proposed) == (1, False)
    shown = " ".join(line.sentence for line in history_of(case, for_staff=False))
    assert "又说" not in shown


def test_only_matters_of_one_person_that_were_answered_by_who_may_know(desk: Desk) -> None:
    first, second = desk.resolved(**WANG), desk.said(**WANG)
    with pytest.raises(NotSameRequester):
        link(desk, desk.said(**LI), first)
    with pytest.raises(NotSameRequester):
        link(desk, desk.said(), desk.resolved())
    with pytest.raises(EarlierNotAnswered):
        link(desk, second, desk.said(**WANG))
    with pytest.raises(NotAllowed):
        link(desk, second, first, who="district")
    secret = desk.said(**{**WANG, "naming": "confidential"})
    dispatch.assign_case(
        actor=desk.who("dispatcher"), case_id=secret.case_id, body_id=desk.body("station:001")
    )
    with pytest.raises(NotAllowed):
        link(desk, secret, first, who="community")


def test_the_desk_finds_what_the_same_person_said_of_the_same_and_nothing_else(desk: Desk) -> None:
    first = desk.resolved(**WANG)
    desk.resolved(**WANG, text="隔壁装修太吵，晚上睡不着")
    desk.resolved(**LI)
    second = desk.said(**WANG)
    found = perhaps_again(desk.who("dispatcher"), case_of(second))
    assert [case.number for case in found] == [first.number]
    assert perhaps_again(desk.who("district"), case_of(second)) == []
    link(desk, second, first)
    assert perhaps_again(desk.who("dispatcher"), case_of(second)) == []


def test_a_third_one_is_closed_by_two_with_reason_and_the_way_on(desk: Desk) -> None:
    again = third(desk)
    propose(desk, again)
    assert case_of(again).state == "accepted", "until somebody else has decided it goes on"
    with pytest.raises(ClosingOpen):
        propose(desk, again)
    decide(desk, again)
    case = case_of(again)
    assert (case.state, case.not_accepted_reason) == ("not_accepted", "answered_before")
    assert case.elsewhere == GIVEN["elsewhere"]
    assert Delivery.objects.filter(template="casework.closed_answered").count() == 1
    shown = " ".join(line.sentence for line in history_of(case, for_staff=False))
    assert GIVEN["elsewhere"] in shown
    assert GIVEN["words"] not in shown
    closing = AnsweredClosing.objects.get()
    assert closing.decided_by == desk.who("supervisor").id != closing.asked_by
    assert audit.verify().first_break is None
    with pytest.raises(NoClosing):
        decide(desk, again)


def test_not_closed_it_is_answered_like_any_other(desk: Desk) -> None:
    again = third(desk)
    propose(desk, again)
    decide(desk, again, yes=False)
    assert case_of(again).state == "accepted"
    handling.resolve_case(
        actor=desk.who("community"), case_id=again.case_id, outcome="fixed", answer="换了整条线路。"
    )
    requester.rate_case(actor=VISITOR, case_id=again.case_id, level=5, code=again.tracking_code)


def test_after_one_answer_only_nobody_closes_it(desk: Desk) -> None:
    first, second = desk.resolved(**WANG), desk.accepted(**WANG)
    with pytest.raises(AnswerOnceMore):
        propose(desk, second)
    link(desk, second, first)
    with pytest.raises(AnswerOnceMore):
        propose(desk, second)
    assert steps_on_repeat(desk.who("community"), case_of(second), repeat_of(case_of(second))) == frozenset()


def test_neither_author_nor_proposer_nor_handler_decides(desk: Desk) -> None:
    again = third(desk)
    propose(desk, again)
    with pytest.raises(NotAllowed):
        decide(desk, again, who="community")
    AnsweredClosing.objects.update(asked_by=desk.who("supervisor").id)
    with pytest.raises(OwnClosing):
        decide(desk, again)
    Case.objects.filter(id=again.case_id).update(handler=desk.who("director").id)
    with pytest.raises(OwnClosing):
        decide(desk, again, who="director")
    decide(desk, again, who="district")


def test_what_is_asked_for_is_asked(desk: Desk) -> None:
    again = third(desk)
    for missing in ({"words": " "}, {"elsewhere": ""}, {"ground": "tired_of_it"}):
        with pytest.raises(ReasonMissing):
            propose(desk, again, **missing)
    with pytest.raises(NotAllowed):
        propose(desk, again, who="district")
    propose(desk, again, who="dispatcher")
    with pytest.raises(ReasonMissing):
        repeats.decide_closing(
            actor=desk.who("supervisor"), case_id=again.case_id, is_approved=True, words=" "
        )


def test_one_person_at_the_desk_cannot_say_it_was_answered_before(desk: Desk) -> None:
    receipt = desk.said(**WANG)
    with pytest.raises(GroundNotForDesk):
        dispatch.not_accept_case(
            actor=desk.who("dispatcher"),
            case_id=receipt.case_id,
            reason="answered_before",
            elsewhere="不再受理。",
        )


def test_who_is_merged_with_it_is_told_too_and_an_answer_drops_the_proposal(desk: Desk) -> None:
    again, under = third(desk), desk.said(**LI)
    merging.merge_case(actor=desk.who("dispatcher"), case_id=under.case_id, into_id=again.case_id)
    propose(desk, again)
    decide(desk, again)
    assert case_of(under).state == "not_accepted"
    other = third(desk)
    propose(desk, other)
    handling.resolve_case(
        actor=desk.who("community"), case_id=other.case_id, outcome="explained", answer="再答复一次。"
    )
    told = repeat_of(case_of(other))
    assert told is not None
    assert steps_on_repeat(desk.who("supervisor"), case_of(other), told) == frozenset()


def test_unlinked_nothing_is_left_of_it(desk: Desk) -> None:
    again = third(desk)
    relation = again and case_of(again).relations.get()
    relating.unrelate_cases(
        actor=desk.who("dispatcher"), case_id=again.case_id, relation_id=relation.id, words="不是一件"
    )
    assert repeat_of(case_of(again)) is None


def test_a_link_never_tells_who_brought_a_confidential_matter(desk: Desk) -> None:
    first = desk.resolved(**WANG)
    secret = desk.said(**{**WANG, "naming": "confidential"})
    link(desk, secret, first)
    dispatch.assign_case(
        actor=desk.who("dispatcher"), case_id=secret.case_id, body_id=desk.body("station:001")
    )
    assert desk.around("community", case_of(secret)).related == []
    assert desk.around("community", case_of(first)).related == []
    assert len(desk.around("dispatcher", case_of(first)).related) == 1
