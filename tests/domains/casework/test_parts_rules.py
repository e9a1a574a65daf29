"""When a whole is done, how well, and in which words: the rules alone."""

from __future__ import annotations

import pytest

from liren.domains.casework.choices import Outcome
from liren.domains.casework.errors.parts import PartOfPart, TooManyParts
from liren.domains.casework.rules.parts import MOST, Part, answer_of, check_split, is_done, outcome_of


def part(state: str, outcome: str = "", title: str = "灯") -> Part:
    return Part(title, state, "柳荫里社区", outcome, "换了。")


@pytest.mark.parametrize(
    ("states", "done"),
    [
        ((), False),
        (("withdrawn",), False),
        (("resolved",), True),
        (("resolved", "withdrawn"), True),
        (("resolved", "received"), False),
        (("closed", "not_accepted"), True),
        (("resolved", "in_progress"), False),
    ],
)
def test_a_whole_is_done_when_every_part_left_is_answered_or_not_admitted(
    states: tuple[str, ...], done: bool
) -> None:
    assert is_done([part(state) for state in states]) is done


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (("fixed", "fixed"), Outcome.FIXED),
        (("fixed", "planned"), Outcome.PLANNED),
        (("explained", "not_possible", "fixed"), Outcome.NOT_POSSIBLE),
        (("", ""), Outcome.EXPLAINED),
    ],
)
def test_the_whole_is_as_good_as_its_least_good_part(outcomes: tuple[str, ...], whole: Outcome) -> None:
    assert outcome_of(part("resolved", outcome) for outcome in outcomes) == whole


def test_the_answer_names_every_part_and_who_gave_it() -> None:
    words = answer_of(
        [part("resolved", title="灯"), part("withdrawn", title="收回的"), part("closed", title="漏水")]
    )
    assert words.startswith("1. 灯（柳荫里社区）\n换了。")
    assert "2. 漏水" in words
    assert "收回的" not in words


def test_parts_have_no_parts_and_a_matter_not_more_than_can_be_read() -> None:
    check_split("1", is_part=False, count=MOST - 1)
    with pytest.raises(PartOfPart):
        check_split("1-1", is_part=True, count=0)
    with pytest.raises(TooManyParts):
        check_split("1", is_part=False, count=MOST)
