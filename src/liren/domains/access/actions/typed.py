"""What somebody sent after having been signed out for doing nothing: kept a day, given back to that person alone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from liren.domains.access.models import Account, TypedForm
from liren.domains.access.policies import typed_visible_to
from liren.domains.access.rules import presence
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent: where to, from which page, with which values, and how many files."""

    path: str
    page: str
    pairs: Sequence[tuple[str, str]]
    files: int = 0


def keep_typed(*, account_id: uuid.UUID, sent: Sent) -> uuid.UUID | None:
    """Keeps the form for the account; its id. Nothing is kept of an empty one, one too large, one too many."""
    pairs = presence.kept_values(sent.pairs)
    body = json.dumps(pairs, ensure_ascii=False)
    if not any(value.strip() for _name, value in pairs) or len(body.encode()) > presence.TYPED_BYTES:
        return None
    with transaction.atomic():
        owner = locked(Account.objects.filter(id=account_id, is_active=True)).first()
        if owner is None or not _is_room(owner.id):
            return None
        row = TypedForm(
            account=owner,
            at=clock.now(),
            path=sent.path[:500],
            page=sent.page[:500],
            files=sent.files,
            body=body,
        )
        row.save(force_insert=True)
    return row.id


def _is_room(account_id: uuid.UUID) -> bool:
    return TypedForm.objects.filter(account_id=account_id).count() < presence.TYPED_MOST


def take_typed(*, actor: Actor, typed_id: uuid.UUID) -> str:
    """Where the form goes to, which now is sent again or dropped; it is kept no longer. Raises `NotFound`."""
    with transaction.atomic():
        row = locked(typed_visible_to(actor).filter(id=typed_id)).first()
        if row is None:
            raise NotFound
        path: str = row.path
        row.delete()
    return path


def forget_old_typed() -> int:
    return TypedForm.objects.filter(at__lt=clock.now() - presence.TYPED_KEPT).delete()[0]
