"""What a handover sets off in rooms above this one. They register; it knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.domains.access.handover_models import Handover


def _nobody(_handover: Handover) -> None:
    """Nobody is told while no room has registered."""


@dataclass(slots=True)
class HandoverHooks:
    """`tell_of_handover` is called within the transaction in which it was made or taken back."""

    tell_of_handover: Callable[[Handover], None] = _nobody


HOOKS = HandoverHooks()
