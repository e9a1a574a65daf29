"""Webhooks: one's own addresses that are told of changes."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router

from liren.domains.access.choices import Scope
from liren.domains.casework.actions.webhooks import (
    WebhookWish,
    change_webhook,
    make_webhook,
    remove_webhook,
    replay_delivery,
)
from liren.domains.casework.choices import WebhookState
from liren.domains.casework.queries import webhooks as queries
from liren.faces.api import shapes
from liren.faces.api.cases import IdempotencyKey, Page, id_in
from liren.faces.api.door import actor_with, caller_of
from liren.faces.api.once import once
from liren.faces.api.problems import JSON, VersionMissing, VersionWrong
from liren.faces.api.shapes import key_out

if TYPE_CHECKING:
    from liren.domains.casework.models import Webhook, WebhookDelivery
    from liren.kernel.actor import Actor

router = Router(tags=["webhooks"])


class Told(Page):
    """Which of the calls."""

    state: WebhookState | None = None


IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag you read; needed.")]
TAG = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')
FACTS = ("id", "version", "name", "url", "events", "place_code", "is_active", "failures", "made_at")


@router.get("/webhooks", response=shapes.Hooks, summary="List webhooks")
def webhooks(request: HttpRequest) -> shapes.Hooks:
    """One's own, oldest first. Scope `webhooks`."""
    found = queries.list_webhooks(_actor(request))
    return shapes.Hooks(items=[shapes.Hook.model_validate(_facts(hook)) for hook in found])


@router.post("/webhooks", response={201: shapes.HookMade}, summary="Make a webhook")
def create_webhook(
    request: HttpRequest, sent: shapes.HookSent, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Tells `url` of what changes from now on, as long as this token lives. Scope `webhooks`.

    The secret in the answer signs every call and is shown this once.
    """
    actor, token = _actor(request), caller_of(request).token

    def make(hook_id: uuid.UUID | None) -> shapes.HookMade:
        hook = make_webhook(actor=actor, wish=_wish(sent), token_id=token.id, webhook_id=hook_id)
        return shapes.HookMade.model_validate(_facts(hook) | {"secret": hook.secret})

    return once(request, idempotency_key, make)


@router.get("/webhooks/{uuid:hook_id}", response=shapes.Hook, summary="Read a webhook")
def webhook(request: HttpRequest, hook_id: uuid.UUID) -> HttpResponse:
    """With the ETag by which it is changed. Scope `webhooks`."""
    return _answer(queries.get_webhook(_actor(request), hook_id))


@router.put("/webhooks/{uuid:hook_id}", response=shapes.Hook, summary="Change a webhook")
def replace_webhook(
    request: HttpRequest, hook_id: uuid.UUID, sent: shapes.HookSent, if_match: IfMatch = None
) -> HttpResponse:
    """Replaces what it is told of and where. Needs `If-Match`; 409 if it has been changed since. Scope `webhooks`."""
    actor = _actor(request)
    queries.get_webhook(actor, hook_id)
    version = _version(if_match)
    return _answer(change_webhook(actor=actor, webhook_id=hook_id, wish=_wish(sent), version=version))


@router.api_operation(
    ["DELETE"], "/webhooks/{uuid:hook_id}", response={204: None}, summary="Remove a webhook"
)
def delete_webhook(request: HttpRequest, hook_id: uuid.UUID) -> HttpResponse:
    """With all that it was told. Scope `webhooks`."""
    remove_webhook(actor=_actor(request), webhook_id=hook_id)
    return HttpResponse(status=204)


@router.get("/webhooks/{uuid:hook_id}/deliveries", response=shapes.DeliveryPage, summary="What it was told")
def deliveries(request: HttpRequest, hook_id: uuid.UUID, told: Query[Told]) -> shapes.DeliveryPage:
    """The newest first; `state=dead` for what never arrived. Scope `webhooks`."""
    actor = _actor(request)
    hook = queries.get_webhook(actor, hook_id)
    before = id_in(told.after)
    page = queries.list_deliveries(actor, hook, state=told.state or "", before=before, size=told.limit)
    return shapes.DeliveryPage(items=[_delivery(row) for row in page.rows], next=key_out(page.next_key))


@router.post(
    "/webhooks/{uuid:hook_id}/deliveries/{uuid:delivery_id}/replay",
    response={202: shapes.Delivery},
    summary="Tell it again",
)
def replay(request: HttpRequest, hook_id: uuid.UUID, delivery_id: uuid.UUID) -> HttpResponse:
    """Queues one call again, under the same `Liren-Delivery`. 409 if it still waits. Scope `webhooks`."""
    row = replay_delivery(actor=_actor(request), webhook_id=hook_id, delivery_id=delivery_id)
    return HttpResponse(_delivery(row).model_dump_json(), status=202, content_type=JSON)


def _actor(request: HttpRequest) -> Actor:
    return actor_with(request, Scope.WEBHOOKS)


def _wish(sent: shapes.HookSent) -> WebhookWish:
    return WebhookWish(
        name=sent.name,
        url=sent.url,
        events=sent.events,
        place_code=sent.place_code or "",
        is_active=sent.is_active,
    )


def _version(if_match: str | None) -> int:
    if not if_match:
        raise VersionMissing(field="If-Match")
    found = TAG.fullmatch(if_match.strip())
    if found is None:
        raise VersionWrong(field="If-Match")
    return int(found[1])


def _answer(hook: Webhook) -> HttpResponse:
    shown = shapes.Hook.model_validate(_facts(hook))
    response = HttpResponse(shown.model_dump_json(), content_type=JSON)
    response.headers["ETag"] = f'"{hook.version}"'
    return response


def _facts(hook: Webhook) -> dict[str, Any]:
    return {name: getattr(hook, name) for name in FACTS}


def _delivery(row: WebhookDelivery) -> shapes.Delivery:
    names = ("id", "event", "state", "tried", "answer", "error", "made_at", "sent_at")
    return shapes.Delivery.model_validate({name: getattr(row, name) for name in names})
