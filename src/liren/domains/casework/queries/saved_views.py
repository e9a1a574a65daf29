"""The views of lists that a person has saved."""

from __future__ import annotations

import uuid

from liren.domains.casework.models import SavedView
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotFound


def saved_views_of(actor: Actor, page: str) -> list[SavedView]:
    """The actor's own, in the order they were made. One query."""
    return list(SavedView.objects.filter(account_id=actor.id, page=page).order_by("id")) if actor.id else []


def get_saved_view(actor: Actor, view_id: uuid.UUID) -> SavedView:
    """One of the actor's own. Raises `NotFound`. One query."""
    found = SavedView.objects.filter(account_id=actor.id, id=view_id).first() if actor.id else None
    if found is None:
        raise NotFound
    return found
