"""The matters a visitor has proved to be the own: by the account signed in, by tracking codes shown on this device."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q

from liren.domains.casework.models import Requester
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.ids import normal_tracking_code
from liren.kernel.sealed import blind_index

MOST = 200


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
    """The own parts in matters, newest first, each with its matter and rating. One query."""
    rows = Requester.objects.filter(_own(actor, codes)).select_related("case", "case__owner", "rating")
    return list(rows.order_by("-joined_at", "-id")[:MOST])
