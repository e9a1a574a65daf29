"""The sign on the door of a let dwelling: by it tenants say that they came or went."""

from __future__ import annotations

import secrets
import uuid

from django.db import transaction

from liren.domains.letting.actions.locking import editable_let, note
from liren.domains.letting.models import LetDwelling
from liren.kernel import ids
from liren.kernel.actor import Actor

LETTERS = 12


@transaction.atomic
def make_door(*, actor: Actor, let_id: uuid.UUID, is_fresh: bool = False) -> LetDwelling:
    """The let dwelling with its sign, made when first asked for; `is_fresh`: another, the one before opens nothing.

    Refuses a let dwelling that is not the actor's to keep.
    """
    let = editable_let(actor, let_id)
    if let.door and not is_fresh:
        return let
    let.door = "".join(secrets.choice(ids.TRACKING_ALPHABET) for _ in range(LETTERS))
    let.save(update_fields=["door"])
    note(actor, let, "letting.door.made", {"is_fresh": is_fresh})
    return let
