"""Recurring trouble at one place: what counts as the same place, and how it is said."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from liren.domains.casework.errors.recurring import TimesUnclear
from liren.domains.territory.rules import addresses

DEGREE = 111_320  # metres of a degree of latitude
LEAST, MOST = 2, 999  # times that a list can be narrowed to
LATELY = dt.timedelta(days=366)
LONGEST = 120  # letters of a building
ROOM = re.compile(r"(?<=幢)\d[\d-]*$")  # a room of which nobody said that it is one: “3 幢 501”


def building_of(address: str) -> str:
    """The building within its community, however its address is written; what names none stands as it is said."""
    key = addresses.without_area(addresses.parsed(address).building)
    return ROOM.sub("", key)[:LONGEST]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something has come to a spot, and how often within `LATELY` before it came last."""

    ever: int
    lately: int
    latest: dt.datetime


def tally(moments: Sequence[dt.datetime]) -> Tally:
    latest = max(moments)
    return Tally(len(moments), sum(latest - moment <= LATELY for moment in moments), latest)


def times_wanted(given: str) -> int:
    """How often it must have come to be listed, as somebody typed it; 0 for nothing typed."""
    said = given.strip()
    if not said:
        return 0
    if not (said.isdecimal() and len(said) <= len(str(MOST)) and LEAST <= int(said) <= MOST):
        raise TimesUnclear(field="times", least=LEAST, most=MOST)
    return int(said)


@dataclass(frozen=True)
class Spot:
    """Where something is: a point, an address within a community, or both. CGCS2000 degrees."""

    place_code: str
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None

    @property
    def is_known(self) -> bool:
        return self.longitude is not None or bool(self.address)

    @cached_property
    def building(self) -> str:
        return building_of(self.address)


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
    """The same building of the same community, or points within the radius."""
    if one.building and (one.place_code, one.building) == (other.place_code, other.building):
        return True
    apart = metres_apart(one, other)
    return apart is not None and apart <= metres
