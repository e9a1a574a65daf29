"""What lending a role sets off in rooms above this one. They register; it knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.domains.access.models import StandIn


def _nobody(_stand_in: StandIn) -> None:
    """Nobody is told while no room has registered."""


@dataclass(slots=True)
class StandInHooks:
    """`tell_of_stand_in` is called within the transaction in which a role was lent."""

    tell_of_stand_in: Callable[[StandIn], None] = _nobody


HOOKS = StandInHooks()
