"""Two entries of one person made one: what becomes of each field, and when a row that gives way ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

SAME, MINE, THEIRS, DIFFERS = "same", "mine", "theirs", "differs"
DECEASED, LIVING = "deceased", "living"
NOTHING = (None, "", "0")  # "0": of unknown sex


def standing(mine: Any, theirs: Any) -> str:
    """How a field of the two entries agrees; MINE and THEIRS where only the one that stays, or goes, says anything."""
    if theirs in NOTHING:
        return MINE if mine not in NOTHING else SAME
    if mine in NOTHING:
        return THEIRS
    return SAME if mine == theirs else DIFFERS


def written_over(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], taken: Collection[str]
) -> dict[str, tuple[Any, Any]]:
    """The fields of the entry that stays which become others: those it lacks, and those somebody chose."""
    found = {}
    for name in sorted(mine.keys() | theirs.keys()):
        old, new = mine.get(name), theirs.get(name)
        how = standing(old, new)
        if how == THEIRS or (how == DIFFERS and name in taken):
            found[name] = (old, new)
    return found


def ends_on(since: dt.date, other_since: dt.date) -> dt.date:
    """When the home, household or group that gives way ends: where the one that stays began later, on that day; else
    it never was (it ends as it begins)."""
    return max(since, other_since)


def asks_life(is_dead: bool, other_is_dead: bool, life: str) -> bool:
    """Whether somebody must say first if the person lives."""
    return is_dead != other_is_dead and life not in (DECEASED, LIVING)
