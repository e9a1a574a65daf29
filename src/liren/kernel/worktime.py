"""Working-time arithmetic over a given calendar: when a limit ends, and what is left of it.

A limit is clock time (day and night) or working time. In working time a day is counted as the Civil Code
counts it: the day it begins on is not counted (art. 201) and the last one ends when the office closes
(art. 203), so that seven working days from any hour of a Friday end at closing time of the seventh working
day after it. Working hours run from the moment itself, inside office hours only.

The calendar is an argument; a year it does not hold is never guessed. `due` and the other exact answers
raise `UnknownYear`, naming the year. Whoever must not stop there (a resident's matter is taken in whatever
the calendar knows) asks `due_if_known`: it answers no moment and the missing year, the record is kept without
a due date and with a visible warning, and is computed again once the year has been added. `left` is for
pages and never raises: whether something is late is always known; how late is told in clock time, and said
to be so, where the calendar ends.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from liren.kernel.clock import LOCAL
from liren.kernel.refusals import Refusal

ZERO = dt.timedelta()
DAY = dt.timedelta(days=1)


class UnknownYear(Refusal):
    """The calendar does not hold the year (`.year`); nothing about it is guessed."""

    code = "kernel.unknown_year"
    sentence = _(
        "工作日历缺 %(year)s 年，推算不出跨到这一年的期限。"
        "请区里按国务院办公厅的放假安排通知补上这一年的日历，再重新计算。"
    )

    def __init__(self, *, year: int, field: str = "") -> None:
        super().__init__(field=field, year=year)
        self.year = year


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time: working days and hours, or with `clock` days of 24 hours and hours, day and night."""

    days: int = 0
    hours: float = 0
    clock: bool = False

    def __post_init__(self) -> None:
        if self.days < 0 or self.hours < 0:
            raise ValueError("a limit cannot be negative")

    @property
    def clock_time(self) -> dt.timedelta:
        """Its length if it is read as clock time."""
        return dt.timedelta(days=self.days, hours=self.hours)


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days of the `years` it knows, and office hours.

    `off` are the weekdays (and weekend days) without work, `work` the weekend days worked in exchange;
    `hours` are the day's stretches of work in local time, in order and apart, at least one.
    """

    hours: tuple[tuple[dt.time, dt.time], ...]
    years: frozenset[int]
    off: frozenset[dt.date] = frozenset()
    work: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        moments = [moment for stretch in self.hours for moment in stretch]
        if not moments or any(a >= b for a, b in pairwise(moments)):
            raise ValueError("office hours must be stretches in order, apart from each other")

    def is_workday(self, day: dt.date) -> bool:
        """Whether `day` is worked; raises `UnknownYear`."""
        if day.year not in self.years:
            raise UnknownYear(year=day.year)
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def workdays_of(self, year: int) -> list[dt.date]:
        """The working days of `year` in order; raises `UnknownYear`."""
        if year not in self._by_year:
            first = dt.date(year, 1, 1)
            length = (dt.date(year + 1, 1, 1) - first).days
            days = (first + DAY * i for i in range(length))
            self._by_year[year] = [day for day in days if self.is_workday(day)]
        return self._by_year[year]

    def workday_after(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day` (which is not counted); raises `UnknownYear`."""
        if count < 1:
            raise ValueError("count from one")
        days, year = self.workdays_of(day.year), day.year
        position = bisect_right(days, day) + count - 1
        while position >= len(days):
            position, year = position - len(days), year + 1
            days = self.workdays_of(year)
        return days[position]

    def workdays_between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after `first` and before `last`; raises `UnknownYear`."""
        total = 0
        for year in range(first.year, last.year + 1):
            days = self.workdays_of(year)
            total += max(0, bisect_left(days, last) - bisect_right(days, first))
        return total

    @cached_property
    def day_length(self) -> dt.timedelta:
        """Working time of one whole working day."""
        return self._worked(dt.time.min, dt.time.max)

    def worked_on(
        self, day: dt.date, begin: dt.time = dt.time.min, end: dt.time = dt.time.max
    ) -> dt.timedelta:
        """Working time of `day` from `begin` to `end`; raises `UnknownYear`."""
        return self._worked(begin, end) if self.is_workday(day) else ZERO

    def _worked(self, begin: dt.time, end: dt.time) -> dt.timedelta:
        total = ZERO
        for opens, closes in self.hours:
            if begin < closes and opens < end:
                total += _length(max(opens, begin), min(closes, end))
        return total

    @cached_property
    def _by_year(self) -> dict[int, list[dt.date]]:
        return {}


@dataclass(frozen=True, slots=True)
class DueDate:
    """`at`, or None together with the year the calendar lacks."""

    at: dt.datetime | None
    missing_year: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """What is left, or with `late` what is over: days, hours and whole minutes.

    With `clock` the days have 24 hours, otherwise they are working days of the calendar. `missing_year` is
    set where working time was asked for and the calendar lacks that year: the figures are clock time then.
    """

    late: bool
    days: int
    hours: int
    minutes: int
    clock: bool = False
    missing_year: int | None = None


def due(limit: Limit, start: dt.datetime, calendar: WorkingCalendar) -> dt.datetime:
    """When `limit`, begun at `start` (aware), ends, in UTC. Raises `UnknownYear`."""
    if limit.clock:
        return start.astimezone(dt.UTC) + limit.clock_time
    moment = start
    if limit.days:
        last = calendar.workday_after(start.astimezone(LOCAL).date(), limit.days)
        moment = _moment(last, calendar.hours[-1][1])
    if limit.hours:
        return add_working_time(calendar, moment, dt.timedelta(hours=limit.hours))
    return moment.astimezone(dt.UTC)


def due_if_known(limit: Limit, start: dt.datetime, calendar: WorkingCalendar) -> DueDate:
    """`due`, or no moment and the missing year; for whoever must record the matter in any case."""
    try:
        return DueDate(due(limit, start, calendar))
    except UnknownYear as unknown:
        return DueDate(None, unknown.year)


def add_working_time(calendar: WorkingCalendar, start: dt.datetime, length: dt.timedelta) -> dt.datetime:
    """The first moment by which `length` of working time has passed since `start`, in UTC. Raises `UnknownYear`."""
    if length < ZERO:
        raise ValueError("working time is added, not taken away")
    if not length:
        return start.astimezone(dt.UTC)
    local = start.astimezone(LOCAL)
    first = calendar.worked_on(local.date(), local.time())
    if length <= first:
        return _within(calendar, local.date(), local.time(), length)
    whole, rest = divmod(length - first, calendar.day_length)
    if not rest:
        whole, rest = whole - 1, calendar.day_length
    return _within(calendar, calendar.workday_after(local.date(), whole + 1), dt.time.min, rest)


def working_time_between(calendar: WorkingCalendar, begin: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Working time from `begin` to `end`, negative if `end` comes first. Raises `UnknownYear`."""
    if end < begin:
        return -working_time_between(calendar, end, begin)
    a, b = begin.astimezone(LOCAL), end.astimezone(LOCAL)
    if a.date() == b.date():
        return calendar.worked_on(a.date(), a.time(), b.time())
    edges = calendar.worked_on(a.date(), a.time()) + calendar.worked_on(b.date(), end=b.time())
    return edges + calendar.day_length * calendar.workdays_between(a.date(), b.date())


