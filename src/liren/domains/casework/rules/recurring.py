"""Recurring trouble at one place: what counts as the same place, and how it is said."""

from __future__ import annotations

import math
from dataclasses import dataclass

from liren.domains.casework.errors.recurring import TimesUnclear

DEGREE = 111_320  # metres of a degree of latitude
LEAST, MOST = 2, 999  # times that a list can be narrowed to


def times_wanted(given: str) -> int:
    """How often it must have come to be listed, as somebody typed it; 0 for nothing typed."""
    said = given.strip()
    if not said:
        return 0
    if not (said.isdecimal() and len(said) <= len(str(MOST)) and LEAST <= int(said) <= MOST):
        raise TimesUnclear(field="times", least=LEAST, most=MOST)
    return int(said)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is: a point, an address within a community, or both. CGCS2000 degrees."""

    place_code: str
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None

    @property
    def is_known(self) -> bool:
        return self.longitude is not None or bool(self.address)


@dataclass(frozen=True, slots=True)
class Box:
    """A square around a point, a little larger than the circle within it."""

    west: float
    east: float
    south: float
    north: float


def box_around(longitude: float, latitude: float, metres: int) -> Box:
    north = metres / DEGREE
    east = north / max(0.1, math.cos(math.radians(latitude)))
    return Box(longitude - east, longitude + east, latitude - north, latitude + north)


def metres_apart(one: Spot, other: Spot) -> float | None:
    """Over such short ways that the earth is flat; None without both points."""
    if one.longitude is None or one.latitude is None or other.longitude is None or other.latitude is None:
        return None
    x = (one.longitude - other.longitude) * math.cos(math.radians(one.latitude)) * DEGREE
    return math.hypot(x, (one.latitude - other.latitude) * DEGREE)


def is_same_place(one: Spot, other: Spot, metres: int) -> bool:
    """The same address of the same community, or points within the radius."""
    if one.address and (one.place_code, one.address) == (other.place_code, other.address):
        return True
    apart = metres_apart(one, other)
    return apart is not None and apart <= metres
