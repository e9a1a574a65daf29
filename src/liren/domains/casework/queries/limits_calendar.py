"""One's own limits, as a calendar shows them."""

from __future__ import annotations

import hashlib

from django.db.models import Q

from liren.domains.access.queries import actor_of
from liren.domains.casework.choices import OPEN_STATES
from liren.domains.casework.errors.limits_calendar import CalendarUnknown
from liren.domains.casework.models import CalendarAddress, Case
from liren.domains.casework.policies import cases_visible_to
from liren.kernel.actor import Actor, ActorKind

MOST = 500


def address_digest(secret: str) -> str:
    """Secrets are long and random: a plain digest does not give them away."""
    return hashlib.sha256(secret.encode()).hexdigest()


def has_address(actor: Actor) -> bool:
    """One query."""
    return actor.id is not None and CalendarAddress.objects.filter(account_id=actor.id).exists()


def reader_of(secret: str) -> Actor:
    """Whose address it is, with the rights of this moment. Raises `CalendarUnknown`, for who has left too."""
    row = CalendarAddress.objects.select_related("account").filter(digest=address_digest(secret)).first()
    actor = actor_of(row.account) if row else None
    if actor is None or actor.kind is not ActorKind.STAFF:
        raise CalendarUnknown
    return actor


def running_limits(actor: Actor) -> list[Case]:
    """Open matters of the actor's own and of the bodies he works for, whose limit runs; the next first. One query."""
    bodies = [grant.body for grant in actor.grants_of("cases.handle") if grant.body]
    own = Q(handler_id=actor.id) | Q(owner_id__in=bodies)
    rows = Case.objects.filter(own, cases_visible_to(actor), state__in=OPEN_STATES, merged_into=None)
    rows = rows.filter(due_at__isnull=False, suspended_since=None).select_related("owner")
    return list(rows.order_by("due_at", "id")[:MOST])
