"""Which needs follow from what is known of a person, by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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


EVERY_MOST, AGE_MOST, RULES_MOST = 366, 120, 20


def rules_from(rows: Iterable[Mapping[str, Any]]) -> list[Rule]:
    """The rules that are on, as a place's figure writes them: an age of 0 and an empty group are no limit."""
    return [
        Rule(
            row["code"],
            row["kind"],
            row["every"],
            row["age_from"] or None,
            row["age_below"] or None,
            row["alone"],
            row["group"],
        )
        for row in rows
        if row["is_on"]
    ]


def unfit(rows: Sequence[Mapping[str, Any]], kinds: Collection[str], groups: Collection[str]) -> str:
    """Why the rows are no rules: "most", "codes", "kind", "every", "age", "group" or "everybody"; empty where they are.

    A rule that fits everybody is none.
    """
    if not rows or len(rows) > RULES_MOST:
        return "most"
    if len({row["code"] for row in rows}) != len(rows) or not all(
        row["code"] and row["name"] for row in rows
    ):
        return "codes"
    return next((why for row in rows if (why := _unfit(row, kinds, groups))), "")


def _unfit(row: Mapping[str, Any], kinds: Collection[str], groups: Collection[str]) -> str:
    first, last = row["age_from"], row["age_below"]
    told = (
        ("kind", row["kind"] not in kinds),
        ("every", not 1 <= row["every"] <= EVERY_MOST),
        ("age", not (0 <= first <= AGE_MOST and 0 <= last <= AGE_MOST) or (last and last <= first)),
        ("group", bool(row["group"]) and row["group"] not in groups),
        ("everybody", not (first or last or row["alone"] or row["group"])),
    )
    return next((why for why, holds in told if holds), "")


def due_needs(known: Known, rules: Iterable[Rule]) -> list[Rule]:
    """The needs that follow, in the order of the rules."""
    return [rule for rule in rules if rule.fits(known)]


def next_day(last: dt.date, every: int | None) -> dt.date | None:
    """When the next visit or call is due; None for a need that is met once."""
    return last + dt.timedelta(days=every) if every else None


def years_before(day: dt.date, years: int) -> dt.date:
    """The latest birth of whoever is `years` old on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
