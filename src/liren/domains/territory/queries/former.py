"""Which grid on a day: for a point, for a building, and for a whole community."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from shapely.geometry import Point

from liren.domains.territory.models import Building, Grid, GridPast
from liren.domains.territory.policies import grids_visible_to
from liren.domains.territory.rules import drawing, outlines
from liren.domains.territory.rules.outlines import NEARLY, Shape
from liren.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class GridThen:
    """A grid as it was drawn on the day asked for."""

    grid_id: uuid.UUID
    place_code: str
    code: str
    name: str
    outline: list[outlines.Ring]
    since: dt.date | None
    until: dt.date | None

    @property
    def shape(self) -> Shape:
        return outlines.shape_of(self.outline)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A community as data for a map: its grids, where they overlap, and what they leave open (square metres)."""

    shapes: dict[str, Any]
    gaps: list[tuple[dict[str, Any], float]]


def grids_on(day: dt.date, *, place_code: str = "", at: tuple[float, float] | None = None) -> list[GridThen]:
    """The grids of a place, or those around a point, as on `day`, in the order of their codes. Two queries."""
    begun = Q(since=None) | Q(since__lte=day)
    now = Grid.objects.filter(begun, active=True)
    past = GridPast.objects.filter(begun, until__gt=day)
    if place_code:
        now, past = now.filter(place_code__prefix=place_code), past.filter(place_code__prefix=place_code)
    if at:
        box = {"west__lte": at[0] + NEARLY, "east__gte": at[0] - NEARLY}
        box |= {"south__lte": at[1] + NEARLY, "north__gte": at[1] - NEARLY}
        now, past = now.filter(**box), past.filter(**box)
    found = [GridThen(g.id, g.place_code, g.code, g.name, g.outline, g.since, None) for g in now]
    found += [GridThen(g.grid_id, g.place_code, g.code, g.name, g.outline, g.since, g.until) for g in past]
    return sorted(found, key=lambda one: (one.place_code, one.code))


def grid_on(day: dt.date, longitude: float, latitude: float) -> GridThen | None:
    """The grid at a point (CGCS2000) on that day, by the same rule at borders as today; None outside every grid."""
    spot = Point(longitude, latitude)
    around = grids_on(day, at=(longitude, latitude))
    return next((one for one in around if one.shape.distance(spot) <= NEARLY), None)


def grid_of_building_on(building: Building, day: dt.date) -> GridThen | None:
    return grid_on(day, building.longitude, building.latitude)


def history_of(grid_id: uuid.UUID) -> list[GridPast]:
    """How a grid was drawn before, the latest first."""
    return list(GridPast.objects.filter(grid=grid_id).order_by("-until", "-id"))


def editable_grids(actor: Actor, place_code: str) -> list[Grid]:
    """The grids in use of one community."""
    return list(grids_visible_to(actor).filter(place_code=place_code).order_by("code"))


def sheet_of(grids: Iterable[Grid | GridThen]) -> Sheet:
    """A map of grids as they stand, with what they leave open between them."""
    given = list(grids)
    shapes = [outlines.shape_of(one.outline) for one in given]
    features = [_feature(one, shape) for one, shape in zip(given, shapes, strict=True)]
    gaps = [(outlines.as_geojson(drawing.with_parts(s.shape)), s.area) for s in drawing.gaps_among(shapes)]
    box = outlines.bounds(shapes)
    return Sheet({"type": "FeatureCollection", "bbox": box, "features": features}, gaps)


def _feature(one: Grid | GridThen, shape: Shape) -> dict[str, Any]:
    label = shape.representative_point()
    return {
        "type": "Feature",
        "id": str(one.id if isinstance(one, Grid) else one.grid_id),
        "geometry": outlines.as_geojson(shape),
        "properties": {
            "code": one.code,
            "name": one.name,
            "place_code": one.place_code,
            "label_at": [round(label.x, 7), round(label.y, 7)],
        },
    }
