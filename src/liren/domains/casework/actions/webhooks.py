"""Webhooks: made and changed by their owners; told of changes by the worker, at least once and in order."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from liren.domains.access import queries as access
from liren.domains.access.models import Account
from liren.domains.casework import deeds
from liren.domains.casework.choices import WebhookState
from liren.domains.casework.errors import (
    DeliveryStillQueued,
    TooManyWebhooks,
    WebhookEventUnknown,
    WebhookNameMissing,
    WebhookPlaceOutside,
)
from liren.domains.casework.models import Webhook, WebhookDelivery
from liren.domains.casework.queries.feed import Change, changes_since, cursor_now
from liren.domains.casework.queries.webhooks import webhooks_of
from liren.domains.casework.rules import webhooks as rules
from liren.kernel import audit, clock, ids, outbox, outward
from liren.kernel.actor import VISITOR, Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound, StalePage

PUSH = "liren.domains.casework.tasks.push_deliveries"
RIGHT = "cases.view"
GATHERED = 500  # changes of one webhook in one turn
PUSHED = 100
CALL_SECONDS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookWish:
    """What is asked for. No `events`: every change. `place_code`: a place within the owner's, empty for all."""

    name: str
    url: str
    events: Sequence[str] = ()
    place_code: str = ""
    is_active: bool = True


def make_webhook(
    *,
    actor: Actor,
    wish: WebhookWish,
    token_id: uuid.UUID | None = None,
    webhook_id: uuid.UUID | None = None,
) -> Webhook:
    """One's own webhook, told of what changes from now on; its `secret` signs each call.

    With `token_id` it lives as long as that token. With a `webhook_id` that exists, that one. Refuses a bad
    address or name, an unknown event, a place outside, one too many.
    """
    if actor.id is None or actor.kind is not ActorKind.STAFF or not actor.has(RIGHT):
        raise NotAllowed
    with transaction.atomic():
        locked(Account.objects.filter(id=actor.id)).first()
        known = Webhook.objects.filter(id=webhook_id, owner_id=actor.id).first() if webhook_id else None
        if known is not None:
            return known
        if Webhook.objects.filter(owner_id=actor.id).count() >= rules.WEBHOOKS_MOST:
            raise TooManyWebhooks(most=rules.WEBHOOKS_MOST)
        hook = Webhook(
            id=webhook_id or ids.uuid7(),
            owner_id=actor.id,
            token_id=token_id,
            secret="whsec_" + secrets.token_urlsafe(rules.SECRET_BYTES),
            cursor=cursor_now(),
            made_at=clock.now(),
            retry_at=clock.now(),
        )
        _apply(actor, hook, wish)
        hook.save(force_insert=True)
        _record(actor, hook, "casework.webhook.made", after=_facts(hook))
    return hook


def change_webhook(*, actor: Actor, webhook_id: uuid.UUID, wish: WebhookWish, version: int) -> Webhook:
    """Refuses as `make_webhook`, and `kernel.stale_page` if somebody has changed it since `version`.

    Whoever changes it wants it to work: waiting calls are made at once.
    """
    with transaction.atomic():
        hook = _own(actor, webhook_id)
        if hook.version != version:
            raise StalePage
        before = _facts(hook)
        _apply(actor, hook, wish)
        hook.version, hook.failures, hook.retry_at = version + 1, 0, clock.now()
        hook.save()
        _record(actor, hook, "casework.webhook.changed", before=before, after=_facts(hook))
    return hook


def remove_webhook(*, actor: Actor, webhook_id: uuid.UUID) -> None:
    """With everything it was told."""
    with transaction.atomic():
        hook = _own(actor, webhook_id)
        _record(actor, hook, "casework.webhook.removed", before=_facts(hook))
        hook.delete()


