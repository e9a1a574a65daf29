"""The homes of the register as doors that addresses may name."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator

from liren.domains.people.models import Dwelling
from liren.domains.territory.door_sources import SOURCES
from liren.domains.territory.rules.likeness import Within

MOST = 20_000


def register() -> None:
    SOURCES.append(_doors)


def _doors(buildings: Collection[uuid.UUID]) -> Iterator[tuple[uuid.UUID, Within]]:
    rows = Dwelling.objects.filter(building__in=list(buildings)).exclude(door="")
    for building, unit, floor, room in rows.values_list("building_id", "unit", "floor", "room")[:MOST]:
        if building is not None:
            yield building, Within(unit, str(floor or ""), room)
