"""Which grid a point lies in. A point on a border (within a centimetre of it) belongs to the grid with the
smallest community code, then the smallest grid code, of those that touch it: one stable answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

import shapely
from shapely.geometry import Point

from liren.domains.territory.rules.outlines import NEARLY, Ring, shape_of


class Outlined(Protocol):
    """What the index asks of a grid."""

    @property
    def place_code(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def outline(self) -> list[Ring]: ...


G = TypeVar("G", bound=Outlined)


class GridIndex(Generic[G]):
    """An unchanging index of grids by where they are."""

    def __init__(self, grids: Sequence[G]) -> None:
        self._grids = sorted(grids, key=lambda grid: (grid.place_code, grid.code))
        self._tree = shapely.STRtree([shape_of(grid.outline) for grid in self._grids])

    def at(self, longitude: float, latitude: float) -> G | None:
        """The grid at a point, by the border rule; None outside every grid."""
        near = self._tree.query(Point(longitude, latitude), predicate="dwithin", distance=NEARLY)
        return self._grids[min(near)] if len(near) else None
