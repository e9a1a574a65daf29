"""Who decides on the processing of a district: whoever sets its figures."""

from __future__ import annotations

from liren.domains.policy.policies import EDIT as KEEP
from liren.domains.policy.policies import can_edit_limits
from liren.kernel.actor import Actor

__all__ = ["KEEP", "can_keep"]


def can_keep(actor: Actor, place_code: str) -> bool:
    """Whether the actor answers for what is processed in the district."""
    return can_edit_limits(actor, place_code)
