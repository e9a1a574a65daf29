"""Outlines of grids: read from GeoJSON (RFC 7946) and checked.

A ring is a closed list of [longitude, latitude] in CGCS2000 degrees. Outer rings run counter-clockwise, holes
clockwise; a hole follows the outer ring that contains it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.polygon import orient

from liren.domains.territory import errors
from liren.domains.territory.choices import Flaw
from liren.domains.territory.rules import datum as datums
from liren.domains.territory.rules.names import clean

Ring = list[list[float]]
Shape: TypeAlias = Polygon | MultiPolygon

LARGEST_FILE = 20 * 1024 * 1024
MOST_FEATURES = 20_000
MOST_POINTS = 10_000  # of one grid
NEARLY = 1e-7  # degrees, about a centimetre: a point so near a border lies on it
SLIVER = 0.01  # of the smaller grid's area: less overlap than this is drawing noise


@dataclass(frozen=True, slots=True)
class Drawn:
    """A grid as a file draws it, its rings already in CGCS2000."""

    code: str
    name: str
    place_code: str
    rings: list[Ring]
    shape: Shape


def read_grids(content: bytes, *, datum: str, place_code: str) -> list[Drawn]:
    """The grids of a FeatureCollection of Polygons and MultiPolygons.

    Properties: `code`, `name` and, where the file covers several communities, `place_code` (else `place_code`
    as given). Refuses the whole file at the first feature that cannot be used, naming it by its code or number.
    """
    if datum not in {"cgcs2000", "gcj02", "bd09"}:
        raise errors.DatumUnknown(datum=datum[:24], field="datum")
    drawn = [
        _grid(feature, number, datum, place_code) for number, feature in enumerate(_features(content), 1)
    ]
    _refuse_repeated(drawn)
    _refuse_overlaps(drawn)
    return drawn


def _features(content: bytes) -> list[Any]:
    if len(content) > LARGEST_FILE:
        raise errors.GeoJsonBroken(problem=Flaw.TOO_LARGE.label)
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise errors.GeoJsonBroken(problem=Flaw.NOT_JSON.label) from problem
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise errors.GeoJsonBroken(problem=Flaw.NOT_A_COLLECTION.label)
    features = whole.get("features")
    if not isinstance(features, list) or not 0 < len(features) <= MOST_FEATURES:
        raise errors.GeoJsonBroken(problem=Flaw.NO_FEATURES.label)
    return features


def _grid(feature: Any, number: int, datum: str, place_code: str) -> Drawn:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise errors.GeoJsonBroken(problem=f"#{number} {Flaw.NO_PROPERTIES.label}")
    code, name = _text(properties, "code"), _text(properties, "name")
    if not code or len(code) > 20 or len(name) > 80:
        raise errors.GeoJsonBroken(problem=f"#{number} {Flaw.NO_PROPERTIES.label}")
    shape = shape_read(feature.get("geometry"), code, datum)
    stated = _text(properties, "place_code") or place_code
    return Drawn(code, name or code, stated, rings_of(shape), shape)


def _text(properties: dict[str, Any], key: str) -> str:
    value = properties.get(key)
    return clean(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def shape_read(geometry: Any, feature: str, datum: str) -> Shape:
    """A geometry object as a shape in CGCS2000. Refuses what is no whole outline within China."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise errors.OutlineBroken(feature=feature, problem=Flaw.NO_POLYGON.label)
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    if not isinstance(parts, list) or not parts:
        raise errors.OutlineBroken(feature=feature, problem=Flaw.NO_RINGS.label)
    polygons = [_polygon(part, feature, datum) for part in parts]
    shape = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    if not shape.is_valid or shape.area == 0:
        raise errors.OutlineBroken(
            feature=feature, problem=f"{Flaw.CROSSES_ITSELF.label} {_spot(shape)}".strip()
        )
    return shape


def _spot(shape: Shape) -> str:
    """Where a shape is invalid, as the geometry engine says it: “[118.8 32.02]”."""
    found = re.search(r"\[[^\[\]]*\]", shapely.is_valid_reason(shape))
    return found[0] if found else ""


