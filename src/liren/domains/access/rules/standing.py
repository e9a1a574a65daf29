"""Standing in for somebody: what may be lent, for how long, and what whoever stands in may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from liren.domains.access.rules import RIGHTS, SEPARATED_DUTIES, Period, Reach, Right, narrower_place

LONGEST: Final = dt.timedelta(days=92)  # a longer absence is an appointment, not a stand-in
KEPT_BACK: Final = frozenset({"standins.arrange"})  # what is lent is not lent on


class StandInFault(StrEnum):
    """Why a role cannot be lent so."""

    DUTY = "duty"
    SELF = "self"
    PERIOD = "period"
    TOO_LONG = "too_long"
    PLACE = "place"


def fault_of(
    *, role: str, is_own_deputy: bool, asked: Period, held: Period, now: dt.datetime, places: tuple[str, str]
) -> StandInFault | None:
    """Why somebody's role (`held` in the first of `places`) cannot be lent as asked (in the second); None if it can."""
    if role in SEPARATED_DUTIES:
        return StandInFault.DUTY
    if is_own_deputy:
        return StandInFault.SELF
    if asked.end is None or not asked.is_possible or asked.end <= now or not asked.overlaps(held):
        return StandInFault.PERIOD
    if asked.end - asked.start > LONGEST:
        return StandInFault.TOO_LONG
    return None if narrower_place(*places) == places[1] else StandInFault.PLACE


def is_lent_twice(asked: Period, lent: Iterable[Period]) -> bool:
    """Whether the same role is lent to the same person at some moment of that time already."""
    return any(one.overlaps(asked) for one in lent)


def lent_rights(role: str) -> tuple[Right, ...]:
    """What whoever stands in may do: never more than the role carries."""
    return tuple(right for right in RIGHTS[role] if right.name not in KEPT_BACK)


def is_of_body(right: Right) -> bool:
    return right.reach is Reach.BODY
