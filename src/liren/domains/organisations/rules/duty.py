"""Who is on duty when: hours without anybody, hours with too many, the same again every week, a list read in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

DAY: Final = dt.timedelta(days=1)
LONGEST: Final = dt.timedelta(hours=72)
WEEKS_MOST: Final = 26
ROWS_MOST: Final = 400


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start, end): half open, aware."""

    start: dt.datetime
    end: dt.datetime

    @property
    def is_possible(self) -> bool:
        return self.start < self.end <= self.start + LONGEST


def gaps(needed: Iterable[Span], covered: Iterable[Span]) -> list[Span]:
    """The parts of the needed hours in which nobody is on duty, in order."""
    there = sorted(covered)
    found = []
    for want in sorted(needed):
        at = want.start
        for span in there:
            if span.end <= at or span.start >= want.end:
                continue
            if span.start > at:
                found.append(Span(at, span.start))
            at = max(at, span.end)
        if at < want.end:
            found.append(Span(at, want.end))
    return _joined(found)


def _joined(spans: list[Span]) -> list[Span]:
    """Neighbours that touch are one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def overlaps(spans: Iterable[Span]) -> list[Span]:
    """The stretches for which more than one is on duty."""
    found, ordered = [], sorted(spans)
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.start >= one.end:
                break
            found.append(Span(other.start, min(one.end, other.end)))
    return sorted(set(found))


def outside_office(
    day: dt.date, hours: Sequence[tuple[dt.time, dt.time]], is_workday: bool, zone: dt.tzinfo
) -> list[Span]:
    """The hours of a day in which the office is closed; the break at noon counts as open."""
    midnight = dt.datetime.combine(day, dt.time(), zone)
    if not is_workday:
        return [Span(midnight, midnight + DAY)]
    opens, closes = (dt.datetime.combine(day, at, zone) for at in (hours[0][0], hours[-1][1]))
    return [span for span in (Span(midnight, opens), Span(closes, midnight + DAY)) if span.is_possible]


def is_office_time(moment: dt.datetime, hours: Sequence[tuple[dt.time, dt.time]], is_workday: bool) -> bool:
    """Whether a local moment lies between opening and closing of a working day."""
    return is_workday and hours[0][0] <= moment.time() < hours[-1][1]


def weekly(span: Span, until: dt.date) -> list[Span]:
    """The span, and the same of every later week that begins no later than `until`; half a year at most."""
    found = [span]
    for week in range(1, WEEKS_MOST):
        later = Span(span.start + week * 7 * DAY, span.end + week * 7 * DAY)
        if later.start.date() > until:
            break
        found.append(later)
    return found


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of a list as it was read: its place in the file, who, when; `trouble` says which cell is wrong."""

    number: int
    holder: str
    deputy: str
    phone: str
    span: Span | None
    trouble: str = ""  # day, hours, holder


HEADINGS: Final = ("日期", "从", "到", "值班人", "副班", "电话")
ENGLISH: Final = ("date", "from", "to", "on duty", "deputy", "phone")
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
_HOUR = re.compile(r"(\d{1,2})[:：](\d{2})")


def read_roster(rows: Iterable[Sequence[str]], zone: dt.tzinfo) -> list[RosterRow] | None:
    """A list with the headings above, in any order; None if a needed heading is missing. Hours that end no later
    than they begin end on the next day."""
    table = [[cell.strip() for cell in row] for row in rows]
    table = [row for row in table if any(row)]
    columns = _columns(table[0]) if table else None
    if columns is None:
        return None
    return [
        _row(number, {name: row[at] if at < len(row) else "" for name, at in columns.items()}, zone)
        for number, row in enumerate(table[1 : ROWS_MOST + 1], start=2)
    ]


def _columns(head: Sequence[str]) -> dict[str, int] | None:
    found = {}
    for names in (HEADINGS, ENGLISH):
        for at, name in enumerate(head):
            if name.lower() in names:
                found[HEADINGS[names.index(name.lower())]] = at
    return found if all(name in found for name in HEADINGS[:4]) else None


def _row(number: int, cells: dict[str, str], zone: dt.tzinfo) -> RosterRow:
    holder, deputy, phone = cells["值班人"], cells.get("副班", ""), cells.get("电话", "")
    day = _day(cells["日期"])
    begin, end = _hour(cells["从"]), _hour(cells["到"])
    if day is None or begin is None or end is None:
        return RosterRow(number, holder, deputy, phone, None, "day" if day is None else "hours")
    start = dt.datetime.combine(day, begin, zone)
    stop = dt.datetime.combine(day if end > begin else day + DAY, end, zone)
    return RosterRow(number, holder, deputy, phone, Span(start, stop), "" if holder else "holder")


def _day(text: str) -> dt.date | None:
    found = _DAY.search(text)
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _hour(text: str) -> dt.time | None:
    found = _HOUR.search(text)
    if found is None or int(found[2]) > 59 or int(found[1]) > 24:
        return None
    return dt.time(int(found[1]) % 24, int(found[2]))


def are_in_order(spans: Sequence[Span]) -> bool:
    """Whether none of them touches another: for what is added at once."""
    return all(one.end <= other.start for one, other in pairwise(sorted(spans)))
