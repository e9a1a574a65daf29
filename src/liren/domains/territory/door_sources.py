"""Which doors are known within buildings. Rooms that keep doors register; the ground knows none of them.

A source is asked for the buildings at once and answers in one query.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable

from liren.domains.territory.rules.likeness import Within

Doors = Iterable[tuple[uuid.UUID, Within]]  # the building's id and a door in it
Asked = Callable[[Collection[uuid.UUID]], Doors]
SOURCES: list[Asked] = []


def known_doors(buildings: Collection[uuid.UUID]) -> dict[uuid.UUID, set[Within]]:
    found: dict[uuid.UUID, set[Within]] = {key: set() for key in buildings}
    if buildings:
        for asked in SOURCES:
            for building, door in asked(buildings):
                found[building].add(door)
    return found
