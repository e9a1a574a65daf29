"""Subscribing to a place or a class, changing and ending it, and telling what is new.

Each telling is its own transaction: up to when it told and the message are written together, so that nothing is told
twice or left out however often the worker is killed. What is told is what its holder may see at that moment.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from dataclasses import dataclass

from django.db import transaction

from liren.domains.access.models import Account
from liren.domains.access.policies import own_id
from liren.domains.casework import subscription_policies
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
from liren.domains.messaging.queries.preferences import digest_moment
from liren.domains.territory.models import Building, Grid, Place
from liren.domains.territory.queries import find_place
from liren.kernel import audit, clock
from liren.kernel.actor import VISITOR, Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

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
        next_at=next_of(account_id, wish.cadence),
    )
    with refused_if_taken(SubscribedAlready(field="place"), Subscription, "account", "scope"):
        locked(Account.objects.filter(id=account_id)).get()
        if Subscription.objects.filter(account_id=account_id).count() >= rules.MOST:
            raise TooManySubscriptions(most=rules.MOST, field="place")
        made.save(force_insert=True)
        _record(actor, made, "casework.subscription.made")
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


def next_of(account_id: uuid.UUID, cadence: str) -> dt.datetime:
    hour, weekday = digest_moment(account_id)
    return rules.next_due(_cadence(cadence), hour, weekday, clock.now().astimezone(clock.LOCAL))


@transaction.atomic
def change_subscription(*, actor: Actor, subscription_id: uuid.UUID, cadence: str) -> None:
    """How often from now on; what is paused stays paused."""
    found = _own(actor, subscription_id)
    before = {"cadence": found.cadence}
    found.cadence = _cadence(cadence)
    if not found.is_paused:
        found.next_at = next_of(found.account_id, cadence)
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
        found.paused_at, found.next_at = None, next_of(found.account_id, found.cadence)
        found.told_until, found.failures = now, 0
    found.save(update_fields=["paused_at", "next_at", "told_until", "failures"])
    _record(actor, found, f"casework.subscription.{'paused' if is_paused else 'resumed'}")


@transaction.atomic
def end_subscription(*, actor: Actor, subscription_id: uuid.UUID) -> None:
    _end(actor, _own(actor, subscription_id))


@transaction.atomic
def end_by_token(*, token: str) -> bool:
    """Whoever has the link of a message ends what it told of, signed in or not; False if all had ended before.

    Refuses a token nobody has signed (`casework.subscription_not_found`).
    """
    rows = Subscription.objects.filter(id__in=queries.subscription_ids_in(token)).order_by("id")
    found = list(locked(rows))
    for one in found:
        _end(VISITOR, one)
    return bool(found)


def _end(actor: Actor, found: Subscription) -> None:
    _record(actor, found, "casework.subscription.ended")
    found.delete()


def _own(actor: Actor, subscription_id: uuid.UUID) -> Subscription:
    found = locked(Subscription.objects.filter(account_id=own_id(actor), id=subscription_id)).first()
    if found is None:
        raise SubscriptionNotFound
    return found


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
