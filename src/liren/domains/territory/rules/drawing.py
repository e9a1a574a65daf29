"""Grids drawn, cut and joined by hand; where they overlap and what they leave open. All in CGCS2000 degrees."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split as cut_by

from liren.domains.territory import errors
from liren.domains.territory.choices import Flaw
from liren.domains.territory.rules import datum as datums
from liren.domains.territory.rules.outlines import SLIVER, Shape, shape_read

METRES = 111_320.0  # of one degree of latitude
BRIDGE = 15 / METRES  # what is narrower than twice this between grids counts as left open
LEAST_GAP = 25.0  # square metres: less is a line drawn twice
TINY = 1.0
PAIR = re.compile(r"(-?(?<!\d)\d+(?:\.\d+)?)(?:\s*+[,，]\s*+|\s++)(-?\d+(?:\.\d+)?)")
MOST_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of ground that is wrong: where, and how many square metres."""

    shape: BaseGeometry
    area: float


def area_of(shape: BaseGeometry) -> float:
    """Square metres, good to some per cent for what is as small as a community."""
    if shape.is_empty:
        return 0.0
    return float(shape.area * METRES * METRES * math.cos(math.radians(shape.centroid.y)))


def overlap_of(one: Shape, other: Shape) -> Spot | None:
    """Where two grids overlap by more than drawing noise."""
    common = one.intersection(other)
    if common.is_empty or common.area <= SLIVER * min(one.area, other.area):
        return None
    return Spot(common, area_of(common))


def gaps_among(shapes: Sequence[Shape]) -> list[Spot]:
    """What grids leave open between them: holes, and cracks narrower than some thirty metres; the largest first."""
    if len(shapes) == 0:
        return []
    whole = shapely.union_all(list(shapes))
    filled = shapely.union_all([Polygon(part.exterior) for part in _polygons(whole)])
    closed = filled.buffer(BRIDGE, join_style="mitre").buffer(-BRIDGE, join_style="mitre").union(filled)
    found = [Spot(part, area_of(part)) for part in _polygons(closed.difference(whole))]
    return sorted((spot for spot in found if spot.area >= LEAST_GAP), key=lambda spot: -spot.area)


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    parts = getattr(shape, "geoms", [shape])
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def cut(shape: Shape, line: LineString, *, feature: str) -> tuple[Shape, Shape]:
    """The two parts of a grid along a line that runs right across it, the larger first. Refuses any other line."""
    parts = sorted(_polygons(cut_by(shape, line)), key=lambda part: -part.area)
    parts = [part for part in parts if area_of(part) >= TINY]
    if len(parts) != 2:
        raise errors.LineDoesNotCut(feature=feature, parts=len(parts), field="line")
    return parts[0], parts[1]


def joined(shapes: Sequence[Shape], *, feature: str) -> Shape:
    """Grids made one. Refuses such as do not touch along a line."""
    whole = shapely.union_all([shapely.set_precision(shape, 1e-9) for shape in shapes])
    if not isinstance(whole, Polygon):
        raise errors.GridsApart(feature=feature, field="others")
    return whole


def outline_in(text: str, *, datum: str, feature: str) -> Shape:
    """A polygon from GeoJSON, or from points line by line ("118.79,32.02"), closed by itself."""
    geometry = _geometry_in(text, feature)
    if geometry is None:
        points = points_in(text)
        ring = [*points, points[0]] if points and points[0] != points[-1] else points
        geometry = {"type": "Polygon", "coordinates": [ring]}
    return shape_read(geometry, feature, datum)


def line_in(text: str, *, datum: str, feature: str) -> LineString:
    """A line from GeoJSON or from points line by line, of two points at least."""
    geometry = _geometry_in(text, feature)
    given = geometry.get("coordinates") if geometry else points_in(text)
    points = given if isinstance(given, list) else []
    good = len(points) >= 2 and all(_is_point(point) for point in points)
    if not good or (geometry and geometry.get("type") != "LineString"):
        raise errors.OutlineBroken(feature=feature, problem=Flaw.NO_LINE.label, field="line")
    return LineString([datums.to_cgcs2000(float(x), float(y), datum) for x, y, *_height in points])


def _is_point(point: Any) -> bool:
    numbers = point[:2] if isinstance(point, list) else []
    return len(numbers) == 2 and all(type(n) in {int, float} for n in numbers) and datums.in_china(*numbers)


def _geometry_in(text: str, feature: str) -> dict[str, Any] | None:
    if len(text) > MOST_TEXT:
        raise errors.OutlineBroken(feature=feature, problem=Flaw.TOO_LARGE.label, field="shape")
    if not text.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise errors.OutlineBroken(feature=feature, problem=Flaw.NOT_JSON.label, field="shape") from problem
    geometry = found.get("geometry", found)
    return geometry if isinstance(geometry, dict) else {}


def points_in(text: str) -> list[list[float]]:
    """The pairs of numbers in a text, longitude first."""
    return [[float(x), float(y)] for x, y in PAIR.findall(text[:MOST_TEXT])]


def with_parts(*shapes: BaseGeometry) -> MultiPolygon:
    """Pieces of ground as polygons alone, for a map."""
    return MultiPolygon([part for shape in shapes for part in _polygons(shape)])
