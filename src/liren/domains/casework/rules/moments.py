"""Dates and times as people and spreadsheets write them.

Year first, or nothing: 3/4/2019 means one day here and another there, and is not guessed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from liren.kernel.clock import LOCAL

FIRST_YEAR = 1990
LAST_YEAR = 2100
_DATE = r"(?P<year>\d{4})\s*+[-/.年]\s*+(?P<month>\d{1,2})\s*+[-/.月]\s*+(?P<day>\d{1,2})\s*+日?"
_TIME = (
    r"(?P<half>上午|下午|晚上|中午|凌晨|早上|AM|PM)?\s*+(?P<hour>\d{1,2})\s*+[:时点]\s*+(?P<minute>\d{1,2})?\s*+[:分]?\s*+"
    r"(?:(?P<second>\d{1,2})(?:\.\d+)?\s*+秒?)?\s*+(?P<after>AM|PM)?\s*+(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_WRITTEN = re.compile(
    rf"{_DATE}(?:\s*+[(（]?(?:星期|周)[一二三四五六日天][)）]?)?(?:[T\s]*+{_TIME})?", re.IGNORECASE
)
_DIGITS = re.compile(r"(?P<date>\d{8})[T\s]?(?P<time>\d{6}|\d{4})?")
_LATE_HALVES = {"下午", "晚上", "PM"}
_NOON = "中午"


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware moment; with `is_day` only the day was written and the moment is its beginning."""

    at: dt.datetime
    is_day: bool = False


def same_day(one: dt.datetime, other: dt.datetime) -> bool:
    return one.astimezone(LOCAL).date() == other.astimezone(LOCAL).date()


def read_moment(written: str) -> Moment | None:
    """`2019/2/28 11:25:05`, `2019-02-28T11:25`, `2019年2月28日 下午3时5分`, `20190228112505`; None for others."""
    text = unicodedata.normalize("NFKC", written).strip()
    match = _WRITTEN.fullmatch(text)
    if match:
        return _from_parts(match.groupdict())
    match = _DIGITS.fullmatch(text)
    return _from_digits(match["date"], match["time"] or "") if match else None


def read_serial(number: str, epoch: dt.datetime) -> Moment | None:
    """A date cell: days and their fraction since `epoch`, to the second; or the digits 20190228(112505)."""
    try:
        days = float(number)
    except ValueError:
        return None
    if days >= 10_000_000:
        return read_moment(f"{days:.0f}")
    if not 1 <= days < 110_000:
        return None
    local = (epoch + dt.timedelta(seconds=round(days * 86_400))).replace(tzinfo=LOCAL)
    return _within(local, is_day=days.is_integer())


def _from_parts(parts: dict[str, str | None]) -> Moment | None:
    hour = _hour(int(parts["hour"] or 0), (parts["half"] or parts["after"] or "").upper())
    time = (hour, int(parts["minute"] or 0), int(parts["second"] or 0))
    date = (int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
    try:
        moment = dt.datetime(*date, *time, tzinfo=_zone(parts["zone"] or ""))
    except ValueError:
        return None
    return _within(moment, is_day=parts["hour"] is None)


def _hour(hour: int, half: str) -> int:
    """Hours of the day: 下午 3 → 15, 12 AM and 凌晨 12 → 0; a 24-hour figure stays."""
    if (half in _LATE_HALVES and hour < 12) or (half == _NOON and hour < 3):
        return hour + 12
    return 0 if half in {"AM", "凌晨"} and hour == 12 else hour


@lru_cache(maxsize=64)
def _zone(written: str) -> dt.tzinfo:
    if not written:
        return LOCAL
    if written.upper() == "Z":
        return dt.UTC
    sign = -1 if written[0] == "-" else 1
    digits = written[1:].replace(":", "")
    return dt.timezone(sign * dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _from_digits(date: str, time: str) -> Moment | None:
    try:
        day = dt.datetime(int(date[:4]), int(date[4:6]), int(date[6:]), tzinfo=LOCAL)
        moment = day.replace(hour=int(time[:2] or 0), minute=int(time[2:4] or 0), second=int(time[4:] or 0))
    except ValueError:
        return None
    return _within(moment, is_day=not time)


def _within(moment: dt.datetime, *, is_day: bool) -> Moment | None:
    return Moment(moment.astimezone(dt.UTC), is_day) if FIRST_YEAR <= moment.year <= LAST_YEAR else None
