"""When a field may be switched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

Change = tuple[dt.date, bool]  # from which day, and whether the field is asked from then on


def why_not(current: bool, changes: Iterable[Change], wanted: Change, today: dt.date) -> str:
    """ "past" for a day gone by, "same" where the field stands so on that day anyway; empty where it may be switched.

    `changes` are those to come, in the order they were decided: of two for one day the later decided holds.
    """
    day, is_on = wanted
    if day < today:
        return "past"
    standing = (dt.date.min, current)
    for one in changes:
        if one[0] <= day and one[0] >= standing[0]:
            standing = one
    return "same" if standing[1] == is_on else ""
