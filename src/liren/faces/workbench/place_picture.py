"""A small picture of where a matter lies: the outline of its grid, its point, and the like matters around it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liren.domains.casework.queries.desk import Alike

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

WIDTH, HEIGHT, MARGIN = 240.0, 160.0, 18.0
POINT_SPAN = 0.0016  # degrees shown around a point without a grid

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    y: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything in units of a view box of 240 × 160; `outline` is a path, empty without a grid."""

    outline: str
    pin: Mark | None
    near: list[Mark]
    label: str


class _Ground:
    """Degrees to the view box: the shorter side fits, the north is up."""

    def __init__(self, box: Box) -> None:
        self.west, south, east, self.north = box
        self.squeeze = math.cos(math.radians((south + self.north) / 2))
        wide, high = (east - self.west) * self.squeeze, self.north - south
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
        self.left = (WIDTH - wide * self.scale) / 2
        self.top = (HEIGHT - high * self.scale) / 2

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = self.left + (longitude - self.west) * self.squeeze * self.scale
        y = self.top + (self.north - latitude) * self.scale
        return x, y

    def mark(self, case: Case, text: str = "") -> Mark | None:
        if case.longitude is None or case.latitude is None:
            return None
        x, y = self.at(case.longitude, case.latitude)
        if not (0 < x < WIDTH and 0 < y < HEIGHT):
            return None
        return Mark(f"{x:.1f}", f"{y:.1f}", text)


def case_picture(case: Case, alike: Iterable[Alike] = ()) -> Picture | None:
    """None where neither grid nor point is known."""
    box = _box(case)
    if box is None:
        return None
    ground = _Ground(box)
    near = [ground.mark(other.case, str(number)) for number, other in enumerate(alike, 1)]
    grid = case.grid
    outline = "".join(_path(ring, ground) for ring in grid.outline) if grid else ""
    return Picture(outline, ground.mark(case), [mark for mark in near if mark], grid.name if grid else "")


def _box(case: Case) -> Box | None:
    if case.grid:
        return case.grid.west, case.grid.south, case.grid.east, case.grid.north
    if case.longitude is None or case.latitude is None:
        return None
    half = POINT_SPAN / 2
    return (
        case.longitude - half,
        case.latitude - half,
        case.longitude + half,
        case.latitude + half,
    )


def _path(ring: list[list[float]], ground: _Ground) -> str:
    points = [ground.at(longitude, latitude) for longitude, latitude in ring]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
