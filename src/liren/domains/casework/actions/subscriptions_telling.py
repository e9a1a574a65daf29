"""Telling what is new in what people subscribe to.

Each telling is its own transaction: up to when it told and the message are written together, so that nothing is told
twice or left out however often the worker is killed. What one person hears by the day or week goes in one message.
What cannot be told rests longer each time, and at last stops; its holder is told.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import subscription_words
from liren.domains.casework.actions.subscriptions import next_of
from liren.domains.casework.models import Subscription
from liren.domains.casework.queries import subscriptions as queries
from liren.domains.casework.rules import subscriptions as rules
from liren.domains.messaging.actions import queue_message
from liren.domains.messaging.rules import Template
from liren.kernel import clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import locked

logger = logging.getLogger(__name__)
SETTLES = dt.timedelta(seconds=10)  # a matter is seen some moments after the time it bears
Told = list[tuple[Subscription, queries.News]]


def tell_due(*, most: int = 200, seconds: float | None = None) -> int:
    """Looks at the subscriptions that are due; how many told something. It stops after `seconds`."""
    until, told = time.monotonic() + (seconds or 0), 0
    for subscription_id in queries.due_subscriptions(most):
        ids = queries.due_together(subscription_id)
        try:
            told += _tell(ids)
        except Exception:
            logger.exception("nothing could be told of the subscriptions %s", ids)
            _put_off(ids)
        if seconds is not None and time.monotonic() >= until:
            break
    return told


@transaction.atomic
def _tell(ids: list[uuid.UUID]) -> int:
    now, told = clock.now(), Told()
    held = _held(ids)
    for one in held:
        until = max(now - SETTLES, one.told_until)
        try:
            with transaction.atomic():
                news = queries.news_of(one, access.actor_of(one.account), until)
        except Exception:
            logger.exception("nothing could be told of the subscription %s", one.id)
            _fail(one)
            continue
        if news:
            told.append((one, news))
        one.told_until, one.next_at, one.failures = until, next_of(one.account_id, one.cadence), 0
        one.save(update_fields=["told_until", "next_at", "failures"])
    if told:
        _queue(told, access.actor_of(told[0][0].account))
    return len(told)


def _held(ids: list[uuid.UUID]) -> list[Subscription]:
    """Those that are still due, locked; without what another worker holds."""
    due = Subscription.objects.filter(id__in=ids, next_at__lte=clock.now()).order_by("id")
    return queries.subscriptions_by_id(list(locked(due, skip=True).values_list("id", flat=True)))


@transaction.atomic
def _put_off(ids: list[uuid.UUID]) -> None:
    """The message itself failed: all of them rest."""
    for one in _held(ids):
        _fail(one)


def _fail(one: Subscription) -> None:
    one.failures += 1
    rest = rules.pause_after(one.failures)
    if rest is None:
        one.paused_at, one.next_at = clock.now(), None
        _tell_stopped(one)
    else:
        one.next_at = clock.now() + rest
    one.save(update_fields=["failures", "paused_at", "next_at"])


def _tell_stopped(one: Subscription) -> None:
    queue_message(
        template=subscription_words.STOPPED.key,
        account_id=one.account_id,
        context={**_what(one), "times": one.failures, "page": "subscriptions"},
        place_code=one.place.code,
        key=f"subscription-stopped:{one.id}:{clock.now().isoformat()}",
    )


def _queue(told: Told, actor: Actor) -> None:
    """One message, whether of one subscription or of several."""
    first = told[0][0]
    lines = [{**_what(one), "new": news.new, "done": news.done} for one, news in told]
    is_one = len(told) == 1
    said = lines[0] if is_one else {"lines": lines}
    queue_message(
        template=_template(actor, is_one=is_one).key,
        account_id=first.account_id,
        context={
            **said,
            "place": rules.common_place([one.place.code for one, _news in told]),
            "class": first.category.code if is_one and first.category else "",
            "page": "subscriptions",
            "unsubscribe": queries.token_of(*(one.id for one, _news in told)),
        },
        place_code=first.place.code,
        key=f"subscription:{first.id}:{first.told_until.isoformat()}",
    )


def _template(actor: Actor, *, is_one: bool) -> Template:
    if actor.kind == ActorKind.RESIDENT:
        return subscription_words.PUBLIC if is_one else subscription_words.PUBLIC_SEVERAL
    return subscription_words.STAFF if is_one else subscription_words.STAFF_SEVERAL


def _what(one: Subscription) -> dict[str, object]:
    """Where it is for, and which class in both languages."""
    spot = f" {one.spot}" if one.spot and not queries.is_moved(one) else ""
    category = one.category
    names = {"zh": category.name, "en": category.name_en or category.name} if category else ""
    return {"where": one.place.name + spot, "what": names}
