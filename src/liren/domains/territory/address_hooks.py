"""What a settled address sets off in rooms above this one. They register; it knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.domains.territory.models import Building

# Community, address up to the building as compared, the building meant or nobody's; within the settling's transaction.
Settled = Callable[[str, str, "Building | None"], None]
SETTLED: list[Settled] = []


def settled(place_code: str, key: str, building: Building | None) -> None:
    for told in SETTLED:
        told(place_code, key, building)
