"""Truth checks: how a sample is drawn, and what follows a result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.domains.casework.check_choices import TruthResult
from liren.domains.casework.errors import CheckFollowMissing, CheckFollowStrange, SampleSizeWrong
from liren.domains.casework.rules.truth_checks import (
    Found,
    allotted,
    check_size,
    draw,
    followed,
    frame_digest,
    ticket,
)


@pytest.mark.parametrize(
    ("sizes", "size", "due"),
    [
        ({"a": 10, "b": 10}, 4, {"a": 2, "b": 2}),
        ({"a": 97, "b": 2, "c": 1}, 10, {"a": 8, "b": 1, "c": 1}),
        ({"a": 3, "b": 1}, 9, {"a": 3, "b": 1}),
        ({"a": 5, "b": 5, "c": 5}, 2, {"a": 1, "b": 1, "c": 0}),
        ({"a": 6, "b": 3}, 4, {"a": 3, "b": 1}),
        ({"a": 1}, 1, {"a": 1}),
    ],
)
def test_each_body_is_due_its_share_and_one_at_least(
    sizes: dict[str, int], size: int, due: dict[str, int]
) -> None:
    assert allotted(sizes, size) == due


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(1, 400), min_size=1),
    st.integers(1, 500),
)
def test_the_shares_make_the_sample_and_no_body_gives_more_than_it_has(
    sizes: dict[str, int], size: int
) -> None:
    due = allotted(sizes, size)
    assert sum(due.values()) == min(size, sum(sizes.values()))
    assert all(0 <= due[key] <= sizes[key] for key in sizes)
    if size >= len(sizes):
        assert min(due.values()) >= 1


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    numbers = [f"320104-2026-{n:06d}" for n in range(60)]
    frame = {"a": numbers[:40], "b": numbers[40:]}
    back = {"b": numbers[40:][::-1], "a": numbers[:40][::-1]}
    assert draw("seed", frame, 9) == draw("seed", back, 9)
    assert draw("seed", frame, 9) != draw("other", frame, 9)
    assert frame_digest(frame) == frame_digest(back)
    assert draw("seed", frame, 9)["a"][0] == min(frame["a"], key=lambda number: ticket("seed", number))


@pytest.mark.parametrize("size", [0, -1, 501])
def test_a_sample_has_a_sensible_size(size: int) -> None:
    with pytest.raises(SampleSizeWrong):
        check_size(size)


@pytest.mark.parametrize(
    ("result", "follow", "is_closed", "then"),
    [
        ("not_fixed", "reopen", True, "reopen"),
        ("not_fixed", "supervise", True, "supervise"),
        ("not_fixed", "", True, CheckFollowMissing),
        ("not_fixed", "nothing", True, CheckFollowMissing),
        ("not_fixed", "open_already", True, CheckFollowMissing),
        ("not_fixed", "reopen", False, "open_already"),
        ("not_fixed", "supervise", False, "supervise"),
        ("partly", "", True, "nothing"),
        ("partly", "reopen", True, "reopen"),
        ("fixed", "", True, "nothing"),
        ("fixed", "reopen", True, CheckFollowStrange),
        ("unclear", "supervise", True, CheckFollowStrange),
        ("unclear", "", False, "nothing"),
    ],
)
def test_what_follows_a_result(
    result: str, follow: str, is_closed: bool, then: str | type[Exception]
) -> None:
    if isinstance(then, str):
        assert followed(TruthResult(result), follow, is_closed=is_closed) == then
    else:
        with pytest.raises(then):
            followed(TruthResult(result), follow, is_closed=is_closed)


def test_the_share_is_of_what_says_something_and_there_is_none_of_nothing() -> None:
    assert Found().share is None
    assert Found(drawn=3, unclear=3).share is None
    one = Found(drawn=5, fixed=2, partly=1, not_fixed=1)
    assert (one.counted, one.waiting, one.share) == (4, 1, 50.0)
    assert (one + Found(drawn=1, fixed=1)).share == 60.0
