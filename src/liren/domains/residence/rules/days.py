"""Days that the law counts, by the calendar: months and years end on the day of the same number, or on the month's last
where there is none (Civil Code, art. 202); the first day does not count (art. 201)."""

from __future__ import annotations

import calendar
import datetime as dt

HALF_YEAR = 6  # months


def add_months(day: dt.date, months: int) -> dt.date:
    """The day so many months on (or back), the month's last where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def half_year_on(since: dt.date) -> dt.date:
    """The day on which half a year is full (art. 2)."""
    return add_months(since, HALF_YEAR)


def full_year(anchor: dt.date, number: int) -> dt.date:
    """The day on which so many years are full, counted from the anchor each time, so that 29 February comes back."""
    return add_months(anchor, 12 * number)


def endorse_from(full: dt.date) -> dt.date:
    """The first day of the month before a full year (art. 10)."""
    return add_months(full, -1)


def due_on(accepted: dt.date, days: int) -> dt.date:
    """The last day of a limit in days; the day of acceptance does not count."""
    return accepted + dt.timedelta(days=days)


def counts_from(arrived: dt.date, registered: dt.date, before: tuple[dt.date, dt.date] | None) -> dt.date:
    """From when residence counts: from the registration, or from the one before where the person moved without a gap.

    `before` is from when the former one counted and when it ended.
    """
    if before is not None and before[1] >= arrived:
        return min(before[0], registered)
    return registered
