"""A let dwelling held by one hand at a time, and what is counted of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from liren.domains.letting import errors, policies
from liren.domains.letting.models import LetDwelling
from liren.domains.people.choices import Protection
from liren.domains.people.models import Person
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage


def editable_let(actor: Actor, let_id: uuid.UUID, version: int | None = None) -> LetDwelling:
    """The let dwelling, locked, within the caller's transaction.

    Refuses one that is let no longer or lies elsewhere, whoever may not edit, and with `version` an old page.
    """
    rows = LetDwelling.objects.filter(id=let_id, until__isnull=True).select_related("dwelling")
    let = locked(rows).first()
    if let is None or not policies.can_view_let(actor, let):
        raise errors.LettingNotFound
    if not policies.can_edit_let(actor, let):
        raise NotAllowed
    if version is not None and let.version != version:
        raise StalePage
    return let


def subject_of(person: uuid.UUID | None) -> uuid.UUID | None:
    """Whose entry it is: not a protected person's, who must not stand beside a dwelling in the audit either."""
    if person is None:
        return None
    rows = Person.objects.filter(id=person).exclude(protection=Protection.NONE)
    return None if rows.exists() else person


def note(
    actor: Actor,
    let: LetDwelling,
    verb: str,
    after: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None = None,
    reason: str = "",
    subject: uuid.UUID | None = None,
) -> None:
    """With `subject`, that person's own values, sealed under the person's key."""
    audit.record(
        actor=actor,
        verb=verb,
        object_type="let",
        object_id=let.id,
        object_label="" if subject else str(let.dwelling),
        place_code=let.place_code,
        before=dict(before or {}),
        after=dict(after),
        reason=reason,
        subject=subject_of(subject),
    )
