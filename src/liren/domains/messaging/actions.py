"""The only writer of deliveries. Queuing happens within the caller's transaction and needs no actor of its own:
the deed that causes a message is what the audit records."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from liren.domains.access.models import Account
from liren.domains.messaging import wording
from liren.domains.messaging.choices import Channel, DeliveryState
from liren.domains.messaging.errors import WrongPhone
from liren.domains.messaging.models import Delivery
from liren.domains.messaging.queries import rendered_sms
from liren.domains.messaging.rules import Template
from liren.kernel import clock, outbox, sms
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.sealed import blind_index

MOBILE = re.compile(r"1[3-9]\d{9}")
DELIVER = "liren.domains.messaging.tasks.deliver"
KEPT = dt.timedelta(days=365)
TRIES = 10  # with the outbox's pauses: about three hours before a message is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One of many who are told the same, each with an own `key`; see `queue_message`."""

    key: str
    context: Mapping[str, Any]
    place_code: str
    account_id: uuid.UUID | None = None
    phone: str = ""


def queue_message(
    *,
    template: str,
    account_id: uuid.UUID | None = None,
    phone: str = "",
    context: Mapping[str, Any],
    place_code: str,
    key: str,
    language: str = "",
) -> None:
    """Tells one person something, within the caller's transaction; a `key` used before does nothing.

    An account gets a notice inside the product; where the template has a short form, the phone given (or the
    account's own) gets it too. `context` fills the template and may hold ids for links. `language` is the
    account's own, or Chinese, if not given. Refuses a phone that is no mobile number (`messaging.wrong_phone`).
    At most three queries.
    """
    one = Addressee(key=key, context=context, place_code=place_code, account_id=account_id, phone=phone)
    _queue(template, [one], language)


def queue_messages(*, template: str, people: Sequence[Addressee]) -> None:
    """As `queue_message`, for many people at once, in three statements however many there are."""
    if people:
        _queue(template, people, "")


def _queue(template: str, people: Sequence[Addressee], language: str) -> None:
    has_short = bool(wording.TEMPLATES[template].sms)
    known = {one.account_id for one in people if one.account_id} if has_short else set()
    addresses = _addresses_of(known)
    deliveries, short = [], []
    for one in people:
        _wording_for(template, one.context)
        own_phone, own_language = addresses.get(one.account_id, ("", ""))
        shared = _shared(template, one.context, one.place_code)
        shared |= {"key": one.key, "account_id": one.account_id}
        if one.account_id:
            deliveries.append(_notice(shared))
        phone = one.phone or own_phone
        if phone and has_short:
            short.append(_short_message(shared, phone, language or own_language))
    with transaction.atomic(savepoint=False):
        Delivery.objects.bulk_create([*deliveries, *short], ignore_conflicts=True)
        outbox.enqueue_all(DELIVER, [{"delivery_id": delivery.id} for delivery in short])


def queue_notices(
    *, template: str, account_ids: Iterable[uuid.UUID], context: Mapping[str, Any], place_code: str, key: str
) -> None:
    """Gives many accounts the same notice inside the product, without short messages, in one query."""
    _wording_for(template, context)
    shared = _shared(template, context, place_code)
    notices = [_notice(shared | {"key": f"{key}:{one}", "account_id": one}) for one in account_ids]
    Delivery.objects.bulk_create(notices, ignore_conflicts=True)


def _wording_for(template: str, context: Mapping[str, Any]) -> Template:
    found = wording.TEMPLATES[template]
    missing = wording.names_wanted(found) - set(context)
    if missing:
        raise ValueError(f"{template} wants {sorted(missing)}")
    return found


def _shared(template: str, context: Mapping[str, Any], place_code: str) -> dict[str, Any]:
    return {
        "template": template,
        "context": json.dumps(dict(context), ensure_ascii=False, default=str),
        "language": settings.LANGUAGE_CODE,
        "place_code": place_code,
        "created_at": clock.now(),
    }


def _addresses_of(account_ids: set[uuid.UUID]) -> dict[uuid.UUID | None, tuple[str, str]]:
    if not account_ids:
        return {}
    found = Account.objects.only("phone", "language").filter(id__in=account_ids)
    return {account.id: (str(account.phone), account.language) for account in found}


def _notice(shared: dict[str, Any]) -> Delivery:
    return Delivery(**shared, channel=Channel.IN_APP, state=DeliveryState.SENT, sent_at=shared["created_at"])


def _short_message(shared: dict[str, Any], phone: str, language: str) -> Delivery:
    plain = phone.replace(" ", "").replace("-", "").removeprefix("+86")
    if not MOBILE.fullmatch(plain):
        raise WrongPhone(field="phone", phone=phone[:20])
    changed = {"channel": Channel.SMS, "phone": plain, "phone_index": phone_index(plain)}
    return Delivery(**(shared | changed | {"language": language or settings.LANGUAGE_CODE}))


def phone_index(phone: str) -> str:
    """By which the messages to one number are found."""
    return blind_index(phone, context="messaging.phone")


def send_short_message(*, delivery_id: uuid.UUID) -> None:
    """Sends one queued short message; one sent already, or never committed, is left alone.

    Sending stands outside the transaction: a worker killed between sending and marking sends the same key again,
    which a gateway drops. Raises what the sender raised, after the failure has been noted.
    """
    delivery = (
        Delivery.objects.filter(id=delivery_id, channel=Channel.SMS).exclude(state=DeliveryState.SENT).first()
    )
    if delivery is None:
        return
    try:
        sms.send(phone=delivery.phone, text=rendered_sms(delivery), key=f"{delivery.id}")
    except Exception as problem:
        _note_failure(delivery_id, type(problem).__name__)
        raise
    _note_sent(delivery_id)


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


def mark_read(*, actor: Actor, delivery_ids: list[uuid.UUID] | None = None) -> int:
    """Marks the actor's own notices (all of them, if none are named) as read; how many were unread."""
    if actor.id is None:
        return 0
    rows = Delivery.objects.filter(account_id=actor.id, channel=Channel.IN_APP, read_at__isnull=True)
    if delivery_ids is not None:
        rows = rows.filter(id__in=delivery_ids)
    return rows.update(read_at=Greatest(Value(clock.now()), "created_at"))


def forget_old_deliveries() -> int:
    """Removes what was told a year ago, a part at a time; how many."""
    old = Delivery.objects.filter(created_at__lt=clock.now() - KEPT).order_by("created_at")[:5000]
    return Delivery.objects.filter(id__in=[row.id for row in old.only("id")]).delete()[0]
