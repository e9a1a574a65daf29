"""The actor of a request, typed."""

from __future__ import annotations

from django.http import HttpRequest

from liren.kernel.actor import Actor


def actor_in(request: HttpRequest) -> Actor:
    """Who acts: the person signed in, else a visitor. One query for staff, when first used."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor
