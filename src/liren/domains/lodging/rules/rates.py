"""The four reals as rates, and what raises an alarm."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted over a period: of guests entered, of people found at checks."""

    guests: int = 0
    named: int = 0
    confirmed: int = 0
    in_time: int = 0
    found: int = 0
    listed: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(
            self.guests + other.guests,
            self.named + other.named,
            self.confirmed + other.confirmed,
            self.in_time + other.in_time,
            self.found + other.found,
            self.listed + other.listed,
        )


@dataclass(frozen=True, slots=True)
class Reals:
    """In percent with one decimal; None where nothing was counted."""

    name: Decimal | None
    person: Decimal | None
    number: Decimal | None
    time: Decimal | None


def reals(of: Tally) -> Reals:
    return Reals(
        share(of.named, of.guests),
        share(of.confirmed, of.guests),
        share(of.listed, of.found),
        share(of.in_time, of.guests),
    )


def share(part: int, whole: int) -> Decimal | None:
    if whole <= 0:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Now:
    """A house as it stands: `quiet_since` the last entry, or the opening; counts of what is wrong now."""

    is_open: bool
    beds: int
    people: int
    quiet_since: dt.datetime
    late: int = 0
    flawed: int = 0
    unreached: int = 0
    overdue: int = 0
    lasting: int = 0


def alarms(house: Now, quiet_days: int, now: dt.datetime) -> list[str]:
    """`choices.Alarm`, the gravest first. Zero days ask nobody why the house is quiet."""
    told = (
        ("crowded", house.people > house.beds),
        ("minor", house.unreached > 0),
        ("flawed", house.flawed > 0),
        ("late", house.late > 0),
        ("quiet", is_quiet(house, quiet_days, now)),
        ("lasting", house.lasting > 0),
        ("overdue", house.overdue > 0),
    )
    return [kind for kind, holds in told if holds]


def is_quiet(house: Now, quiet_days: int, now: dt.datetime) -> bool:
    """Nobody was entered for so long although the house is open."""
    if not house.is_open or not quiet_days:
        return False
    return now - house.quiet_since >= dt.timedelta(days=quiet_days)
