"""Which grid a point lies in. A point on a border (within a centimetre of it) belongs to the grid with the
smallest community code, then the smallest grid code, of those that touch it: one stable answer."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely.geometry import Point

from liren.domains.territory.rules.outlines import NEARLY, Ring, shape_of


@dataclass(frozen=True, slots=True)
class Spot:
    """A grid as the index knows it."""

    id: uuid.UUID
    place_code: str
    code: str
    name: str
    outline: list[Ring]


class GridIndex:
    """An unchanging index of grids by where they are."""

    def __init__(self, spots: Iterable[Spot]) -> None:
        self._spots = sorted(spots, key=lambda spot: (spot.place_code, spot.code))
        self._tree = shapely.STRtree([shape_of(spot.outline) for spot in self._spots])

    def at(self, longitude: float, latitude: float) -> Spot | None:
        """The grid at a point, by the border rule; None outside every grid."""
        near = self._tree.query(Point(longitude, latitude), predicate="dwithin", distance=NEARLY)
        return self._spots[min(near)] if len(near) else None
