"""What follows what in an order of the hotline, and which limits are possible."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from liren.domains.casework.errors.hotline import (
    ExtensionDateWrong,
    OrderLimitBefore,
    OrderLimitFar,
    OrderLimitMissing,
    OrderLimitNoCalendar,
    OrderLimitPast,
    OrderNumberWrong,
    OrderStepNotAllowed,
    OrderTimeAhead,
)
from liren.domains.casework.hotline_choices import LimitKind, OrderState, OrderVerb
from liren.domains.casework.rules.hotline import (
    OURS,
    THEIRS,
    AskedLimit,
    check_extension,
    check_ordered,
    checked_number,
    end_of,
    step,
)
from liren.kernel.clock import LOCAL
from liren.kernel.worktime import WorkingCalendar

CALENDAR = WorkingCalendar(
    years=frozenset({2026}), off=frozenset(), work=frozenset(), hours=((dt.time(9), dt.time(17)),)
)
MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=LOCAL)
S, V = OrderState, OrderVerb


@pytest.mark.parametrize(
    ("limit", "end"),
    [
        ({"days": 5}, dt.datetime(2026, 11, 30, 17, tzinfo=LOCAL)),
        ({"days": 1, "kind": LimitKind.CLOCK}, dt.datetime(2026, 11, 24, 9, tzinfo=LOCAL)),
        ({"hours": 2, "kind": LimitKind.CLOCK}, dt.datetime(2026, 11, 23, 11, tzinfo=LOCAL)),
        ({"hours": 9}, dt.datetime(2026, 11, 24, 10, tzinfo=LOCAL)),
        ({"due_at": MONDAY + dt.timedelta(days=3)}, MONDAY + dt.timedelta(days=3)),
    ],
)
def test_a_limit_ends_as_the_hotline_counts_it(limit: dict[str, Any], end: dt.datetime) -> None:
    assert end_of(AskedLimit(**limit), MONDAY, MONDAY, CALENDAR) == end


@pytest.mark.parametrize(
    ("limit", "refusal"),
    [
        ({}, OrderLimitMissing),
        ({"days": 1, "hours": 1}, OrderLimitMissing),
        ({"due_at": MONDAY}, OrderLimitBefore),
        ({"due_at": MONDAY - dt.timedelta(days=1)}, OrderLimitBefore),
        ({"hours": 1, "kind": LimitKind.CLOCK}, OrderLimitPast),
        ({"days": 367}, OrderLimitFar),
        ({"hours": 1_000_000}, OrderLimitFar),
        ({"due_at": dt.datetime(9999, 12, 31, 23, tzinfo=LOCAL)}, OrderLimitFar),
        ({"days": 40}, OrderLimitNoCalendar),
        ({"due_at": dt.datetime(2027, 1, 4, 9, tzinfo=LOCAL)}, OrderLimitNoCalendar),
    ],
)
def test_an_impossible_limit_is_refused(limit: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        end_of(AskedLimit(**limit), MONDAY, MONDAY + dt.timedelta(hours=3), CALENDAR)


def test_a_moment_beyond_the_known_calendar_can_be_given_by_the_clock() -> None:
    end = dt.datetime(2027, 1, 4, 9, tzinfo=LOCAL)
    assert end_of(AskedLimit(due_at=end, kind=LimitKind.CLOCK), MONDAY, MONDAY, CALENDAR) == end


def test_an_order_of_the_future_is_refused() -> None:
    check_ordered(MONDAY + dt.timedelta(minutes=5), MONDAY)
    with pytest.raises(OrderTimeAhead):
        check_ordered(MONDAY + dt.timedelta(hours=1), MONDAY)


@pytest.mark.parametrize("number", ["", " ", "a b", "x" * 65, "a\x00b"])
def test_a_number_is_one_word(number: str) -> None:
    with pytest.raises(OrderNumberWrong):
        checked_number(number)


@pytest.mark.parametrize(
    ("state", "verb", "after"),
    [
        (S.WORKING, V.RETURN, S.RETURNING),
        (S.RETURNING, V.RETURN_REFUSED, S.WORKING),
        (S.RETURNING, V.RETURN_ACCEPTED, S.RETURNED),
        (S.WORKING, V.ANSWER, S.ANSWERED),
        (S.ANSWERED, V.ANSWER_ACKNOWLEDGED, S.ACKNOWLEDGED),
        (S.ACKNOWLEDGED, V.REOPENED, S.WORKING),
        (S.ACKNOWLEDGED, V.ANSWER_ACKNOWLEDGED, None),
        (S.RETURNED, V.REOPENED, None),
        (S.RETURNING, V.ANSWER, None),
        (S.WORKING, V.RATED, None),
        (S.ANSWERED, V.ANSWER, None),
        (S.ANSWERED, V.RETURN, None),
    ],
)
def test_what_follows_what(state: OrderState, verb: OrderVerb, after: OrderState | None) -> None:
    if after is None:
        with pytest.raises(OrderStepNotAllowed):
            step(state, verb)
    else:
        assert step(state, verb) == after


def test_every_verb_is_ours_or_theirs() -> None:
    assert set(OURS) | set(THEIRS) == set(OrderVerb)


@pytest.mark.parametrize("days", [0, -1, 91])
def test_an_extension_is_later_and_not_absurd(days: int) -> None:
    check_extension(MONDAY + dt.timedelta(days=90), MONDAY)
    with pytest.raises(ExtensionDateWrong):
        check_extension(MONDAY + dt.timedelta(days=days), MONDAY)
