"""The demo's invented ground: two streets of a real county, their communities, grids and buildings.

The lines are drawn by arithmetic, the same on every run: a slightly turned lattice of blocks whose corners are
shifted, so that neighbours share their borders without gap or overlap.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from liren.domains.territory.actions import BuildingGiven, create_place, import_buildings, import_grids
from liren.domains.territory.queries import find_place
from liren.kernel.actor import Actor

ORIGIN = (118.7960, 32.0165)  # south-west corner, CGCS2000
BLOCK = (0.00135, 0.00112)  # degrees: some 127 by 124 metres
TURN = math.radians(7)
SIDE = 3  # blocks on each side of a community
SINCE = dt.date(2026, 1, 1)

ABOVE = (("32", "江苏省"), ("3201", "南京市"), ("320104", "秦淮区"))
STREETS = (("320104901", "青桐街道"), ("320104902", "望淮街道"))
FIGURES = "一二三四五六七八九"


@dataclass(frozen=True)
class Quarter:
    """A community: its south-west block in the lattice, its roads, and blocks drawn as one grid."""

    code: str
    name: str
    column: int
    row: int
    roads: tuple[str, str]
    estate: str
    merged: tuple[int, int] | None = None


QUARTERS = (
    Quarter("320104901001", "柳荫里社区", 0, 3, ("柳叶巷", "荫里街"), "柳荫里小区"),
    Quarter("320104901002", "棠园社区", 3, 3, ("棠梨路", "海棠里"), "棠园新村"),
    Quarter("320104901003", "井巷社区", 0, 0, ("双井巷", "古井街"), "井巷小区", merged=(7, 8)),
    Quarter("320104901004", "石桥社区", 3, 0, ("石桥路", "桥头弄"), "石桥花园"),
    Quarter("320104902001", "杏坊社区", 7, 3, ("杏花坊", "染坊路"), "杏坊苑"),
    Quarter("320104902002", "竹岗社区", 7, 0, ("竹岗路", "翠竹巷"), "竹岗人家"),
)


def seed_demo_ground(actor: Actor) -> dict[str, int]:
    """Lays the demo's places, grids and buildings where they are missing; run twice, nothing changes."""
    places = sum(_placed(actor, code, name) for code, name in (*ABOVE, *STREETS))
    places += sum(_placed(actor, quarter.code, quarter.name) for quarter in QUARTERS)
    grids = import_grids(actor=actor, content=grids_geojson(), datum="cgcs2000").created
    buildings = sum(
        import_buildings(actor=actor, place_code=quarter.code, buildings=list(buildings_of(quarter))).created
        for quarter in QUARTERS
    )
    return {"places": places, "grids": grids, "buildings": buildings}


def _placed(actor: Actor, code: str, name: str) -> int:
    if find_place(code):
        return 0
    create_place(actor=actor, code=code, name=name, since=SINCE)
    return 1


def grids_geojson() -> bytes:
    """All grids as a FeatureCollection that `liren grids import` takes (cgcs2000)."""
    features = [feature for quarter in QUARTERS for feature in _features(quarter)]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _features(quarter: Quarter) -> Iterator[dict[str, Any]]:
    for number, blocks in enumerate(_grids(quarter), 1):
        yield {
            "type": "Feature",
            "properties": {
                "code": f"{number:02d}",
                "name": f"{quarter.name.removesuffix('社区')}第{FIGURES[number - 1]}网格",
                "place_code": quarter.code,
            },
            "geometry": {"type": "Polygon", "coordinates": [_ring(quarter, blocks)]},
        }


def _grids(quarter: Quarter) -> list[tuple[int, ...]]:
    """The blocks of each grid, numbered row by row from the north-west, as people read."""
    numbers = range(1, SIDE * SIDE + 1)
    if quarter.merged is None:
        return [(n,) for n in numbers]
    return [(n,) for n in numbers if n not in quarter.merged] + [quarter.merged]


def _ring(quarter: Quarter, blocks: tuple[int, ...]) -> list[tuple[float, float]]:
    """Along the southern corners eastwards, back along the northern ones; merged blocks lie side by side."""
    first, last = _cell(quarter, blocks[0]), _cell(quarter, blocks[-1])
    south = [_corner(column, first[1]) for column in range(first[0], last[0] + 2)]
    north = [_corner(column, first[1] + 1) for column in range(last[0] + 1, first[0] - 1, -1)]
    return [*south, *north, south[0]]


def _cell(quarter: Quarter, block: int) -> tuple[int, int]:
    return quarter.column + (block - 1) % SIDE, quarter.row + SIDE - 1 - (block - 1) // SIDE


def _corner(column: int, row: int) -> tuple[float, float]:
    """A corner of the lattice, shifted by up to a sixth of a block, then turned about the origin."""
    x = (column + 0.17 * math.sin(12.9 * column + 78.2 * row)) * BLOCK[0]
    y = (row + 0.17 * math.sin(39.3 * column + 11.1 * row + 1.0)) * BLOCK[1]
    east = x * math.cos(TURN) - y * math.sin(TURN)
    north = x * math.sin(TURN) + y * math.cos(TURN)
    return round(ORIGIN[0] + east, 7), round(ORIGIN[1] + north, 7)


def buildings_of(quarter: Quarter) -> Iterator[BuildingGiven]:
    """One or two buildings a block, along the community's two roads: “柳叶巷 12 号 3 幢”."""
    for block in range(1, SIDE * SIDE + 1):
        for part in range(2 if block % 3 == 1 else 1):
            longitude, latitude = _inside(quarter, block, part)
            number = 6 + 2 * ((block - 1) % 5)
            yield BuildingGiven(
                address=f"{quarter.roads[block > 5]} {number} 号 {part + 1 + block % 3} 幢",
                longitude=longitude,
                latitude=latitude,
                name=f"{quarter.estate} {block * 2 + part - 1} 幢" if block % 2 else "",
            )


def _inside(quarter: Quarter, block: int, part: int) -> tuple[float, float]:
    """A point within the block: between its corners, a third or two thirds of the way."""
    corners = _ring(quarter, (block,))[:4]
    weights = ((0.4, 0.2, 0.15, 0.25), (0.15, 0.25, 0.4, 0.2))[part]
    longitude = sum(w * corner[0] for w, corner in zip(weights, corners, strict=True))
    latitude = sum(w * corner[1] for w, corner in zip(weights, corners, strict=True))
    return round(longitude, 7), round(latitude, 7)
