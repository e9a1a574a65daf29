"""Subscribing to a place or a class, changing and ending it, and telling what is new.

Each telling is its own transaction: up to when it told and the message are written together, so that nothing is told
twice or left out however often the worker is killed. What is told is what its holder may see at that moment.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from liren.domains.access import queries as access
from liren.domains.access.models import Account
from liren.domains.access.policies import own_id
from liren.domains.casework import subscription_policies, subscription_words
from liren.domains.casework.errors.subscriptions import (
    CadenceUnknown,
    SubscribedAlready,
    SubscriptionNotFound,
    SubscriptionPlaceUnknown,
    TooManySubscriptions,
)
from liren.domains.casework.models import Category, Subscription
from liren.domains.casework.queries import subscriptions as queries
from liren.domains.casework.queries.catalogue import get_category
from liren.domains.casework.rules import subscriptions as rules
from liren.domains.casework.subscription_choices import Cadence
from liren.domains.messaging.actions import queue_message
from liren.domains.messaging.queries.preferences import digest_moment
from liren.domains.territory.models import Building, Grid, Place
from liren.domains.territory.queries import find_place
from liren.kernel import audit, clock
from liren.kernel.actor import VISITOR, Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

logger = logging.getLogger(__name__)
COUNTY = 6
SETTLES = dt.timedelta(seconds=10)  # a matter is seen some moments after the time it bears


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionWish:
    """A place by its code, perhaps a grid or building of it, perhaps a class by its code, and how often."""

    place_code: str
    grid_id: uuid.UUID | None = None
    building_id: uuid.UUID | None = None
    category_code: str = ""
    cadence: str = Cadence.DAILY.value


def subscribe(*, actor: Actor, wish: SubscriptionWish) -> Subscription:
    """Tells from now on. Refuses a place that is not there, the same twice, and more than `rules.MOST`."""
    if not subscription_policies.can_subscribe(actor):
        raise NotAllowed
    place = find_place(wish.place_code)
    if place is None:
        raise SubscriptionPlaceUnknown(field="place")
    grid, building = _spot(place, wish)
    place = building.place if building else grid.place if grid else place
    category = _category(place, wish.category_code)
    account_id, now = own_id(actor), clock.now()
    made = Subscription(
        account_id=account_id,
        place=place,
        grid=grid,
        building=building,
        spot=building.address if building else grid.name if grid else "",
        category=category,
        scope=rules.scope_of(place.id, wish.grid_id, wish.building_id, category and category.id),
        cadence=_cadence(wish.cadence),
        made_at=now,
        told_until=now,
        next_at=_next(account_id, wish.cadence),
    )
    try:
        with transaction.atomic():
            locked(Account.objects.filter(id=account_id)).get()
            if Subscription.objects.filter(account_id=account_id).count() >= rules.MOST:
                raise TooManySubscriptions(most=rules.MOST, field="place")
            made.save(force_insert=True)
            _record(actor, made, "casework.subscription.made")
    except IntegrityError as taken:
        raise SubscribedAlready(field="place") from taken
    return made


def _spot(place: Place, wish: SubscriptionWish) -> tuple[Grid | None, Building | None]:
    """The grid or building, which must lie in the place; a building goes before a grid."""
    if wish.building_id:
        rows = Building.objects.select_related("place").filter(place_code__prefix=place.code)
        building = rows.filter(id=wish.building_id).first()
        if building is None:
            raise SubscriptionPlaceUnknown(field="building")
        return None, building
    if wish.grid_id:
        here = Grid.objects.select_related("place").filter(place_code__prefix=place.code, active=True)
        grid = here.filter(id=wish.grid_id).first()
        if grid is None:
            raise SubscriptionPlaceUnknown(field="grid")
        return grid, None
    return None, None


def _category(place: Place, code: str) -> Category | None:
    return get_category(place.code[:COUNTY], code) if code else None


def _cadence(cadence: str) -> str:
    if cadence not in Cadence.values:
        raise CadenceUnknown(field="cadence")
    return cadence


def _next(account_id: uuid.UUID, cadence: str) -> dt.datetime:
    hour, weekday = digest_moment(account_id)
    return rules.next_due(_cadence(cadence), hour, weekday, clock.now().astimezone(clock.LOCAL))


@transaction.atomic
def change_subscription(*, actor: Actor, subscription_id: uuid.UUID, cadence: str) -> None:
    """How often from now on; what is paused stays paused."""
    found = _own(actor, subscription_id)
    before = {"cadence": found.cadence}
    found.cadence = _cadence(cadence)
    if not found.is_paused:
        found.next_at = _next(found.account_id, cadence)
    found.save(update_fields=["cadence", "next_at"])
    _record(actor, found, "casework.subscription.changed", before=before)


@transaction.atomic
def pause_subscription(*, actor: Actor, subscription_id: uuid.UUID, is_paused: bool) -> None:
    """Nothing is told while it is paused; afterwards only of what comes then."""
    found = _own(actor, subscription_id)
    if found.is_paused == is_paused:
        return
    now = clock.now()
    if is_paused:
        found.paused_at, found.next_at = now, None
    else:
        found.paused_at, found.next_at = None, _next(found.account_id, found.cadence)
        found.told_until = now
    found.save(update_fields=["paused_at", "next_at", "told_until"])
    _record(actor, found, f"casework.subscription.{'paused' if is_paused else 'resumed'}")


@transaction.atomic
def end_subscription(*, actor: Actor, subscription_id: uuid.UUID) -> None:
    _end(actor, _own(actor, subscription_id))


@transaction.atomic
def end_by_token(*, token: str) -> bool:
    """Whoever has the link of a message ends that subscription, signed in or not; False if it had ended before.

    Refuses a token nobody has signed (`casework.subscription_not_found`).
    """
    found = locked(Subscription.objects.filter(id=queries.subscription_id_in(token))).first()
    if found is None:
        return False
    _end(VISITOR, found)
    return True


def _end(actor: Actor, found: Subscription) -> None:
    _record(actor, found, "casework.subscription.ended")
    found.delete()


def _own(actor: Actor, subscription_id: uuid.UUID) -> Subscription:
    found = locked(Subscription.objects.filter(account_id=own_id(actor), id=subscription_id)).first()
    if found is None:
        raise SubscriptionNotFound
    return found


def tell_due(*, most: int = 200, seconds: float | None = None) -> int:
    """Looks at the subscriptions that are due; how many told something. It stops after `seconds`."""
    until, told = time.monotonic() + (seconds or 0), 0
    for subscription_id in queries.due_subscriptions(most):
        try:
            told += _tell(subscription_id)
        except Exception:
            logger.exception("nothing could be told of the subscription %s", subscription_id)
        if seconds is not None and time.monotonic() >= until:
            break
    return told


@transaction.atomic
def _tell(subscription_id: uuid.UUID) -> int:
    now = clock.now()
    due = Subscription.objects.filter(id=subscription_id, next_at__lte=now)
    if not locked(due, skip=True).values_list("id"):
        return 0
    found = queries.subscription_by_id(subscription_id)
    if found is None:
        return 0
    actor = access.actor_of(found.account)
    until = max(now - SETTLES, found.told_until)
    news = queries.news_of(found, actor, until)
    if news:
        _queue(found, actor, news)
    found.told_until, found.next_at = until, _next(found.account_id, found.cadence)
    found.save(update_fields=["told_until", "next_at"])
    return int(bool(news))


def _queue(found: Subscription, actor: Actor, news: queries.News) -> None:
    is_resident = actor.kind == ActorKind.RESIDENT
    template = subscription_words.PUBLIC if is_resident else subscription_words.STAFF
    category = found.category
    where = found.place.name + (f" {found.spot}" if found.spot and not queries.is_moved(found) else "")
    queue_message(
        template=template.key,
        account_id=found.account_id,
        context={
            "where": where,
            "what": {"zh": category.name, "en": category.name_en or category.name} if category else "",
            "new": news.new,
            "done": news.done,
            "place": found.place.code,
            "class": category.code if category else "",
            "page": "subscriptions",
            "unsubscribe": queries.token_of(found.id),
        },
        place_code=found.place.code,
        key=f"subscription:{found.id}:{found.told_until.isoformat()}",
    )


def _record(actor: Actor, found: Subscription, verb: str, *, before: object = None) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="subscription",
        object_id=found.id,
        place_code=found.place.code,
        before=before,
        after={"cadence": found.cadence},
        subject=found.account_id,
    )
