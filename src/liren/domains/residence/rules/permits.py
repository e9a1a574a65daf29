"""Whether somebody may have a permit (art. 2), and what becomes of one year by year (art. 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from liren.domains.residence.rules.application import ProofGiven
from liren.domains.residence.rules.days import endorse_from, full_year, half_year_on

GROUNDS = ("work", "dwelling", "study")
DAYS_MOST = 30  # art. 9: no extension goes further


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it holds today, since or from which day; until which day, where it ends."""

    code: str
    holds: bool
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """All conditions together. `ready_on`: the first day on which they hold as far as is known, None for never."""

    elsewhere: Condition
    half_year: Condition
    grounds: tuple[Condition, ...]
    ready_on: dt.date | None
    is_met: bool

    @property
    def all(self) -> tuple[Condition, ...]:
        return (self.elsewhere, self.half_year, *self.grounds)

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of what is missing; where none of the three grounds holds, all three."""
        lacks = [one.code for one in (self.elsewhere, self.half_year) if not one.holds]
        if not any(one.holds for one in self.grounds):
            lacks += [one.code for one in self.grounds]
        return tuple(lacks)


def conditions(
    counts_from: dt.date, is_from_elsewhere: bool, proofs: Iterable[ProofGiven], today: dt.date
) -> Conditions:
    """Half a year of residence, and one of stable work, stable dwelling, continuous schooling."""
    half = half_year_on(counts_from)
    of_group = {proof.group: proof for proof in proofs}
    grounds = tuple(_ground(code, of_group.get(code), today) for code in GROUNDS)
    elsewhere = Condition("elsewhere", is_from_elsewhere)
    half_year = Condition("half_year", half <= today, half)
    is_met = is_from_elsewhere and half_year.holds and any(one.holds for one in grounds)
    return Conditions(elsewhere, half_year, grounds, _ready(elsewhere, half, grounds, today), is_met)


def _ground(code: str, proof: ProofGiven | None, today: dt.date) -> Condition:
    if proof is None or proof.since is None:
        return Condition(code, False)
    holds = proof.since <= today and (proof.until is None or today <= proof.until)
    return Condition(code, holds, proof.since, proof.until)


def _ready(
    elsewhere: Condition, half: dt.date, grounds: Iterable[Condition], today: dt.date
) -> dt.date | None:
    """The first day from the half year on that a ground covers; one that ended before counts for nothing."""
    if not elsewhere.holds:
        return None
    days = []
    for one in grounds:
        if one.since is None or (one.until is not None and one.until < today):
            continue
        first = max(half, one.since)
        if one.until is None or first <= one.until:
            days.append(first)
    return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Years:
    """From when the years of a permit are counted, and how many of them have been endorsed in time."""

    anchor: dt.date
    done: int = 0

    @property
    def endorse_by(self) -> dt.date:
        """The day on which the next year is full; the last on which it is endorsed in time."""
        return full_year(self.anchor, self.done + 1)

    @property
    def endorse_from(self) -> dt.date:
        return endorse_from(self.endorse_by)


def standing(years: Years, today: dt.date) -> str:
    """One of `choices.PermitStanding`."""
    if today > years.endorse_by:
        return "suspended"
    return "due" if today >= years.endorse_from else "in_force"


def endorsed(years: Years, on: dt.date) -> tuple[Years, bool] | None:
    """The years after an endorsement on that day, and whether it was late; None where it is too early.

    A late one restores the use, and the years are counted from it on (art. 10).
    """
    if on < years.endorse_from:
        return None
    if on > years.endorse_by:
        return Years(on), True
    return Years(years.anchor, years.done + 1), False


def days_to_issue(is_hard: bool, days: int, days_hard: int) -> int:
    """How many days the police have: never more than thirty, whatever the district set."""
    return min(days_hard if is_hard else days, DAYS_MOST)
