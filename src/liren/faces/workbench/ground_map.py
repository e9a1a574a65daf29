"""The map of grids, drawn on the server: north up, shaded by how many matters are open."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

WIDTH, MARGIN = 960.0, 8.0
TALLEST = 900.0
WORDS_MOST = 60  # names are written on a map of so many grids at most
SHADES = 4

Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """One grid of the map: its path, where its name stands, and its shade (0 none, 4 most)."""

    id: str
    name: str
    url: str
    path: str
    x: str
    y: str
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class GroundMap:
    """Everything in units of a view box of `width` × `height`; `steps` are the least counts of shades 1 to 4."""

    width: str
    height: str
    shapes: list[Shape]
    steps: list[str]
    has_words: bool
    patches: list[str] = field(default_factory=list)


def steps_of(counts: Iterable[int]) -> list[int]:
    """The least counts of the four shades: equal parts of the most there is."""
    most = max(counts, default=0)
    return sorted({max(1, math.ceil(most * part / SHADES)) for part in range(SHADES)}) if most else []


def shade_of(count: int, steps: list[int]) -> int:
    return sum(count >= step for step in steps)


def ground_map(
    shapes: Mapping[str, Any],
    counts: Mapping[str, int],
    urls: Mapping[str, str],
    patches: Iterable[Mapping[str, Any]] = (),
) -> GroundMap | None:
    """`shapes` as territory gives them, `patches` pieces of ground (geometries) to be marked upon them; None where
    no grid is drawn."""
    if not shapes["features"]:
        return None
    west, south, east, north = shapes["bbox"]
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = (east - west) * squeeze, north - south
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)
    steps = steps_of(counts.values())

    def at(point: list[float]) -> str:
        return f"{MARGIN + (point[0] - west) * squeeze * scale:.1f} {MARGIN + (north - point[1]) * scale:.1f}"

    drawn = [_shape(feature, at, counts, urls, steps) for feature in shapes["features"]]
    size = (wide * scale + 2 * MARGIN, high * scale + 2 * MARGIN)
    words = [
        f"{step}–{following - 1}"
        if following and following - 1 > step
        else str(step)
        if following
        else f"{step}+"
        for step, following in zip(steps, [*steps[1:], 0], strict=False)
    ]
    marked = [_path(geometry, at) for geometry in patches]
    return GroundMap(f"{size[0]:.0f}", f"{size[1]:.0f}", drawn, words, len(drawn) <= WORDS_MOST, marked)


def _path(geometry: Mapping[str, Any], at: Any) -> str:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    polygons: list[list[Ring]] = [coordinates] if kind == "Polygon" else coordinates
    return "".join(f"M{'L'.join(at(point) for point in ring)}Z" for rings in polygons for ring in rings)


def _shape(
    feature: Mapping[str, Any], at: Any, counts: Mapping[str, int], urls: Mapping[str, str], steps: list[int]
) -> Shape:
    path = _path(feature["geometry"], at)
    x, y = at(feature["properties"]["label_at"]).split()
    count = counts.get(feature["id"], 0)
    return Shape(
        feature["id"],
        feature["properties"]["name"],
        urls.get(feature["id"], ""),
        path,
        x,
        y,
        count,
        shade_of(count, steps),
    )
