"""Periods of reports: whole days, both ends included; their equal steps; and the earlier period to compare with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
YEAR_OF_WEEKS = dt.timedelta(weeks=52)  # keeps Mondays on Mondays
DAILY_MOST = 14  # days shown one by one
WEEKLY_MOST = 140  # days shown by weeks; longer periods go by months


class Preset(StrEnum):
    WEEK = "week"
    LAST_WEEK = "last_week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    WEEKS = "weeks"
    QUARTER = "quarter"
    YEAR = "year"
    LAST_YEAR = "last_year"


class Compare(StrEnum):
    NOTHING = ""
    YEAR = "year"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Days:
    """From `since` to `until`, both included."""

    since: dt.date
    until: dt.date

    @property
    def length(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def step(self) -> str:
        """The equal step in which the period is drawn: "day", "week" or "month"."""
        if self.length <= DAILY_MOST:
            return "day"
        return "week" if self.length <= WEEKLY_MOST else "month"

    def steps(self, step: str, last: dt.date) -> list[dt.date]:
        """The first day of each step that begins by `last`; the first step may begin before the period."""
        found, at = [], step_of(self.since, step)
        while at <= min(self.until, last):
            found.append(at)
            at = _following(at, step)
        return found


def step_of(day: dt.date, step: str) -> dt.date:
    """The first day of the step in which `day` lies: itself, its Monday, or the first of its month."""
    if step == "week":
        return day - DAY * day.weekday()
    return day.replace(day=1) if step == "month" else day


def _following(at: dt.date, step: str) -> dt.date:
    if step == "month":
        return (at + 31 * DAY).replace(day=1)
    return at + (WEEK if step == "week" else DAY)


def preset(name: str, today: dt.date) -> Days:
    """The days a name means today; a period that is not over yet ends when it will be over."""
    monday, first = step_of(today, "week"), today.replace(day=1)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    periods = {
        Preset.WEEK: Days(monday, monday + 6 * DAY),
        Preset.LAST_WEEK: Days(monday - WEEK, monday - DAY),
        Preset.MONTH: Days(first, _following(first, "month") - DAY),
        Preset.LAST_MONTH: Days((first - DAY).replace(day=1), first - DAY),
        Preset.WEEKS: Days(monday - 11 * WEEK, monday + 6 * DAY),
        Preset.QUARTER: Days(quarter, (quarter + 93 * DAY).replace(day=1) - DAY),
        Preset.YEAR: Days(dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)),
        Preset.LAST_YEAR: Days(dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)),
    }
    return periods[Preset(name)]


def earlier(days: Days, compare: str) -> Days | None:
    """The period to compare with, as long as this one; none when nothing is to be compared."""
    if compare == Compare.PREVIOUS:
        back = days.length * DAY
    elif compare == Compare.YEAR and days.step != "month":
        back = YEAR_OF_WEEKS
    elif compare == Compare.YEAR:
        return Days(_year_before(days.since), _year_before(days.until))
    else:
        return None
    return Days(days.since - back, days.until - back)


def _year_before(day: dt.date) -> dt.date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