def fraction_of(
    calendar: WorkingCalendar, start: dt.datetime, end: dt.datetime, fraction: float, clock: bool = False
) -> dt.datetime:
    """The moment when `fraction` (0 to 1) of the time from `start` to `end` has passed. Raises `UnknownYear`."""
    if clock:
        return start.astimezone(dt.UTC) + (end - start) * fraction
    return add_working_time(calendar, start, working_time_between(calendar, start, end) * fraction)


def after_pause(
    calendar: WorkingCalendar,
    end: dt.datetime,
    stopped: dt.datetime,
    resumed: dt.datetime,
    clock: bool = False,
) -> dt.datetime:
    """The new end of a limit whose clock stood still from `stopped` to `resumed`. Raises `UnknownYear`.

    What was left when it stopped is left when it goes on; a limit already over stays over.
    """
    if stopped >= end or resumed <= stopped:
        return end.astimezone(dt.UTC)
    if clock:
        return end.astimezone(dt.UTC) + (resumed - stopped)
    return add_working_time(calendar, resumed, working_time_between(calendar, stopped, end))


def left(calendar: WorkingCalendar, now: dt.datetime, due: dt.datetime, clock: bool = False) -> Left:
    """What is left at `now` until `due`, or how much it is over. Never raises (see `Left.missing_year`)."""
    late = now > due
    begin, end = (due, now) if late else (now, due)
    if clock:
        return _left(late, end - begin, DAY, True)
    try:
        return _left(late, working_time_between(calendar, begin, end), calendar.day_length, False)
    except UnknownYear as unknown:
        return _left(late, end - begin, DAY, True, unknown.year)


def _left(
    late: bool, length: dt.timedelta, day: dt.timedelta, clock: bool, missing: int | None = None
) -> Left:
    days, rest = divmod(length, day)
    minutes = rest // dt.timedelta(minutes=1)
    return Left(late, days, minutes // 60, minutes % 60, clock, missing)


def _within(calendar: WorkingCalendar, day: dt.date, begin: dt.time, length: dt.timedelta) -> dt.datetime:
    """The moment of `day` at which `length` has been worked since `begin`; the caller knows that it suffices."""
    for opens, closes in calendar.hours:
        opens = max(opens, begin)
        if opens >= closes:
            continue
        if length <= _length(opens, closes):
            return _moment(day, opens) + length
        length -= _length(opens, closes)
    raise ValueError("the day is too short")


def _length(begin: dt.time, end: dt.time) -> dt.timedelta:
    return dt.datetime.combine(dt.date.min, end) - dt.datetime.combine(dt.date.min, begin)


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, LOCAL).astimezone(dt.UTC)
