"""The matters a visitor has proved to be the own: by the account signed in, by tracking codes shown on this device."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from liren.domains.casework.models import Requester
from liren.kernel import audit
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.ids import normal_tracking_code
from liren.kernel.models import AuditEntry
from liren.kernel.sealed import blind_index

MOST = 200
READINGS_MOST = 20


def _own(actor: Actor, codes: Iterable[str]) -> Q:
    plain = filter(None, map(normal_tracking_code, codes))
    own = Q(tracking_index__in=[blind_index(code, context="casework.tracking") for code in plain])
    if actor.kind == ActorKind.RESIDENT and actor.id is not None:
        own |= Q(account_id=actor.id)
    return own


def own_case_ids(actor: Actor, codes: Iterable[str]) -> set[uuid.UUID]:
    """One query."""
    return set(Requester.objects.filter(_own(actor, codes)).values_list("case_id", flat=True)[:MOST])


def matters_of(actor: Actor, codes: Iterable[str]) -> list[Requester]:
    """The own parts in matters, newest first, each with its matter and rating; one beyond `MOST` tells
    that there are more. One query."""
    rows = Requester.objects.filter(_own(actor, codes)).select_related("case", "case__owner", "rating")
    return list(rows.order_by("-joined_at", "-id")[: MOST + 1])


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody of the staff looked at the person's name and telephone, for a purpose."""

    at: dt.datetime
    purpose: str


def readings_of(requester: Requester) -> list[Reading]:
    """Who looked at this person's data in this matter is told to the person; newest first. At most two queries."""
    rows = AuditEntry.objects.filter(
        subject=requester.account_id or requester.id,
        verb__in=("casework.requester.read", "casework.caller.read"),
        object_type="case",
        object_id=str(requester.case_id),
    )
    entries = list(rows.order_by("-at")[:READINGS_MOST])
    opened = zip(entries, audit.payloads_of(entries), strict=True)
    return [Reading(entry.at, str((payload or {}).get("reason", ""))) for entry, payload in opened]
