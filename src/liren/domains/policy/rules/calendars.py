"""Calendars: an official notice read and checked, and a place's calendar put together.

The State Council's office publishes each year's days off and make-up days late in the year before. A year whose
notice is not out is not known, and nothing stands in for it. A notice may also move days of the December before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from liren.domains.policy.errors import BadCalendarYear, Because
from liren.domains.policy.rules.shapes import Stretches
from liren.kernel.worktime import WorkingCalendar

DAY = dt.timedelta(days=1)
NEW_YEAR = (1, 1)
FIRST_YEAR, LAST_YEAR = 2004, 2100
_DATE = r"(?:(?P<y{0}>\d{{4}})年)?(?:(?P<m{0}>\d{{1,2}})月)?(?P<d{0}>\d{{1,2}})日(?:[（(][^）)]*[）)])?"
_SPAN = re.compile(_DATE.format(1) + r"(?:\s*(?:至|到|—|-|~)\s*" + _DATE.format(2) + ")?")
_SENTENCE = re.compile(r"[^。；;\n]+")


@dataclass(frozen=True, slots=True)
class YearDays:
    """A year's notice: days `off`, and weekend days on which `work` is done in exchange."""

    year: int
    off: frozenset[dt.date]
    work: frozenset[dt.date]


def read_notice(year: int, text: str) -> YearDays:
    """The days of a notice pasted as published (“1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。”).

    Each sentence's dates are days off if it says 放假 and worked if it says 上班. Raises `BadCalendarYear`.
    """
    off: set[dt.date] = set()
    work: set[dt.date] = set()
    for sentence in _SENTENCE.findall(text):
        days = _days_of(year, sentence)
        if "上班" in sentence and "放假" in sentence and days:
            raise BadCalendarYear(year=year, what=Because("notice.mixed", sentence=sentence.strip()))
        if "上班" in sentence:
            work |= days
        elif "放假" in sentence:
            off |= days
    return checked_year(year, off, work)


def _days_of(year: int, sentence: str) -> set[dt.date]:
    days: set[dt.date] = set()
    month = 0
    for match in _SPAN.finditer(sentence):
        month = int(match["m1"] or month)
        first = _date(year, match["y1"], month, match["d1"])
        last = first
        if match["d2"]:
            last_month = int(match["m2"] or month)
            last_year = first.year + (last_month < month)
            last = _date(last_year, match["y2"], last_month, match["d2"])
        if (last - first).days > 30:
            raise BadCalendarYear(year=year, what=Because("notice.long", sentence=match[0]))
        days |= {first + DAY * i for i in range((last - first).days + 1)}
    return days


def _date(year: int, written: str | None, month: int, day: str) -> dt.date:
    try:
        return dt.date(int(written or year), month, int(day))
    except ValueError as error:
        raise BadCalendarYear(year=year, what=Because("notice.no_day", month=month, day=day)) from error


def checked_year(year: int, off: Iterable[dt.date], work: Iterable[dt.date]) -> YearDays:
    """The year's days if they can be a notice of that year; raises `BadCalendarYear` saying why not."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCalendarYear(year=year, what=Because("notice.range", first=FIRST_YEAR, last=LAST_YEAR))
    days = YearDays(year, frozenset(off), frozenset(work))
    for why, wrong in (
        ("notice.both", days.off & days.work),
        ("notice.foreign", {day for day in days.off | days.work if not _belongs(day, year)}),
        ("notice.weekday", {day for day in days.work if day.weekday() < 5}),
    ):
        if wrong:
            raise BadCalendarYear(year=year, what=Because(why, day=min(wrong).isoformat()))
    if dt.date(year, *NEW_YEAR) not in days.off:
        raise BadCalendarYear(year=year, what=Because("notice.new_year"))
    if len({day for day in days.off if day.year == year}) < 11:
        raise BadCalendarYear(year=year, what=Because("notice.few"))
    return days


def _belongs(day: dt.date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == 12)


def calendar_of(
    hours: Stretches,
    official: tuple[frozenset[int], frozenset[dt.date], frozenset[dt.date]],
    added: Iterable[YearDays],
) -> WorkingCalendar:
    """The official calendar with years `added` over it (a later one over an earlier one).

    An added year replaces the official days of that year and of those dates of the December before it names.
    """
    years, off, work = official
    for days in added:
        replaced = {day for day in off | work if day.year == days.year}
        off = (off - replaced - days.work) | days.off
        work = (work - replaced - days.off) | days.work
        years = years | {days.year}
    return WorkingCalendar(hours=hours, years=years, off=off, work=work)
