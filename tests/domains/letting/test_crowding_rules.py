"""When a room is over-crowded, and by how many."""

from __future__ import annotations

from decimal import Decimal

import pytest

from liren.domains.letting.queries.figures import crowd_figures
from liren.domains.letting.rules.crowding import Finding, Limits, RoomNow, findings, over_by

SHANGHAI = Limits(Decimal(5), 2, {"kitchen", "bathroom", "balcony", "storage"})


@pytest.mark.parametrize(
    ("room", "found"),
    [
        (RoomNow("甲", "bedroom", Decimal(10), 0), []),
        (RoomNow("甲", "bedroom", Decimal(10), 2), []),
        (RoomNow("甲", "bedroom", Decimal("9.99"), 2), [Finding("甲", "area", 1, Decimal("4.9"))]),
        (RoomNow("甲", "bedroom", Decimal(30), 3), [Finding("甲", "persons", 1)]),
        (RoomNow("甲", "bedroom", Decimal(30), 3, is_family=True), []),
        (
            RoomNow("甲", "bedroom", Decimal(12), 3, is_family=True),
            [Finding("甲", "area", 1, Decimal("4.0"))],
        ),
        (
            RoomNow("甲", "bedroom", Decimal(12), 4),
            [Finding("甲", "area", 2, Decimal("3.0")), Finding("甲", "persons", 2)],
        ),
        (RoomNow("甲", "bedroom", None, 1), [Finding("甲", "unknown", 0)]),
        (RoomNow("甲", "bedroom", Decimal(4), 1), [Finding("甲", "area", 1, Decimal("4.0"))]),
        (RoomNow("甲", "kitchen", Decimal(20), 1), [Finding("甲", "use", 1)]),
        (RoomNow("甲", "balcony", Decimal(20), 0), []),
    ],
)
def test_a_room_is_over_in_area_in_persons_or_in_use(room: RoomNow, found: list[Finding]) -> None:
    assert findings([room], SHANGHAI) == found


def test_of_each_room_the_worst_limit_counts_and_rooms_add_up() -> None:
    rooms = [
        RoomNow("甲", "bedroom", Decimal(12), 4),
        RoomNow("乙", "bedroom", Decimal(30), 3),
        RoomNow("丙", "kitchen", Decimal(6), 1),
    ]
    assert over_by(findings(rooms, SHANGHAI)) == 2 + 1 + 1


def test_a_figure_of_zero_checks_nothing() -> None:
    free = Limits(Decimal(0), 0, set())
    assert findings([RoomNow("甲", "kitchen", None, 9)], free) == []


@pytest.mark.django_db
def test_shanghai_asks_five_square_metres_and_two_persons_with_their_article_and_day() -> None:
    found = crowd_figures("310110001001")
    assert found.limits == Limits(Decimal(5), 2, frozenset({"kitchen", "bathroom", "balcony", "storage"}))
    cited = {one.key.rpartition(".")[2]: one for one in found.cited}
    assert "第十条" in cited["square_metres"].source
    assert cited["persons"].valid_from is not None
    assert cited["persons"].valid_from.isoformat() == "2014-05-01"
    assert "第八条" in cited["not_for_living"].source
