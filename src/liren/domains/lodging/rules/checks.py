"""What a check on the spot finds: that which stands against that which is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SAME, NAME, OTHER, ABSENT = "same", "name", "other", "absent"
FOUND_OF = {NAME: "name", OTHER: "person", ABSENT: "absent"}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: its kind (`choices.FindingKind`) and how many guests or minutes it counts."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What the house is: beds, guests on the list, people who were found there, entries that were late since the check
    before."""

    beds: int
    listed: int
    people: int
    late: int = 0


def findings(outcomes: Sequence[str], counted: Counted) -> list[Found]:
    """`outcomes`: how each guest on the list was found. In the order of the four reals."""
    found = [
        Found(FOUND_OF[kind], outcomes.count(kind)) for kind in (NAME, OTHER, ABSENT) if kind in outcomes
    ]
    unlisted = unlisted_of(outcomes, counted.people)
    if unlisted:
        found.append(Found("unlisted", unlisted))
    if counted.people > counted.beds:
        found.append(Found("crowded", counted.people - counted.beds))
    if counted.late:
        found.append(Found("late", counted.late))
    return found


def unlisted_of(outcomes: Sequence[str], people: int) -> int:
    """How many people were there who stand on no list: whoever was there instead of somebody else stands on none."""
    there = sum(1 for one in outcomes if one in (SAME, NAME))
    others = outcomes.count(OTHER)
    return max(0, people - there - others)


def listed_there(outcomes: Sequence[str]) -> int:
    """How many of those found stand on the list as the person they are."""
    return sum(1 for one in outcomes if one in (SAME, NAME))


def is_impossible(outcomes: Sequence[str], people: int) -> bool:
    """Fewer people were counted than guests were found there."""
    return people < sum(1 for one in outcomes if one != ABSENT)
