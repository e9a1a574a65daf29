"""Pure decisions about bodies: which places a code lies in, who may stand above whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

PLACE_LENGTHS = (2, 4, 6, 9, 12)  # province, city, county, street, community


def places_above(place_code: str) -> list[str]:
    """The place itself and every place it lies in, the smallest first."""
    return [place_code[:n] for n in reversed(PLACE_LENGTHS) if n <= len(place_code)]


def covers(places: Iterable[str], place_code: str) -> bool:
    """Whether one of the places is the code itself or one it lies in."""
    return any(place_code.startswith(place) for place in places)


def nearest(places: Iterable[str], place_code: str) -> str:
    """The smallest of the places that covers the code; empty if none does."""
    return max((place for place in places if place_code.startswith(place)), key=len, default="")


def may_stand_above(parent_places: Iterable[str], child_places: Iterable[str]) -> bool:
    """A parent covers every place of its child: the line upwards never leads out of a division."""
    above = list(parent_places)
    return all(covers(above, place) for place in child_places)


def overlaps(since: dt.date, until: dt.date | None, start: dt.date, end: dt.date | None) -> bool:
    """Whether two periods [since, until) and [start, end) share a day; None never comes."""
    return (end is None or since < end) and (until is None or start < until)
