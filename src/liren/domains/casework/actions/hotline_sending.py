"""Telling the hotline's own program: at least once, signed, until it has arrived."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.casework.hotline_choices import OrderMessageState
from liren.domains.casework.models import OrderMessage
from liren.domains.casework.rules import webhooks as signing
from liren.kernel import clock, outbox, outward
from liren.kernel.lock import locked

SEND = "liren.domains.casework.tasks.send_to_hotline"
LEASE = dt.timedelta(minutes=2)
GIVE_UP = dt.timedelta(days=3)
SECONDS = 15.0
MOST_BYTES = 64 * 1024
GONE = (400, 401, 403, 404, 405, 410, 413, 422)  # asking again would change nothing
MOST = 100


@transaction.atomic
def send_waiting() -> None:
    """Lets the worker send what is due again: after a pause, or because its sender was killed."""
    now = clock.now()
    due = OrderMessage.objects.filter(state=OrderMessageState.WAITING, next_at__lte=now)
    due = due.filter(order__hotline__is_active=True).exclude(order__hotline__url="")
    found = [row.id for row in locked(due.order_by("next_at"), skip=True)[:MOST]]
    OrderMessage.objects.filter(id__in=found).update(next_at=now + LEASE)
    outbox.enqueue_all(SEND, ({"message_id": one} for one in found))


def deliver(*, message_id: uuid.UUID) -> None:
    """One call, outside any transaction; what came of it is written down afterwards."""
    rows = OrderMessage.objects.select_related("order__hotline", "order__case")
    message = rows.filter(id=message_id, state=OrderMessageState.WAITING).first()
    if message is None or not message.order.hotline.url or not message.order.hotline.is_active:
        return
    try:
        answered = outward.ask(_asked(message))
    except outward.NoAnswer as silent:
        _failed(message, silent.why, is_final=False)
    except outward.AddressRefused as refused:
        _failed(message, refused.code, is_final=True)
    else:
        if 200 <= answered.status < 300:
            _sent(message)
        else:
            _failed(message, str(answered.status), is_final=answered.status in GONE)


def _asked(message: OrderMessage) -> outward.Asked:
    hotline, body = message.order.hotline, written(message).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Liren-Delivery": str(message.id),
        "Liren-Event": message.kind,
        "Liren-Signature": signing.signed(hotline.secret, body, clock.now()),
    }
    return outward.Asked(
        url=hotline.url, method="POST", body=body, headers=headers, seconds=SECONDS, most_bytes=MOST_BYTES
    )


def written(message: OrderMessage) -> str:
    """What they are told, as docs/api/hotline.md describes it."""
    facts = {
        "id": message.id,
        "kind": message.kind,
        "order": message.order.number,
        "case": message.order.case.number,
        "round": message.round,
        "at": message.made_at.isoformat(),
        "words": message.words,
        "reason": message.data.get("order_return_reason", ""),
        "until": message.data.get("until", ""),
        "outcome": message.data.get("outcome", ""),
    }
    return signing.written(facts)


def _sent(message: OrderMessage) -> None:
    """Unless they have settled it already, faster than their answer to the call."""
    waiting = OrderMessage.objects.filter(id=message.id, state=OrderMessageState.WAITING)
    waiting.update(
        state=OrderMessageState.SENT,
        sent_at=clock.now(),
        next_at=None,
        error="",
        tried=message.tried + 1,
    )


def _failed(message: OrderMessage, why: str, *, is_final: bool) -> None:
    now, tried = clock.now(), message.tried + 1
    is_over = is_final or now - message.since > GIVE_UP
    OrderMessage.objects.filter(id=message.id, state=OrderMessageState.WAITING).update(
        state=OrderMessageState.FAILED if is_over else OrderMessageState.WAITING,
        next_at=None if is_over else now + outbox.pause_before(min(tried, 20)),
        error=why[:60],
        tried=tried,
    )