def replay_delivery(*, actor: Actor, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> WebhookDelivery:
    """Tells one change again, under the same key and with a fresh signature. Refuses one that still waits."""
    with transaction.atomic():
        hook = _own(actor, webhook_id)
        delivery = locked(WebhookDelivery.objects.filter(id=delivery_id, webhook=hook)).first()
        if delivery is None:
            raise NotFound
        if delivery.state == WebhookState.QUEUED:
            raise DeliveryStillQueued
        delivery.state, delivery.tried, delivery.since = WebhookState.QUEUED, 0, clock.now()
        delivery.save(update_fields=["state", "tried", "since"])
        Webhook.objects.filter(id=hook.id).update(retry_at=clock.now(), failures=0)
        _record(actor, hook, "casework.webhook.replayed", after={"delivery": delivery.id})
    return delivery


def _own(actor: Actor, webhook_id: uuid.UUID) -> Webhook:
    hook = locked(webhooks_of(actor).filter(id=webhook_id)).first()
    if hook is None:
        raise NotFound
    return hook


def _apply(actor: Actor, hook: Webhook, wish: WebhookWish) -> None:
    name = " ".join(wish.name.split())
    if not name or len(name) > 40 or not name.isprintable():
        raise WebhookNameMissing(field="name")
    outward.check_address(wish.url, field="url")
    if len(wish.url) > 500:
        raise outward.AddressRefused(field="url")
    for event in wish.events:
        if event not in deeds.SENTENCES:
            raise WebhookEventUnknown(field="events", event=event[:40])
    place = wish.place_code or min((g.place for g in actor.grants_of(RIGHT)), key=len)
    if not actor.has(RIGHT) or not any(grant.covers(place) for grant in actor.grants_of(RIGHT)):
        raise WebhookPlaceOutside(field="place_code")
    hook.name, hook.url, hook.place_code, hook.is_active = name, wish.url, place, wish.is_active
    hook.events = sorted(set(wish.events))


def gather_changes() -> None:
    """Writes down for each webhook what has changed since it was last looked at, and wakes those who call.

    Cursor and deliveries are written in one transaction: a killed worker loses nothing and tells nothing twice.
    """
    for hook_id in Webhook.objects.filter(is_active=True).order_by("id").values_list("id", flat=True):
        _gather(hook_id)


@transaction.atomic
def _gather(hook_id: uuid.UUID) -> None:
    hook = locked(Webhook.objects.filter(id=hook_id, is_active=True), skip=True).first()
    if hook is None:
        return
    owner = _owner_of(hook)
    if not owner.has(RIGHT):
        Webhook.objects.filter(id=hook.id).update(is_active=False)
        return
    feed = changes_since(owner, hook.cursor, GATHERED)
    wanted = [change for change in feed.changes if not hook.events or change.event in hook.events]
    WebhookDelivery.objects.bulk_create([_delivery(hook, change) for change in wanted], ignore_conflicts=True)
    Webhook.objects.filter(id=hook.id).update(cursor=feed.cursor or hook.cursor)
    _wake(hook)


def _owner_of(hook: Webhook) -> Actor:
    """Who may be told at this moment: nobody once the token or the owner's office has ended."""
    if hook.token_id:
        owner = access.actor_of_token(hook.token_id)
    else:
        account = Account.objects.filter(id=hook.owner_id).first()
        owner = access.actor_of(account) if account else VISITOR
    return access.narrowed(owner, ["webhooks"], hook.place_code)


def _delivery(hook: Webhook, change: Change) -> WebhookDelivery:
    now, key = clock.now(), ids.uuid7()
    facts = {
        "id": key,
        "event": change.event,
        "at": change.at.isoformat(),
        "case": change.number,
        "place_code": change.place_code,
        "state": change.state,
        "version": change.version,
        "change": change.id,
    }
    return WebhookDelivery(
        id=key,
        webhook=hook,
        change_id=change.id,
        event=change.event,
        body=rules.written(facts),
        made_at=now,
        since=now,
    )


def _wake(hook: Webhook) -> None:
    now = clock.now()
    is_called = hook.pushing_until is not None and hook.pushing_until > now
    if is_called or hook.retry_at > now or not _waiting(hook).exists():
        return
    Webhook.objects.filter(id=hook.id).update(pushing_until=now + rules.LEASE)
    outbox.enqueue(PUSH, webhook_id=hook.id)


def push_deliveries(webhook_id: uuid.UUID) -> None:
    """Makes the waiting calls of one webhook in their order, until one fails or its turn is over.

    A target that hangs costs the worker one time-out a turn, and its turns become rare: the pauses double up to an
    hour. What has waited for a day is dead and seen on the page, as is what the other side refused eight times.
    """
    hook = Webhook.objects.filter(id=webhook_id, is_active=True).first()
    if hook is None or not _owner_of(hook).has(RIGHT):
        return
    _waiting(hook).filter(since__lt=clock.now() - rules.GIVE_UP).update(state=WebhookState.DEAD)
    ends = clock.now() + rules.BUDGET
    for delivery in _waiting(hook).order_by("id")[:PUSHED]:
        if not _told(hook, delivery) or clock.now() >= ends:
            break
    Webhook.objects.filter(id=webhook_id).update(pushing_until=None)


def _waiting(hook: Webhook) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(webhook=hook, state=WebhookState.QUEUED)


def _told(hook: Webhook, delivery: WebhookDelivery) -> bool:
    """One call, outside any transaction; its outcome is written down afterwards."""
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Liren-Delivery": str(delivery.id),
        "Liren-Event": delivery.event,
        "Liren-Signature": rules.signed(hook.secret, body, clock.now()),
    }
    wish = outward.Asked(
        url=hook.url, method="POST", body=body, headers=headers, seconds=CALL_SECONDS, most_bytes=64 * 1024
    )
    try:
        answered = outward.ask(wish)
    except outward.NoAnswer as silent:
        return _note(hook, delivery, None, silent.why)
    except outward.AddressRefused as refused:
        return _note(hook, delivery, None, refused.code)
    return _note(hook, delivery, answered.status, "")


@transaction.atomic
def _note(hook: Webhook, delivery: WebhookDelivery, status: int | None, error: str) -> bool:
    now, is_taken = clock.now(), status is not None and 200 <= status < 300
    delivery.tried, delivery.answer, delivery.error = delivery.tried + 1, status, error
    if is_taken:
        delivery.state, delivery.sent_at = WebhookState.SENT, now
    elif delivery.tried >= rules.TRIES:
        delivery.state = WebhookState.DEAD
    delivery.save(update_fields=["tried", "answer", "error", "state", "sent_at"])
    failures = 0 if is_taken else hook.failures + 1
    pause = dt.timedelta() if is_taken else outbox.pause_before(min(failures, 20))
    Webhook.objects.filter(id=hook.id).update(failures=failures, retry_at=now + pause)
    return is_taken


def forget_old_deliveries() -> None:
    """Removes what was told a month ago."""
    old = WebhookDelivery.objects.filter(made_at__lt=clock.now() - rules.KEPT)
    old.exclude(state=WebhookState.QUEUED).delete()


def _facts(hook: Webhook) -> dict[str, object]:
    return {"url": hook.url, "events": hook.events, "place": hook.place_code, "active": hook.is_active}


def _record(actor: Actor, hook: Webhook, verb: str, *, before: object = None, after: object = None) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="webhook",
        object_id=hook.id,
        place_code=hook.place_code,
        object_label=hook.name,
        before=before,
        after=after,
    )