def _polygon(part: Any, feature: str, datum: str) -> Polygon:
    if not isinstance(part, list) or not part:
        raise errors.OutlineBroken(feature=feature, problem=Flaw.NO_RINGS.label)
    rings = [_ring(ring, feature, datum) for ring in part]
    return Polygon(rings[0], rings[1:])


def _ring(ring: Any, feature: str, datum: str) -> list[tuple[float, float]]:
    if not isinstance(ring, list) or not 4 <= len(ring) <= MOST_POINTS:
        raise errors.OutlineBroken(feature=feature, problem=Flaw.RING_LENGTH.label)
    points = [_point(position, feature) for position in ring]
    if points[0] != points[-1]:
        raise errors.OutlineBroken(feature=feature, problem=Flaw.RING_OPEN.label)
    return [datums.to_cgcs2000(x, y, datum) for x, y in points]


def _point(position: Any, feature: str) -> tuple[float, float]:
    numbers = position[:2] if isinstance(position, list) else []
    good = len(numbers) == 2 and all(type(n) in {int, float} for n in numbers)
    if not good or not datums.in_china(*numbers):
        raise errors.OutlineBroken(
            feature=feature, problem=f"{Flaw.WRONG_POSITION.label} {str(position)[:60]}"
        )
    return float(numbers[0]), float(numbers[1])


def rings_of(shape: Shape) -> list[Ring]:
    """The stored form: each polygon's outer ring, then its holes, rounded to 1e-9 degrees (0.1 mm)."""
    rings = []
    for polygon in shape.geoms if isinstance(shape, MultiPolygon) else [shape]:
        turned = orient(polygon)
        for ring in (turned.exterior, *turned.interiors):
            rings.append([[round(x, 9), round(y, 9)] for x, y in ring.coords])
    return rings


def shape_of(rings: list[Ring]) -> Shape:
    """The stored form as a shape again."""
    parts: list[tuple[Ring, list[Ring]]] = []
    for ring in rings:
        if _signed_area(ring) > 0 or not parts:
            parts.append((ring, []))
        else:
            parts[-1][1].append(ring)
    polygons = [Polygon(outer, holes) for outer, holes in parts]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _signed_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def overlaps(shapes: list[Shape]) -> Iterator[tuple[int, int]]:
    """Pairs that overlap by more than a sliver, smaller index first."""
    tree = shapely.STRtree(shapes)
    for left, right in zip(*tree.query(shapes, predicate="intersects"), strict=True):
        if left < right and _overlap(shapes[left], shapes[right]):
            yield int(left), int(right)


def _overlap(one: Shape, other: Shape) -> bool:
    return bool(one.intersection(other).area > SLIVER * min(one.area, other.area))


def _refuse_repeated(drawn: list[Drawn]) -> None:
    seen: set[tuple[str, str]] = set()
    for grid in drawn:
        if (grid.place_code, grid.code) in seen:
            raise errors.GridRepeated(feature=grid.code)
        seen.add((grid.place_code, grid.code))


def _refuse_overlaps(drawn: list[Drawn]) -> None:
    for left, right in overlaps([grid.shape for grid in drawn]):
        raise errors.GridsOverlap(feature=drawn[left].code, other=drawn[right].code)


def simplified(shapes: list[Shape], detail: float) -> list[Shape]:
    """With fewer points, off by at most `detail` degrees; borders that two shapes share stay shared."""
    if not shapes or detail <= 0:
        return shapes
    return list(shapely.coverage_simplify(shapes, detail, simplify_boundary=True))


def bounds(shapes: list[Shape]) -> list[float] | None:
    """West, south, east, north of all; None of nothing."""
    return [round(float(value), 7) for value in shapely.total_bounds(shapes)] if shapes else None


def as_geojson(shape: Shape) -> dict[str, Any]:
    """The geometry object, to 1e-7 degrees (a centimetre)."""
    rounded: dict[str, Any] = json.loads(
        shapely.to_geojson(shapely.set_precision(shape, 1e-7, mode="pointwise"))
    )
    return rounded
