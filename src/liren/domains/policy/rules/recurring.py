"""The figures of recurring trouble as the casework room computes with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KEY = "casework.recurring."


@dataclass(frozen=True, slots=True)
class RecurringFigures:
    """Within how many metres and how many days trouble of one class counts as the same one again, and from the how
    manyth time it is said."""

    metres: int
    days: int
    times: int


def recurring_of(value: Callable[[str], Any]) -> RecurringFigures:
    """`value(key)` gives the figure in force."""
    return RecurringFigures(**{name: value(KEY + name) for name in ("metres", "days", "times")})
