"""Carrying deliveries out of the house, noting what became of each, and sending one again.

Sending stands outside the transaction: a worker killed between sending and marking sends the same key again, which a
gateway drops. A work chat knows no key and may show one message twice.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from liren.domains.messaging import policies
from liren.domains.messaging.actions.queueing import DELIVER
from liren.domains.messaging.choices import Channel, DeliveryState
from liren.domains.messaging.errors import NothingToSend, RobotGone, StillQueued
from liren.domains.messaging.models import ChatRobot, Delivery
from liren.domains.messaging.queries import rendered_letter, rendered_outward, rendered_sms
from liren.domains.messaging.rules import chat
from liren.kernel import audit, clock, mail, outbox, outward, sms
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound, Refusal

KEPT = dt.timedelta(days=365)
TRIES = 10  # with the outbox's pauses: about three hours before a message is given up
CALL_SECONDS = 8.0


class NotTaken(Exception):
    """The other side answered and did not take the message; `why` as `queries.deliveries.reason_words` reads it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def deliver(*, delivery_id: uuid.UUID) -> None:
    """Sends one queued message; one sent already or given up, or never committed, is left alone.

    Raises what the sender raised, after the failure has been noted.
    """
    waiting = Delivery.objects.exclude(state__in=(DeliveryState.SENT, DeliveryState.DEAD))
    delivery = waiting.select_related("robot").filter(id=delivery_id).first()
    if delivery is None:
        return
    try:
        CARRIERS[delivery.channel](delivery)
    except Exception as problem:
        _note_failure(delivery_id, _why(problem))
        raise
    _note_sent(delivery_id)


def _why(problem: Exception) -> str:
    if isinstance(problem, NotTaken | outward.NoAnswer):
        return problem.why
    return problem.code if isinstance(problem, Refusal) else type(problem).__name__


def _by_sms(delivery: Delivery) -> None:
    sms.send(phone=delivery.phone, text=rendered_sms(delivery), key=f"{delivery.id}")


def _by_mail(delivery: Delivery) -> None:
    said = rendered_letter(delivery)
    mail.send(
        address=delivery.email,
        subject=said.subject,
        text=said.text,
        key=f"{delivery.id}",
        headers=said.headers,
    )


def _by_chat(delivery: Delivery) -> None:
    robot = delivery.robot
    if robot is None or not robot.is_active:
        raise NotTaken("robot_stopped")
    post_to(robot, rendered_outward(delivery, "chat"))


def post_to(robot: ChatRobot, text: str) -> None:
    """One message to a group. Raises `NotTaken`, or what asking raises."""
    now = clock.now()
    asked = outward.Asked(
        url=chat.address_of(robot.kind, robot.url, robot.secret, now),
        method="POST",
        body=chat.body_of(robot.kind, text, robot.secret, now),
        headers={"Content-Type": "application/json; charset=utf-8"},
        seconds=CALL_SECONDS,
        most_bytes=16 * 1024,
    )
    answered = outward.ask(asked)
    if not 200 <= answered.status < 300:
        raise NotTaken(f"answer:{answered.status}")
    refusal = chat.refusal_in(answered.body)
    if refusal is not None:
        raise NotTaken(f"answer:{refusal}")


CARRIERS: dict[str, Callable[[Delivery], None]] = {
    Channel.SMS: _by_sms,
    Channel.EMAIL: _by_mail,
    Channel.CHAT: _by_chat,
}


@transaction.atomic
def _note_sent(delivery_id: uuid.UUID) -> None:
    delivery = locked(Delivery.objects.filter(id=delivery_id)).get()
    if delivery.state == DeliveryState.SENT:
        return
    delivery.state, delivery.sent_at, delivery.error = DeliveryState.SENT, clock.now(), ""
    delivery.tried += 1
    delivery.save(update_fields=["state", "sent_at", "error", "tried"])


@transaction.atomic
def _note_failure(delivery_id: uuid.UUID, error: str) -> None:
    delivery = locked(Delivery.objects.filter(id=delivery_id)).get()
    delivery.tried += 1
    delivery.state = DeliveryState.DEAD if delivery.tried >= TRIES else DeliveryState.FAILED
    delivery.error = error[:128]
    delivery.save(update_fields=["state", "error", "tried"])


@transaction.atomic
def resend(*, actor: Actor, delivery_id: uuid.UUID) -> Delivery:
    """Sends one again that was given up or sent before, under the same key.

    Refuses one that still waits or is a notice, and one to a robot that is stopped.
    """
    delivery = locked(policies.deliveries_visible_to(actor).filter(id=delivery_id)).first()
    if delivery is None:
        raise NotFound
    if not policies.can_resend(actor, delivery.place_code):
        raise NotAllowed
    if delivery.channel == Channel.IN_APP:
        raise NothingToSend
    if delivery.state in (DeliveryState.QUEUED, DeliveryState.FAILED):
        raise StillQueued
    if delivery.robot_id and not ChatRobot.objects.filter(id=delivery.robot_id, is_active=True).exists():
        raise RobotGone
    before = {"state": delivery.state, "tried": delivery.tried}
    delivery.state, delivery.sent_at, delivery.tried, delivery.error = DeliveryState.QUEUED, None, 0, ""
    delivery.save(update_fields=["state", "sent_at", "tried", "error"])
    outbox.enqueue(DELIVER, delivery_id=delivery.id)
    audit.record(
        actor=actor,
        verb="messaging.delivery.resent",
        object_type="delivery",
        object_id=delivery.id,
        place_code=delivery.place_code,
        before=before,
    )
    return delivery


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the list of deliveries away. Refuses without the right."""
    if not actor.has(policies.VIEW):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="messaging.deliveries.exported",
        object_type="deliveries",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )


def mark_read(*, actor: Actor, delivery_ids: list[uuid.UUID] | None = None) -> int:
    """Marks the actor's own notices (all of them, if none are named) as read; how many were unread."""
    if actor.id is None:
        return 0
    rows = Delivery.objects.filter(account_id=actor.id, channel=Channel.IN_APP, read_at__isnull=True)
    if delivery_ids is not None:
        rows = rows.filter(id__in=delivery_ids)
    return rows.update(read_at=Greatest(Value(clock.now()), "created_at"))


def mark_keys_read(*, actor: Actor, keys: Iterable[str]) -> int:
    """As `mark_read`, those queued to the actor under these keys of `queue_notices`."""
    told = Delivery.objects.filter(channel=Channel.IN_APP, read_at__isnull=True, account_id=actor.id)
    own = told.filter(key__in=[f"{key}:{actor.id}" for key in keys])
    return own.update(read_at=Greatest(Value(clock.now()), "created_at"))


def forget_old_deliveries() -> int:
    """Removes what was told a year ago, a part at a time; how many."""
    old = Delivery.objects.filter(created_at__lt=clock.now() - KEPT).order_by("created_at")[:5000]
    return Delivery.objects.filter(id__in=[row.id for row in old.only("id")]).delete()[0]
