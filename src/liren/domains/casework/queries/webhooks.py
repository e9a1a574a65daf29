"""One's own webhooks and what they were told."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from liren.domains.casework.choices import WebhookState
from liren.domains.casework.models import Webhook, WebhookDelivery
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotFound

PAGE = 50


def webhooks_of(actor: Actor) -> QuerySet[Webhook]:
    """One's own, as far as their places lie within the actor's: a narrower token sees fewer."""
    rows = Webhook.objects.filter(owner_id=actor.id) if actor.id else Webhook.objects.none()
    within = Q(pk__in=[])
    for grant in actor.grants_of("cases.view"):
        within |= Q(place_code__prefix=grant.place)
    return rows.filter(within)


def list_webhooks(actor: Actor) -> list[Webhook]:
    """Oldest first, each with `waiting` and `dead` counted. One query."""
    rows = webhooks_of(actor).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=WebhookState.QUEUED)),
        dead=Count("deliveries", filter=Q(deliveries__state=WebhookState.DEAD)),
    )
    return list(rows.order_by("id"))


def get_webhook(actor: Actor, webhook_id: uuid.UUID) -> Webhook:
    """Raises `NotFound`."""
    found = webhooks_of(actor).filter(id=webhook_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    rows: list[WebhookDelivery]
    next_key: str


def list_deliveries(
    actor: Actor, webhook: Webhook, *, state: str = "", before: uuid.UUID | None = None, size: int = PAGE
) -> DeliveryPage:
    """What a webhook was told, the newest first; the next page begins `before` the last id. One query."""
    rows = WebhookDelivery.objects.filter(webhook=webhook, webhook__owner_id=actor.id).order_by("-id")
    rows = rows.filter(state=state) if state else rows
    found = list((rows.filter(id__lt=before) if before else rows)[: size + 1])
    return DeliveryPage(found[:size], str(found[size - 1].id) if len(found) > size else "")
