"""Wholes and parts are closed together."""

from __future__ import annotations

import pytest

from liren.domains.casework.actions import feedback, requester
from liren.domains.casework.rules.parts import is_waited_for
from liren.kernel import audit
from liren.kernel.actor import VISITOR
from tests.domains.casework.conftest import Desk
from tests.domains.casework.parted import NAMED, answered, answered_without, both, case_of, states_of


@pytest.mark.parametrize(
    ("states", "waited_for"),
    [
        ((), False),
        (("resolved", "closed", "withdrawn", "not_accepted"), False),
        (("resolved", "in_progress"), True),
        (("received",), True),
        (("assigned",), True),
        (("accepted",), True),
    ],
)
def test_a_whole_waits_for_its_open_parts_before_it_is_closed(
    states: tuple[str, ...], waited_for: bool
) -> None:
    assert is_waited_for(states) is waited_for


def test_silence_closes_no_part_before_its_whole_and_then_all_together(desk: Desk) -> None:
    receipt = desk.said(**NAMED)
    lamp, roof = both(desk, receipt)
    answered(desk, lamp, "community", "换了灯。")
    desk.at(days=60)
    assert feedback.close_silent_cases() == 0
    assert states_of(lamp, roof) == ["resolved", "assigned"]
    answered(desk, roof, "department", "补好了。")
    assert feedback.close_silent_cases() == 0  # the window of the whole runs from its own answer
    desk.at(days=60)
    assert feedback.close_silent_cases() == 1
    assert states_of(case_of(receipt), lamp, roof) == ["closed", "closed", "closed"]
    assert audit.verify().first_break is None


def test_silence_closes_no_whole_while_a_part_is_open(desk: Desk) -> None:
    whole, lamp, roof = answered_without(desk, desk.said(**NAMED))
    desk.at(days=60)
    assert feedback.close_silent_cases() == 0
    assert states_of(whole, lamp, roof) == ["resolved", "resolved", "assigned"]
    answered(desk, roof, "department", "补好了。")
    assert feedback.close_silent_cases() == 1
    assert states_of(whole, lamp, roof) == ["closed", "closed", "closed"]


def test_a_part_whose_whole_has_ended_is_closed_by_itself(desk: Desk) -> None:
    receipt = desk.said(**NAMED)
    lamp, _roof = both(desk, receipt)
    answered(desk, lamp, "community", "换了灯。")
    requester.withdraw_case(actor=VISITOR, case_id=receipt.case_id, code=receipt.tracking_code)
    desk.at(days=60)
    assert feedback.close_silent_cases() == 1
    assert states_of(case_of(receipt), lamp) == ["withdrawn", "closed"]


def test_a_good_word_closes_the_parts_too_but_waits_for_an_open_one(desk: Desk) -> None:
    receipt, other = desk.said(**NAMED), desk.said(**NAMED)
    lamp, roof = both(desk, receipt)
    answered(desk, lamp, "community", "换了灯。")
    answered(desk, roof, "department", "补好了。")
    requester.rate_case(actor=VISITOR, case_id=receipt.case_id, level=5, code=receipt.tracking_code)
    assert states_of(case_of(receipt), lamp, roof) == ["closed", "closed", "closed"]
    whole, lamp, roof = answered_without(desk, other)
    requester.rate_case(actor=VISITOR, case_id=other.case_id, level=5, code=other.tracking_code)
    assert states_of(whole, lamp, roof) == ["resolved", "resolved", "assigned"]
    assert audit.verify().first_break is None
