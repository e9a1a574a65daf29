"""The actor of a request, typed."""

from __future__ import annotations

import uuid
from typing import cast

from django.http import HttpRequest

from liren.kernel.actor import VISITOR, Actor

STANDING_IN = "liren_standing_in"  # in the session: by which lent role its owner acts at the moment


class ActingRequest(HttpRequest):
    """A request behind ActorMiddleware."""

    actor: Actor  # looked up when first asked for, for templates
    acting: Actor  # once it is looked up


def actor_in(request: HttpRequest) -> Actor:
    """Who acts: the person signed in, else a visitor. One query for staff, when first used.

    The very actor and no cover around it that looks him up: pages ask him hundreds of questions, and what is put
    together for an actor is kept with him.
    """
    behind = cast("ActingRequest", request)
    if not hasattr(behind, "acting"):
        behind.acting = _found(request)
    return behind.acting


def _found(request: HttpRequest) -> Actor:
    from liren.domains.access.queries import actor_of
    from liren.domains.access.queries.standing import actor_standing_in

    user = request.user
    if not user.is_authenticated:
        return VISITOR
    kept = request.session.get(STANDING_IN)
    return (actor_standing_in(user, uuid.UUID(kept)) if kept else None) or actor_of(user)
