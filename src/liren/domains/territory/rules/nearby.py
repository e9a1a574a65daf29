"""Which grid a point lies in. A point on a border (within a centimetre of it) belongs to the grid with the
smallest community code, then the smallest grid code, of those that touch it: one stable answer."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from liren.domains.territory.rules.outlines import NEARLY, Ring, shape_of

CELLS = 32  # of the board along the side of a grid of middle size
MOST_CELLS = 4_000_000  # of the whole board, four bytes each
NOBODY, UNSURE = -1, -2


@dataclass(frozen=True, slots=True)
class Spot:
    """A grid as the index knows it."""

    id: uuid.UUID
    place_code: str
    code: str
    name: str
    outline: list[Ring]


class GridIndex:
    """An unchanging index of grids by where they are.

    Most points are answered by a board of small cells, each wholly in one grid or in none; cells that a border runs
    through are looked up in a tree of boxes and then in the outlines.
    """

    def __init__(self, spots: Iterable[Spot]) -> None:
        self._spots = sorted(spots, key=lambda spot: (spot.place_code, spot.code))
        shapes = [shape_of(spot.outline) for spot in self._spots]
        self._shapes = np.asarray(shapes, dtype=object)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(_boxes(self._shapes))
        self._board = _Board(self._shapes) if shapes else None

    def at(self, longitude: float, latitude: float) -> Spot | None:
        """The grid at a point, by the border rule; None outside every grid."""
        found = self._board.at(longitude, latitude) if self._board else NOBODY
        if found == UNSURE:
            found = int(self._looked_up(np.array([[longitude, latitude]]))[0])
        return self._spots[found] if found >= 0 else None

    def at_each(self, points: Sequence[tuple[float, float]]) -> list[Spot | None]:
        """The same for many points (longitude, latitude), in their order."""
        if self._board is None or len(points) == 0:
            return [None] * len(points)
        where = np.asarray(points, dtype=np.float64)
        found = self._board.at_each(where)
        unsure = np.flatnonzero(found == UNSURE)
        if len(unsure):
            found[unsure] = self._looked_up(where[unsure])
        named: list[Spot | None] = [*self._spots, None]  # -1 is the last
        return [named[number] for number in found.tolist()]

    def _looked_up(self, where: Any) -> Any:
        points = shapely.points(where)
        pairs = self._tree.query(points)  # by boxes alone
        touched = shapely.dwithin(self._shapes[pairs[1]], points[pairs[0]], NEARLY)
        first = np.full(len(where), len(self._spots), dtype=np.int32)
        np.minimum.at(first, pairs[0][touched], pairs[1][touched].astype(np.int32))
        first[first == len(self._spots)] = NOBODY
        return first


def _boxes(shapes: Any) -> Any:
    """The boxes around shapes, a centimetre larger."""
    return shapely.box(*(shapely.bounds(shapes) + np.array([-NEARLY, -NEARLY, NEARLY, NEARLY])).T)


class _Board:
    """Cells of equal size over all grids: the number of the grid that a cell lies wholly in, nobody, or unsure."""

    def __init__(self, shapes: Any) -> None:
        boxes = shapely.bounds(shapes)
        self.west, self.south = boxes[:, 0].min() - NEARLY, boxes[:, 1].min() - NEARLY
        wide, high = boxes[:, 2].max() + NEARLY - self.west, boxes[:, 3].max() + NEARLY - self.south
        sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
        self.size = max(float(np.median(sides)) / CELLS, math.sqrt(wide * high / MOST_CELLS), 1e-6)
        self.columns, self.rows = int(wide / self.size) + 1, int(high / self.size) + 1
        self.cells = np.full((self.rows, self.columns), NOBODY, dtype=np.int32)
        for number, shape in enumerate(shapes):
            self._fill(number, shape, boxes[number])
        for shape in shapes:
            self._mark_border(shape)

    def at(self, longitude: float, latitude: float) -> int:
        column, row = (longitude - self.west) / self.size, (latitude - self.south) / self.size
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return int(self.cells[int(row), int(column)])
        return NOBODY  # also for what is no number

    def at_each(self, where: Any) -> Any:
        columns, rows = (where[:, 0] - self.west) / self.size, (where[:, 1] - self.south) / self.size
        inside = (columns >= 0) & (columns < self.columns) & (rows >= 0) & (rows < self.rows)
        found = np.full(len(where), NOBODY, dtype=np.int32)
        found[inside] = self.cells[rows[inside].astype(np.int64), columns[inside].astype(np.int64)]
        return found

    def _fill(self, number: int, shape: Any, box: Any) -> None:
        """Cells whose middle lies in the shape; where two claim one, both of their borders run through it, or it is the
        ground that they share and is looked up."""
        left, right = int((box[0] - self.west) / self.size), int((box[2] - self.west) / self.size)
        low, high = int((box[1] - self.south) / self.size), int((box[3] - self.south) / self.size)
        xs = self.west + (np.arange(left, right + 1) + 0.5) * self.size
        ys = self.south + (np.arange(low, high + 1) + 0.5) * self.size
        within = shapely.contains_xy(shape, *np.meshgrid(xs, ys))
        part = self.cells[low : high + 1, left : right + 1]
        part[within & (part != NOBODY)] = UNSURE
        part[within & (part == NOBODY)] = number

    def _mark_border(self, shape: Any) -> None:
        """Every cell within a centimetre of the border. Edges are cut so short that a piece lies in its box's cells."""
        points, ring = shapely.get_coordinates(
            shapely.segmentize(shapely.get_parts(shapely.boundary(shape)), self.size / 2), return_index=True
        )
        joined = ring[1:] == ring[:-1]
        one, other = points[:-1][joined], points[1:][joined]
        least, most = np.minimum(one, other) - NEARLY, np.maximum(one, other) + NEARLY
        origin = np.array([self.west, self.south])
        low = ((least - origin) / self.size).astype(np.int64)
        high = ((most - origin) / self.size).astype(np.int64)
        for xs, ys in ((low, low), (low, high), (high, low), (high, high)):
            rows = np.clip(ys[:, 1], 0, self.rows - 1)
            self.cells[rows, np.clip(xs[:, 0], 0, self.columns - 1)] = UNSURE
