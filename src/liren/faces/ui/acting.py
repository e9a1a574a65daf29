"""The actor of a request, typed."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from liren.kernel.actor import Actor


class ActingRequest(HttpRequest):
    """A request behind ActorMiddleware."""

    actor: Actor


def actor_in(request: HttpRequest) -> Actor:
    """Who acts: the person signed in, else a visitor. One query for staff, when first used."""
    return cast("ActingRequest", request).actor
