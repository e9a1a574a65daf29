"""What a change of the roster sets off in rooms above this one. They register; it knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.domains.organisations.models import DutySwap


def _nobody(_swap: DutySwap) -> None:
    """Nobody is told while no room has registered."""


@dataclass(slots=True)
class DutyHooks:
    """`tell_of_swap` is called within the transaction in which a swap was asked for or decided."""

    tell_of_swap: Callable[[DutySwap], None] = _nobody


HOOKS = DutyHooks()
