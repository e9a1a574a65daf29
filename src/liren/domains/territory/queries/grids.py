"""Grids: one by id, those of a place, the one at a point, and their shapes for a map."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from liren.domains.territory import errors
from liren.domains.territory.choices import Level
from liren.domains.territory.models import Grid, GroundVersion, Place
from liren.domains.territory.policies import grids_visible_to
from liren.domains.territory.rules import outlines
from liren.domains.territory.rules.nearby import GridIndex, Spot
from liren.kernel.actor import Actor
from liren.kernel.recall import Recalled


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies."""

    place_code: str
    grid_id: uuid.UUID
    grid_name: str


_indexes: dict[str, tuple[int, GridIndex]] = {}  # by county: the version indexed, and the index


def _versions(_whole: str) -> dict[str, int]:
    return dict(GroundVersion.objects.order_by("county").values_list("county", "version"))


versions = Recalled(_versions)


def get_grid(grid_id: uuid.UUID, actor: Actor | None = None) -> Grid:
    """A grid in use, with its community. Refuses one that is not there or, with `actor`, not visible to it."""
    rows = grids_visible_to(actor) if actor else Grid.objects.filter(active=True)
    grid = rows.filter(id=grid_id).select_related("place").first()
    if grid is None:
        raise errors.GridUnknown
    return grid


def grids_under(place_prefix: str, actor: Actor | None = None) -> QuerySet[Grid]:
    """The grids in use whose community's code begins with `place_prefix`; with `actor`, those visible to it."""
    rows = grids_visible_to(actor) if actor else Grid.objects.filter(active=True)
    return rows.filter(place_code__prefix=place_prefix).order_by("place_code", "code")


def list_grids(actor: Actor, place_prefix: str, after: uuid.UUID | None = None, size: int = 50) -> list[Grid]:
    """As `grids_under`, one page by id from the key `after` on, one more than `size` if there are more. One query."""
    rows = grids_under(place_prefix, actor).order_by("id")
    return list((rows.filter(id__gt=after) if after else rows)[: size + 1])


def communities_under(prefix: str) -> QuerySet[Place]:
    """The communities in use whose code begins with `prefix`."""
    return Place.objects.filter(code__prefix=prefix, level=Level.COMMUNITY, active=True).order_by("code")


def _community_names(prefix: str) -> dict[str, str]:
    return dict(communities_under(prefix).values_list("code", "name"))


community_names = Recalled(_community_names)  # by code, in order, for the filters above lists


def locate_point(longitude: float, latitude: float) -> Located | None:
    """The grid at a point (CGCS2000 degrees), None outside every grid. A border has one answer.

    The index of a county's grids is kept in the process and built anew when their version has changed, which another
    process knows some seconds later (`kernel.recall`). At most one query.
    """
    for county, version in versions("").items():
        spot = _index(county, version).at(longitude, latitude)
        if spot:
            return Located(spot.place_code, spot.id, spot.name)
    return None


def locate_points(points: Sequence[tuple[float, float]]) -> list[Located | None]:
    """As `locate_point` for many points (longitude, latitude), in their order. At most one query."""
    found: list[Located | None] = [None] * len(points)
    for county, version in versions("").items():
        index = _index(county, version)
        known: dict[uuid.UUID, Located] = {}
        for number, spot in enumerate(index.at_each(points)):
            if spot and found[number] is None:
                if spot.id not in known:
                    known[spot.id] = Located(spot.place_code, spot.id, spot.name)
                found[number] = known[spot.id]
    return found


def grid_at(longitude: float, latitude: float) -> Located:
    """As `locate_point`, but refuses a point outside every grid."""
    located = locate_point(longitude, latitude)
    if located is None:
        raise errors.PointInNoGrid(field="position")
    return located


def index_of(grids: QuerySet[Grid]) -> GridIndex:
    """An index of just these grids, in one query."""
    return GridIndex(
        Spot(*row) for row in grids.values_list("id", "place_code", "code", "name", "outline").iterator()
    )


def _index(county: str, version: int) -> GridIndex:
    kept = _indexes.get(county)
    if kept and kept[0] == version:
        return kept[1]
    index = index_of(Grid.objects.filter(active=True, place_code__prefix=county))
    _indexes[county] = (version, index)
    return index


def grid_shapes(prefix: str, actor: Actor | None = None, detail: float = 0.00002) -> dict[str, Any]:
    """A map as data: a GeoJSON FeatureCollection (CGCS2000) with its `bbox` (west, south, east, north).

    Features carry id, code, name, place_code and a point inside (`label_at`). Outlines are simplified together
    by `detail` degrees (2e-5 is about two metres), so that neighbours keep their common borders.
    """
    grids = list(grids_under(prefix, actor))
    shapes = outlines.simplified([outlines.shape_of(grid.outline) for grid in grids], detail)
    features = [_feature(grid, shape) for grid, shape in zip(grids, shapes, strict=True)]
    box = outlines.bounds(shapes)
    return {"type": "FeatureCollection", "bbox": box, "features": features}


def _feature(grid: Grid, shape: outlines.Shape) -> dict[str, Any]:
    label = shape.representative_point()
    return {
        "type": "Feature",
        "id": str(grid.id),
        "geometry": outlines.as_geojson(shape),
        "properties": {
            "code": grid.code,
            "name": grid.name,
            "place_code": grid.place_code,
            "label_at": [round(label.x, 7), round(label.y, 7)],
        },
    }
