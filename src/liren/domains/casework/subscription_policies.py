"""Who may subscribe to places and classes. What is told is decided anew each time, by `policies`."""

from __future__ import annotations

from liren.kernel.actor import Actor, ActorKind


def can_subscribe(actor: Actor) -> bool:
    """Residents who are signed in hear of public matters, staff of those they see."""
    return actor.is_signed_in and (actor.kind == ActorKind.RESIDENT or actor.has("cases.view"))
