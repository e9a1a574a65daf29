"""Stairways: a unit of a building, or a building that has no units."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TypeVar

Stair = tuple[uuid.UUID, str]
Who = TypeVar("Who")


def holder_of(stair: Stair, holders: Mapping[Stair, Who]) -> Who | None:
    """Whoever answers for the unit, else whoever answers for the whole building."""
    return holders.get(stair) or holders.get((stair[0], ""))
