"""What a figure's value may look like, and what the program makes of it.

A value comes from TOML or JSON (tables, lists, strings, numbers). Each shape has one reader; it gives the value
the program computes with or raises `WrongShape` with a plain sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from liren.kernel.worktime import Limit

Stretches = tuple[tuple[dt.time, dt.time], ...]


class WrongShape(ValueError):
    """The value is not of its shape; the argument says what is wrong."""


def read(shape: str, value: Any) -> Any:
    """`value` as its `shape` means it; raises `WrongShape`. Shapes: see `READERS`."""
    reader = READERS.get(shape)
    if reader is None:
        raise WrongShape(f"没有 {shape} 这种形式，可用的有 {', '.join(READERS)}")
    return reader(value)


def limit(value: Any) -> Limit:
    """{days: whole number, hours: number, clock: yes or no}, at least some minutes long."""
    if not isinstance(value, dict) or set(value) - {"days", "hours", "clock"}:
        raise WrongShape("时限要写成 days、hours、clock 三项")
    days, hours, clock = value.get("days", 0), value.get("hours", 0), value.get("clock", False)
    if not _is_count(days) or not _is_number(hours) or not isinstance(clock, bool):
        raise WrongShape("天数须是整数，小时须是数字，clock 须是 true 或 false")
    if days + hours <= 0 or days > 3660 or hours > 24 * 366:
        raise WrongShape("时限须大于零，不超过十年")
    return Limit(days=days, hours=hours, clock=clock)


def count(value: Any) -> int:
    """A whole number, zero or more."""
    if not _is_count(value):
        raise WrongShape("须是零或正整数")
    return int(value)


def number(value: Any) -> int | float:
    """A number, zero or more."""
    if not _is_number(value):
        raise WrongShape("须是零或正数")
    kept: int | float = value
    return kept


def fractions(value: Any) -> tuple[float, ...]:
    """Rising numbers between 0 and 1."""
    if not isinstance(value, list) or not all(_is_number(v) and 0 < v < 1 for v in value):
        raise WrongShape("须是零与一之间的小数")
    if value != sorted(set(value)):
        raise WrongShape("小数须从小到大，不重复")
    return tuple(float(v) for v in value)


def hours(value: Any) -> Stretches:
    """Stretches of a day, `[["09:00", "12:00"], …]`, in order and apart."""
    try:
        stretches = tuple((dt.time.fromisoformat(a), dt.time.fromisoformat(b)) for a, b in value)
    except (TypeError, ValueError) as error:
        raise WrongShape("时段要写成“09:00”到“12:00”这样的起止时间") from error
    moments = [moment for stretch in stretches for moment in stretch]
    if not moments or any(a >= b for a, b in pairwise(moments)):
        raise WrongShape("时段至少一段，须按先后排列，互不重叠")
    return stretches


def text(value: Any) -> str:
    """Words that are not blank."""
    if not isinstance(value, str) or not value.strip():
        raise WrongShape("须是文字，不能空着")
    return value


def words(value: Any) -> tuple[str, ...]:
    """At least one text, none twice."""
    if not isinstance(value, list) or not value:
        raise WrongShape("须是至少一项的名单")
    read_words = tuple(text(v) for v in value)
    if len(set(read_words)) != len(read_words):
        raise WrongShape("名单里有重复")
    return read_words


def rows(value: Any) -> tuple[dict[str, Any], ...]:
    """At least one table, all with the keys of the first."""
    if not isinstance(value, list) or not value or not all(isinstance(v, dict) and v for v in value):
        raise WrongShape("须是至少一行的表")
    if any(set(row) != set(value[0]) for row in value):
        raise WrongShape("表的各行须有同样的栏目")
    return tuple(dict(row) for row in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


READERS: dict[str, Callable[[Any], Any]] = {
    "limit": limit,
    "count": count,
    "number": number,
    "fractions": fractions,
    "hours": hours,
    "text": text,
    "words": words,
    "rows": rows,
}
