"""What a figure's value may look like, and what the program makes of it.

A value comes from TOML or JSON (tables, lists, strings, numbers). Each shape has one reader; it gives the value
the program computes with or raises `WrongShape` with a plain sentence.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from liren.domains.policy.errors import Because
from liren.kernel.worktime import Limit

Stretches = tuple[tuple[dt.time, dt.time], ...]


class WrongShape(ValueError):
    """The value is not of its shape; `why` says what is wrong."""

    def __init__(self, key: str, **details: Any) -> None:
        super().__init__(key)
        self.why = Because(key, **details)


def read(shape: str, value: Any) -> Any:
    """`value` as its `shape` means it; raises `WrongShape`. Shapes: see `READERS`."""
    reader = READERS.get(shape)
    if reader is None:
        raise WrongShape("shape.unknown", shape=shape, known=", ".join(READERS))
    return reader(value)


def read_like(shape: str, pattern: Any, value: Any) -> Any:
    """`read`, and rows must have the columns of `pattern`'s, each of the same kind; raises `WrongShape`."""
    done = read(shape, value)
    if shape == "rows":
        columns = {key: type(v) for key, v in pattern[0].items()}
        if any({key: type(v) for key, v in row.items()} != columns for row in done):
            raise WrongShape("shape.rows.like", columns=", ".join(columns))
    return done


def limit(value: Any) -> Limit:
    """{days: whole number, hours: number, clock: yes or no}, at least some minutes long."""
    if not isinstance(value, dict) or set(value) - {"days", "hours", "clock"}:
        raise WrongShape("shape.limit.fields")
    days, hours, clock = value.get("days", 0), value.get("hours", 0), value.get("clock", False)
    if not _is_count(days) or not _is_number(hours) or not isinstance(clock, bool):
        raise WrongShape("shape.limit.kinds")
    if days + hours <= 0 or days > 3660 or hours > 24 * 366:
        raise WrongShape("shape.limit.range")
    return Limit(days=days, hours=hours, clock=clock)


def count(value: Any) -> int:
    """A whole number, zero or more."""
    if not _is_count(value):
        raise WrongShape("shape.count")
    return int(value)


def number(value: Any) -> int | float:
    """A number, zero or more."""
    if not _is_number(value):
        raise WrongShape("shape.number")
    kept: int | float = value
    return kept


def fractions(value: Any) -> tuple[float, ...]:
    """Rising numbers between 0 and 1."""
    if not isinstance(value, list) or not value or not all(_is_number(v) and 0 < v < 1 for v in value):
        raise WrongShape("shape.fractions")
    if value != sorted(set(value)):
        raise WrongShape("shape.fractions.order")
    return tuple(float(v) for v in value)


def hours(value: Any) -> Stretches:
    """Stretches of a day, `[["09:00", "12:00"], …]`, in order and apart."""
    try:
        stretches = tuple((dt.time.fromisoformat(a), dt.time.fromisoformat(b)) for a, b in value)
    except (TypeError, ValueError) as error:
        raise WrongShape("shape.hours") from error
    moments = [moment for stretch in stretches for moment in stretch]
    if not moments or any(a >= b for a, b in pairwise(moments)):
        raise WrongShape("shape.hours.order")
    return stretches


def text(value: Any) -> str:
    """Words that are not blank."""
    if not isinstance(value, str) or not value.strip():
        raise WrongShape("shape.text")
    return value


def flag(value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise WrongShape("shape.flag")
    return value


def words(value: Any) -> tuple[str, ...]:
    """At least one text, none twice."""
    if not isinstance(value, list) or not value:
        raise WrongShape("shape.words")
    read_words = tuple(text(v) for v in value)
    if len(set(read_words)) != len(read_words):
        raise WrongShape("shape.words.twice")
    return read_words


def rows(value: Any) -> tuple[dict[str, Any], ...]:
    """At least one table, all with the keys of the first."""
    if not isinstance(value, list) or not value or not all(isinstance(v, dict) and v for v in value):
        raise WrongShape("shape.rows")
    if any(set(row) != set(value[0]) for row in value):
        raise WrongShape("shape.rows.columns")
    return tuple(dict(row) for row in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


READERS: dict[str, Callable[[Any], Any]] = {
    "limit": limit,
    "count": count,
    "number": number,
    "fractions": fractions,
    "hours": hours,
    "text": text,
    "flag": flag,
    "words": words,
    "rows": rows,
}
