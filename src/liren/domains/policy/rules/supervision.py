"""The figures of supervision (督办) as the casework room computes with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from liren.kernel.worktime import Limit

LEVELS = ("reminder", "notice", "rectification")
KEY = "casework.supervision."


@dataclass(frozen=True, slots=True)
class SupervisionFigures:
    """How long a body has to answer at each level, what opens a supervision by itself (nought: nothing does), and
    after how many working days without an answer it goes to the district."""

    limits: dict[str, Limit]
    late_days: int
    returns: int
    bad_ratings: int
    people: int
    escalation_days: int


def supervision_of(value: Callable[[str], Any]) -> SupervisionFigures:
    """`value(key)` gives the figure in force."""
    names = ("late_days", "returns", "bad_ratings", "people", "escalation_days")
    return SupervisionFigures(
        limits={level: value(f"{KEY}limit.{level}") for level in LEVELS},
        **{name: value(KEY + name) for name in names},
    )
