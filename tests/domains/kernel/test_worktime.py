"""Working-time arithmetic over a small calendar made for the purpose."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.kernel.clock import LOCAL
from liren.kernel.worktime import (
    DueDate,
    Left,
    Limit,
    UnknownYear,
    WorkingCalendar,
    add_working_time,
    after_pause,
    due,
    due_if_known,
    fraction_of,
    left,
    working_time_between,
)

HOURS = ((dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(17, 30)))
NATIONAL_DAY = frozenset(dt.date(2026, 10, d) for d in range(1, 8))
MAKE_UP = frozenset({dt.date(2026, 9, 20), dt.date(2026, 10, 10)})
CALENDAR = WorkingCalendar(HOURS, frozenset({2025, 2026}), NATIONAL_DAY | {dt.date(2026, 1, 1)}, MAKE_UP)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("limit", "start", "end"),
    [
        (Limit(hours=2, clock=True), "2026-10-01T23:30", "2026-10-02T01:30"),
        (Limit(days=1, clock=True), "2026-10-01T23:30", "2026-10-02T23:30"),
        (Limit(days=1), "2026-11-23T09:00", "2026-11-24T17:30"),
        (Limit(days=1), "2026-11-23T23:59", "2026-11-24T17:30"),
        (Limit(days=1), "2026-11-20T10:00", "2026-11-23T17:30"),  # Friday to Monday
        (Limit(days=1), "2026-11-21T10:00", "2026-11-23T17:30"),  # Saturday to Monday
        (Limit(days=7), "2026-09-28T10:00", "2026-10-13T17:30"),  # over National Day and a make-up Saturday
        (Limit(days=1), "2026-09-18T10:00", "2026-09-20T17:30"),  # to a worked Sunday
        (Limit(hours=2), "2026-11-23T11:00", "2026-11-23T14:30"),  # over the midday break
        (
            Limit(hours=3),
            "2026-11-23T09:00",
            "2026-11-23T12:00",
        ),  # ends when the office closes, not when it opens
        (Limit(hours=7), "2026-11-23T09:00", "2026-11-23T17:30"),
        (Limit(hours=14), "2026-11-23T09:00", "2026-11-24T17:30"),
        (Limit(hours=1), "2026-11-22T20:00", "2026-11-23T10:00"),  # begun on a Sunday evening
        (Limit(days=1, hours=1), "2026-11-23T09:00", "2026-11-25T10:00"),
        (Limit(), "2026-11-22T20:00", "2026-11-22T20:00"),
    ],
)
def test_a_limit_ends_when_its_last_working_day_closes_or_its_hours_are_worked(
    limit: Limit, start: str, end: str
):
    assert due(limit, at(start), CALENDAR) == at(end)


def test_a_year_the_calendar_lacks_is_refused_and_named():
    with pytest.raises(UnknownYear) as caught:
        due(Limit(days=15), at("2026-12-15T10:00"), CALENDAR)
    assert caught.value.year == 2027
    assert caught.value.code == "kernel.unknown_year"
    assert "2027" in str(caught.value)
    with pytest.raises(UnknownYear):
        CALENDAR.is_workday(dt.date(2027, 1, 4))


def test_the_last_working_day_of_the_last_known_year_can_still_be_reached():
    assert due(Limit(days=1), at("2026-12-30T10:00"), CALENDAR) == at("2026-12-31T17:30")
    with pytest.raises(UnknownYear):
        due(Limit(days=1), at("2026-12-31T10:00"), CALENDAR)


def test_intake_can_ask_without_being_stopped_and_gets_the_date_once_the_year_is_known():
    limit, start = Limit(days=15), at("2026-12-15T10:00")
    assert due_if_known(limit, start, CALENDAR) == DueDate(None, 2027)
    longer = WorkingCalendar(HOURS, CALENDAR.years | {2027}, CALENDAR.off | {dt.date(2027, 1, 1)}, MAKE_UP)
    assert due_if_known(limit, start, longer) == DueDate(at("2027-01-06T17:30"))


def test_clock_time_needs_no_calendar():
    assert due(Limit(hours=24, clock=True), at("2026-12-31T18:00"), CALENDAR) == at("2027-01-01T18:00")


def test_what_is_left_is_told_in_working_days_and_hours():
    assert left(CALENDAR, at("2026-11-23T14:30"), at("2026-11-25T10:30")) == Left(False, 1, 4, 30)
    assert left(CALENDAR, at("2026-11-25T10:30"), at("2026-11-23T14:30")) == Left(True, 1, 4, 30)
    assert left(CALENDAR, at("2026-11-21T10:00"), at("2026-11-22T11:05"), clock=True) == Left(
        False, 1, 1, 5, True
    )


def test_what_is_over_is_told_in_clock_time_where_the_calendar_ends():
    late = left(CALENDAR, at("2027-01-05T12:00"), at("2026-12-31T17:30"))
    assert late == Left(True, 4, 18, 30, clock=True, missing_year=2027)


def test_a_pause_gives_back_exactly_what_was_left():
    end = at("2026-11-27T17:30")
    resumed = after_pause(CALENDAR, end, at("2026-11-25T10:00"), at("2026-11-30T15:00"))
    assert resumed == at("2026-12-03T14:00")
    assert after_pause(CALENDAR, end, at("2026-11-28T10:00"), at("2026-11-30T15:00")) == end
    assert after_pause(CALENDAR, end, at("2026-11-27T16:30"), at("2026-11-28T16:30"), clock=True) == at(
        "2026-11-28T17:30"
    )


def test_half_of_a_limit_is_half_of_its_working_time():
    start, end = at("2026-11-20T09:00"), at("2026-11-23T17:30")
    assert fraction_of(CALENDAR, start, end, 0.5) == at("2026-11-20T17:30")
    assert fraction_of(CALENDAR, start, start + dt.timedelta(hours=2), 0.5, clock=True) == at(
        "2026-11-20T10:00"
    )


@pytest.mark.parametrize(
    "hours", [(), ((dt.time(9), dt.time(9)),), ((dt.time(9), dt.time(12)), (dt.time(11), dt.time(13)))]
)
def test_office_hours_must_be_in_order_and_apart(hours: tuple[tuple[dt.time, dt.time], ...]):
    with pytest.raises(ValueError, match="office hours"):
        WorkingCalendar(hours, frozenset({2026}))


def test_a_limit_cannot_be_negative():
    with pytest.raises(ValueError, match="negative"):
        Limit(days=-1)


moments = st.timedeltas(dt.timedelta(0), dt.timedelta(days=600)).map(at("2025-01-02T00:00").__add__)
any_moments = st.timedeltas(dt.timedelta(0), dt.timedelta(days=3650)).map(at("2020-01-01T00:00").__add__)
lengths = st.timedeltas(dt.timedelta(0), dt.timedelta(hours=300))


@settings(max_examples=150, deadline=None)
@given(moments, lengths)
def test_added_working_time_is_found_again_between(start: dt.datetime, length: dt.timedelta):
    end = add_working_time(CALENDAR, start, length)
    assert end >= start
    assert working_time_between(CALENDAR, start, end) == length


@settings(max_examples=150, deadline=None)
@given(moments, moments, moments)
def test_working_time_adds_up_over_any_moment(a: dt.datetime, b: dt.datetime, c: dt.datetime):
    whole = working_time_between(CALENDAR, a, c)
    assert whole == working_time_between(CALENDAR, a, b) + working_time_between(CALENDAR, b, c)
    assert abs(whole) <= abs(c - a)


@settings(max_examples=150, deadline=None)
@given(moments, st.integers(1, 40))
def test_a_limit_of_days_ends_at_closing_time_with_that_many_working_days_passed(
    start: dt.datetime, days: int
):
    end = due(Limit(days=days), start, CALENDAR).astimezone(LOCAL)
    assert end.time() == HOURS[-1][1]
    first = start.date()
    passed = [first + dt.timedelta(days=i) for i in range(1, (end.date() - first).days + 1)]
    assert sum(CALENDAR.is_workday(day) for day in passed) == days
    assert CALENDAR.is_workday(end.date())


@settings(max_examples=150, deadline=None)
@given(moments, moments, st.integers(0, 20), st.floats(0, 40))
def test_who_begins_later_is_never_due_sooner(a: dt.datetime, b: dt.datetime, days: int, hours: float):
    early, late = sorted((a, b))
    limit = Limit(days=days, hours=hours)
    assert due(limit, early, CALENDAR) <= due(limit, late, CALENDAR)


@settings(max_examples=150, deadline=None)
@given(moments, moments, any_moments)
def test_what_is_left_never_fails_and_always_knows_whether_it_is_late(
    a: dt.datetime, b: dt.datetime, c: dt.datetime
):
    for now, end in ((a, b), (a, c), (c, a)):
        told = left(CALENDAR, now, end)
        assert told.late is (now > end)
        assert told.hours < 24
        assert told.minutes < 60
