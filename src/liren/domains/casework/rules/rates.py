"""The three rates (三率), each with numerator, denominator and definition; never a bare percentage."""

from __future__ import annotations

from dataclasses import dataclass


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
