"""How a score comes about."""

from __future__ import annotations

from decimal import Decimal

import pytest

from liren.domains.appraisal.errors import WeightsWrong
from liren.domains.appraisal.rules import Counted, check_weights, ranks, score

HALVES = {"response": 50, "resolution": 50}


@pytest.mark.parametrize(
    ("weights", "is_right"),
    [
        ({"a": 100}, True),
        ({"a": 60, "b": 40}, True),
        ({"a": 60, "b": 41}, False),
        ({"a": 120, "b": -20}, False),
        ({}, False),
    ],
)
def test_weights_make_a_hundred(weights: dict[str, int], is_right: bool) -> None:
    if is_right:
        check_weights(weights)
    else:
        with pytest.raises(WeightsWrong):
            check_weights(weights)


@pytest.mark.parametrize(
    ("weights", "counted", "value", "weight"),
    [
        (HALVES, {"response": Counted(9, 10), "resolution": Counted(5, 10)}, "70.0", 100),
        (HALVES, {"response": Counted(9, 10), "resolution": Counted(1, 4)}, "90.0", 50),
        (HALVES, {"response": Counted(4, 4)}, None, 0),
        ({"response": 49, "resolution": 51}, {"response": Counted(9, 10)}, None, 49),
        (HALVES, {"response": Counted(1, 6), "resolution": Counted(1, 6)}, "16.7", 100),
        ({"response": 100, "truth": 0}, {"response": Counted(1, 8), "truth": Counted(0, 9)}, "12.5", 100),
        (HALVES, {}, None, 0),
    ],
)
def test_a_score_is_the_weighed_share_of_what_can_be_counted(
    weights: dict[str, int], counted: dict[str, Counted], value: str | None, weight: int
) -> None:
    found = score(weights, counted, least=5, places=1)
    assert found.value == (None if value is None else Decimal(value))
    assert found.weight == weight


def test_each_step_is_in_sight_and_rounding_comes_last() -> None:
    found = score(
        {"response": 70, "resolution": 30},
        {"response": Counted(2, 3), "resolution": Counted(3, 3)},
        least=1,
        places=2,
    )
    assert [(s.share, s.points) for s in found.steps] == [("66.6667", "46.6667"), ("100", "30")]
    assert found.value == Decimal("76.67")
    assert score({"a": 100}, {"a": Counted(5, 1000)}, least=1, places=0).value == Decimal(1)


def test_ranks_are_among_bodies_of_one_kind_and_equals_share_one() -> None:
    found = ranks(
        [
            ("a", "station", Decimal(90)),
            ("b", "station", Decimal(90)),
            ("c", "station", Decimal(80)),
            ("d", "department", Decimal(10)),
            ("e", "station", None),
        ]
    )
    assert found == {"a": 1, "b": 1, "c": 3, "d": 1}


@pytest.mark.parametrize(("hits", "points"), [(0, "10"), (3, "7"), (10, "0")])
def test_of_an_inverse_indicator_less_is_better(hits: int, points: str) -> None:
    weights = {"response": 90, "returned": 10}
    counted = {"response": Counted(10, 10), "returned": Counted(hits, 10)}
    found = score(weights, counted, least=5, places=0, inverse={"returned"})
    assert found.steps[1].points == points
    assert found.steps[1].share == str(hits * 10)
    assert found.value == 90 + Decimal(points)
