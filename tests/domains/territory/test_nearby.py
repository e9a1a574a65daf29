"""The board of cells says of every point what the outlines themselves say."""

from __future__ import annotations

import math
import random
import uuid

import pytest
import shapely
from shapely.geometry import Point, Polygon

from liren.domains.territory.rules.nearby import GridIndex, Spot
from liren.domains.territory.rules.outlines import NEARLY, rings_of

WEST, SOUTH, STEP = 118.7, 32.0, 0.002


def lattice(side: int, turn: float, shift: float, chance: random.Random) -> list[Polygon]:
    """Neighbours that share crooked borders, some with a hole."""
    at = {}
    for row in range(side + 1):
        for column in range(side + 1):
            x, y = column + chance.uniform(-shift, shift), row + chance.uniform(-shift, shift)
            east, north = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
            at[column, row] = (WEST + east * STEP, SOUTH + north * STEP)
    found = []
    for row in range(side):
        for column in range(side):
            corners = [at[column, row], at[column + 1, row], at[column + 1, row + 1], at[column, row + 1]]
            middle = Polygon(corners).centroid
            hole = middle.buffer(STEP / 8).exterior.coords if chance.random() < 0.3 else None
            found.append(Polygon(corners, [hole] if hole else []))
    return found


def spots(shapes: list[Polygon]) -> list[Spot]:
    return [
        Spot(uuid.uuid4(), "320104901001", f"{number:04d}", "格", rings_of(shape))
        for number, shape in enumerate(shapes)
    ]


@pytest.mark.parametrize(("turn", "shift"), [(0.0, 0.0), (0.12, 0.25), (0.8, 0.3)])
def test_every_point_is_answered_as_by_the_outlines(turn: float, shift: float) -> None:
    chance = random.Random(7)
    shapes = lattice(6, turn, shift, chance)
    index = GridIndex(spots(shapes))
    west, south, east, north = shapely.total_bounds(shapes)
    points = [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(3000)]
    for shape in shapes:  # corners, and points at and near borders
        points += [(x + d, y) for x, y in shape.exterior.coords for d in (0.0, NEARLY / 2, 3 * NEARLY, -1e-6)]
        points += [shape.exterior.interpolate(chance.random(), normalized=True).coords[0] for _ in range(10)]
    expected = []
    for point in points:
        near = [n for n, shape in enumerate(shapes) if shapely.dwithin(shape, Point(point), NEARLY)]
        expected.append(f"{near[0]:04d}" if near else None)
    one_by_one = [index.at(*point) for point in points]
    assert [spot.code if spot else None for spot in one_by_one] == expected
    assert index.at_each(points) == one_by_one


def test_ground_that_two_grids_claim_belongs_to_the_first() -> None:
    square = Polygon([(WEST, SOUTH), (WEST + STEP, SOUTH), (WEST + STEP, SOUTH + STEP), (WEST, SOUTH + STEP)])
    index = GridIndex(spots([square, square]))
    found = index.at(WEST + STEP / 2.1, SOUTH + STEP / 2.1)
    assert found
    assert found.code == "0000"


def test_no_grids_and_no_numbers_answer_nobody() -> None:
    assert GridIndex([]).at(WEST, SOUTH) is None
    assert GridIndex([]).at_each([(WEST, SOUTH)]) == [None]
    square = Polygon([(WEST, SOUTH), (WEST + STEP, SOUTH), (WEST + STEP, SOUTH + STEP)])
    index = GridIndex(spots([square]))
    assert index.at_each([]) == []
    for point in ((math.nan, SOUTH), (math.inf, SOUTH), (0.0, 0.0), (WEST - STEP, SOUTH)):
        assert index.at(*point) is None
        assert index.at_each([point]) == [None]
