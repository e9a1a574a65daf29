"""Datums: GCJ-02 (phones, Gaode, Tencent) and BD-09 (Baidu) to and from CGCS2000, in degrees.

CGCS2000 and WGS 84 differ by centimetres and are treated as one. GCJ-02 is CGCS2000 plus a smooth shift of up
to some 700 m inside China; its formula is not published, the one used here is the public reconstruction, good
to about a metre. BD-09 is GCJ-02 plus a second shift. The way back is found by iteration.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from liren.domains.territory import errors

Point = tuple[float, float]  # longitude, latitude

AXIS = 6378245.0  # Krasovsky 1940, metres
ECCENTRICITY = 0.00669342162296594323  # squared
BAIDU = math.pi * 3000.0 / 180.0
WEST, SOUTH, EAST, NORTH = 73.0, 3.0, 136.0, 54.0


def in_china(longitude: float, latitude: float) -> bool:
    """Within the box around China that the product works in; not a number is outside."""
    return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH


def to_cgcs2000(longitude: float, latitude: float, datum: str) -> Point:
    """The point in CGCS2000. Refuses unknown datums and points outside China (swapped axes are the usual cause)."""
    if datum not in _FROM:
        raise errors.DatumUnknown(datum=datum, field="datum")
    if not in_china(longitude, latitude):
        raise errors.PointNotInChina(longitude=longitude, latitude=latitude)
    return _FROM[datum](longitude, latitude)


def from_cgcs2000(longitude: float, latitude: float, datum: str) -> Point:
    """The way out, for maps of other makers."""
    if datum not in _TO:
        raise errors.DatumUnknown(datum=datum, field="datum")
    return _TO[datum](longitude, latitude)


def _same(longitude: float, latitude: float) -> Point:
    return longitude, latitude


def _gcj_from_cgcs(longitude: float, latitude: float) -> Point:
    x, y = longitude - 105.0, latitude - 35.0
    phi = math.radians(latitude)
    magic = 1 - ECCENTRICITY * math.sin(phi) ** 2
    metres_lat = AXIS * (1 - ECCENTRICITY) / (magic * math.sqrt(magic))
    metres_lon = AXIS / math.sqrt(magic) * math.cos(phi)
    return (
        longitude + math.degrees(_shift_east(x, y) / metres_lon),
        latitude + math.degrees(_shift_north(x, y) / metres_lat),
    )


def _shift_east(x: float, y: float) -> float:
    polynomial = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return (
        polynomial
        + _waves(x, ((20.0, 6.0), (20.0, 2.0)))
        + _waves(x, ((20.0, 1.0), (40.0, 1 / 3)))
        + _waves(x, ((150.0, 1 / 12), (300.0, 1 / 30)))
    )


def _shift_north(x: float, y: float) -> float:
    polynomial = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return (
        polynomial
        + _waves(x, ((20.0, 6.0), (20.0, 2.0)))
        + _waves(y, ((20.0, 1.0), (40.0, 1 / 3)))
        + _waves(y, ((160.0, 1 / 12), (320.0, 1 / 30)))
    )


def _waves(value: float, waves: tuple[tuple[float, float], ...]) -> float:
    return sum(height * math.sin(value * rate * math.pi) for height, rate in waves) * 2.0 / 3.0


def _baidu_from_gcj(longitude: float, latitude: float) -> Point:
    radius = math.hypot(longitude, latitude) + 0.00002 * math.sin(latitude * BAIDU)
    angle = math.atan2(latitude, longitude) + 0.000003 * math.cos(longitude * BAIDU)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def _baidu_from_cgcs(longitude: float, latitude: float) -> Point:
    return _baidu_from_gcj(*_gcj_from_cgcs(longitude, latitude))


def _inverse(forward: Callable[[float, float], Point]) -> Callable[[float, float], Point]:
    """The inverse of a smooth shift: step back by what the forward way misses, to below 1e-10 degrees."""

    def backward(longitude: float, latitude: float) -> Point:
        x, y = longitude, latitude
        for _ in range(30):
            there = forward(x, y)
            miss_x, miss_y = longitude - there[0], latitude - there[1]
            x, y = x + miss_x, y + miss_y
            if abs(miss_x) + abs(miss_y) < 1e-10:
                break
        return x, y

    return backward


_TO: dict[str, Callable[[float, float], Point]] = {
    "cgcs2000": _same,
    "gcj02": _gcj_from_cgcs,
    "bd09": _baidu_from_cgcs,
}
_FROM: dict[str, Callable[[float, float], Point]] = {
    "cgcs2000": _same,
    "gcj02": _inverse(_gcj_from_cgcs),
    "bd09": _inverse(_baidu_from_cgcs),
}
