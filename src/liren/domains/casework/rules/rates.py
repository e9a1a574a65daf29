"""The three rates (三率), each with numerator, denominator and definition; never a bare percentage."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
STREET = 9  # figures of a street's code
COUNTED_BY = ("body", "category", "channel", "community")  # a street's line is the sum of its channels


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `of`; `value` in per cent with one decimal, None where nothing counts."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return round(1000 * self.hits / self.of) / 10 if self.of else None

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.hits + other.hits, self.of + other.of)


@dataclass(frozen=True, slots=True)
class Fact:
    """One matter (or rating) that counts for a rate at a moment: hit or missed, and by what it is told apart."""

    rate: str
    at: dt.datetime
    is_hit: bool
    place_code: str
    body: uuid.UUID
    category: str  # of the first level; empty if none
    channel: str

    def key(self, by: str) -> str:
        """The line of a report it belongs to."""
        if by == "body":
            return str(self.body)
        if by == "street":
            return self.place_code[:STREET]
        return str(getattr(self, {"community": "place_code"}.get(by, by)))


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What the facts of a month are counted under: one line of one street."""

    month: dt.date
    street: str
    by: str
    key: str


def cells_of(fact: Fact, day: dt.date) -> list[Cell]:
    """The cells a fact is counted in; `day` is its day where the matter lies."""
    month, street = day.replace(day=1), fact.place_code[:STREET]
    return [Cell(month, street, by, fact.key(by)) for by in COUNTED_BY]


def whole_months(since: dt.date, until: dt.date, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first day of the first and of the last month that lies within both days and is over; None if none does."""
    first = since if since.day == 1 else _next_month(since)
    after = min(until + DAY, today).replace(day=1)  # the first month that is not over
    last = (after - DAY).replace(day=1)
    return (first, last) if first <= last else None


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + 31 * DAY).replace(day=1)
