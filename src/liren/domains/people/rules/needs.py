"""Which needs follow from what is known of a person, by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules look at. `age` in whole years."""

    age: int | None
    lives_alone: bool
    groups: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Whoever is so old (and lives alone, or stands in a group) needs `kind` every so many days."""

    code: str
    kind: str
    every: int
    age_from: int | None = None
    age_below: int | None = None
    alone: bool = False
    group: str = ""

    def fits(self, known: Known) -> bool:
        if self.alone and not known.lives_alone:
            return False
        if self.group and self.group not in known.groups:
            return False
        if self.age_from is not None and (known.age is None or known.age < self.age_from):
            return False
        return self.age_below is None or (known.age is not None and known.age < self.age_below)


RULES = (
    Rule("alone_80", "call", 7, age_from=80, alone=True),
    Rule("alone_60", "call", 30, age_from=60, age_below=80, alone=True),
    Rule("destitute", "visit", 7, group="destitute"),
    Rule("left_behind", "visit", 30, age_below=18, group="left_behind"),
    Rule("child_in_need", "visit", 30, age_below=18, group="child_in_need"),
    Rule("lost_child", "visit", 30, group="lost_child"),
)


def due_needs(known: Known) -> list[Rule]:
    """The needs that follow, in the order of the rules."""
    return [rule for rule in RULES if rule.fits(known)]


def next_day(last: dt.date, every: int | None) -> dt.date | None:
    """When the next visit or call is due; None for a need that is met once."""
    return last + dt.timedelta(days=every) if every else None


def years_before(day: dt.date, years: int) -> dt.date:
    """The latest birth of whoever is `years` old on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
