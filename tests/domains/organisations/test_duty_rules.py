"""Pure decisions of the roster: gaps, overlaps, office hours, weeks, lists."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.organisations.rules import duty
from liren.domains.organisations.rules.duty import Span
from liren.kernel.clock import LOCAL

MONDAY = dt.datetime(2026, 11, 23, tzinfo=LOCAL)
HOURS = [(dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(17, 30))]


def span(begin: float, end: float) -> Span:
    return Span(MONDAY + dt.timedelta(hours=begin), MONDAY + dt.timedelta(hours=end))


@pytest.mark.parametrize(
    ("needed", "covered", "left"),
    [
        ([(0, 24)], [], [(0, 24)]),
        ([(0, 24)], [(0, 24)], []),
        ([(0, 24)], [(8, 12)], [(0, 8), (12, 24)]),
        ([(0, 9), (17.5, 24)], [(17, 33)], [(0, 9)]),
        ([(0, 10)], [(0, 6), (4, 8)], [(8, 10)]),
        ([(0, 10), (10, 20)], [], [(0, 20)]),
        ([], [(0, 24)], []),
    ],
)
def test_hours_without_anybody(
    needed: list[tuple[float, float]],
    covered: list[tuple[float, float]],
    left: list[tuple[float, float]],
) -> None:
    found = duty.gaps([span(*one) for one in needed], [span(*one) for one in covered])
    assert found == [span(*one) for one in left]


def test_hours_with_more_than_one() -> None:
    assert duty.overlaps([span(0, 8), span(8, 16), span(15, 20), span(15, 16)]) == [span(15, 16)]


def test_the_break_at_noon_is_no_time_of_duty() -> None:
    closed = duty.outside_office(MONDAY.date(), HOURS, True, LOCAL)
    assert closed == [span(0, 9), span(17.5, 24)]
    assert duty.outside_office(MONDAY.date(), HOURS, False, LOCAL) == [span(0, 24)]


@pytest.mark.parametrize(
    ("hour", "worked", "is_open"),
    [(8.99, True, False), (9, True, True), (12.5, True, True), (17.5, True, False), (10, False, False)],
)
def test_when_the_office_is_open(hour: float, worked: bool, is_open: bool) -> None:
    assert duty.is_office_time(MONDAY + dt.timedelta(hours=hour), HOURS, worked) is is_open


def test_the_same_every_week_until_a_day_and_no_longer_than_half_a_year() -> None:
    weeks = duty.weekly(span(17, 33), MONDAY.date() + dt.timedelta(days=14))
    assert [one.start - MONDAY for one in weeks] == [dt.timedelta(days=d, hours=17) for d in (0, 7, 14)]
    assert len(duty.weekly(span(17, 33), dt.date(2099, 1, 1))) == duty.WEEKS_MOST


def test_a_list_is_read_by_its_headings() -> None:
    rows = duty.read_roster(
        [
            ["", ""],
            ["值班人", "日期", "到", "从", "副班"],
            ["李文静", "2026年11月23日", "09:00", "17:30", "周小满"],
            ["李文静", "23 日", "09:00", "17:30"],
            ["李文静", "2026-11-24", "早上", "17:30"],
            ["", "2026/11/25", "17:30", "09:00"],
        ],
        LOCAL,
    )
    assert rows is not None
    assert rows[0].span == span(17.5, 33)
    assert [row.trouble for row in rows] == ["", "day", "hours", "holder"]
    assert duty.read_roster([["日期", "从"]], LOCAL) is None
    english = duty.read_roster(
        [["Date", "From", "To", "On duty"], ["2026-11-23", "09:00", "17:30", "x"]], LOCAL
    )
    assert english is not None
    assert english[0].span == span(9, 17.5)
