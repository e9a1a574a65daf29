"""Squares on the ground, and the places they stand in: what the tests of this room share."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from liren.domains.territory import actions
from liren.domains.territory.models import Place
from liren.kernel.actor import SYSTEM

STREET = "320104901"
WILLOW = "320104901001"
WELL = "320104901002"
SINCE = dt.date(2023, 6, 30)
STEP = 0.001


def places() -> dict[str, Place]:
    line = [("32", "江苏省"), ("3201", "南京市"), ("320104", "秦淮区"), (STREET, "青桐街道")]
    line += [(WILLOW, "柳荫里社区"), (WELL, "井巷社区")]
    return {
        code: actions.create_place(actor=SYSTEM, code=code, name=name, since=SINCE) for code, name in line
    }


def ring(x: float, y: float, size: float = 1) -> list[list[float]]:
    """A square of `size` steps whose south-west corner lies x, y steps from the origin."""
    west, south = round(118.8 + x * STEP, 6), round(32.02 + y * STEP, 6)
    east, north = round(west + size * STEP, 6), round(south + size * STEP, 6)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, rings: Any, place: str = "", kind: str = "Polygon") -> dict[str, Any]:
    properties = {"code": code, "name": f"第 {code} 网格"} | ({"place_code": place} if place else {})
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": rings},
    }


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def import_squares(*features: Any, **options: Any) -> actions.ImportedGrids:
    options = {"actor": SYSTEM, "datum": "cgcs2000", "place_code": WILLOW} | options
    return actions.import_grids(content=collection(*features), **options)
