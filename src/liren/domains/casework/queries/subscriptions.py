"""Subscriptions: one's own, the one an unsubscribing link belongs to, and what is new in one for its holder."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db.models import Q, QuerySet

from liren.domains.casework.errors.subscriptions import SubscriptionNotFound
from liren.domains.casework.models import Case, Subscription
from liren.domains.casework.policies import cases_visible_to, within
from liren.domains.casework.queries.portal import public_cases
from liren.domains.casework.subscription_choices import Cadence
from liren.kernel import clock, ids
from liren.kernel.actor import Actor, ActorKind

_SALT = "casework.subscription"
_RELATED = ("place", "grid", "building", "category", "account")


@dataclass(frozen=True, slots=True)
class News:
    """How many matters came and how many were settled, as its holder may see them at this moment."""

    new: int
    done: int

    def __bool__(self) -> bool:
        return bool(self.new or self.done)


def own_subscriptions(actor: Actor) -> list[Subscription]:
    """The actor's own, oldest first. One query."""
    if actor.id is None:
        return []
    rows = Subscription.objects.filter(account_id=actor.id).select_related(*_RELATED)
    return list(rows.order_by("id"))


def own_subscription(actor: Actor, subscription_id: uuid.UUID) -> Subscription:
    """Raises `SubscriptionNotFound` for another's."""
    if actor.id is None:
        raise SubscriptionNotFound
    rows = Subscription.objects.filter(account_id=actor.id, id=subscription_id).select_related(*_RELATED)
    found = rows.first()
    if found is None:
        raise SubscriptionNotFound
    return found


def token_of(*subscription_ids: uuid.UUID) -> str:
    """What ends the subscriptions of one message without a sign-in; signed, so that nobody makes one up."""
    return signing.Signer(salt=_SALT).sign(".".join(one.hex for one in subscription_ids))


def subscription_ids_in(token: str) -> list[uuid.UUID]:
    """Whose token it is. Raises `SubscriptionNotFound` for one nobody has signed."""
    try:
        plain = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        raise SubscriptionNotFound from None
    found = [one for one in map(ids.as_uuid, plain.split(".")) if one is not None]
    if not found:
        raise SubscriptionNotFound
    return found


def subscriptions_by_id(subscription_ids: Iterable[uuid.UUID]) -> list[Subscription]:
    """For whoever brings their token; without those that have ended. One query."""
    rows = Subscription.objects.filter(id__in=list(subscription_ids)).select_related(*_RELATED)
    return list(rows.order_by("id"))


def due_together(subscription_id: uuid.UUID) -> list[uuid.UUID]:
    """Itself, and where it is told by the day or week the others of its holder that are due so now. One query."""
    now, regular = clock.now(), Q(cadence__in=(Cadence.DAILY, Cadence.WEEKLY))
    holder = Subscription.objects.filter(regular, id=subscription_id).values("account_id")
    rows = Subscription.objects.filter(Q(id=subscription_id) | regular & Q(account_id__in=holder))
    return list(rows.filter(next_at__lte=now).order_by("id").values_list("id", flat=True))


def due_subscriptions(most: int) -> list[uuid.UUID]:
    """Those to be looked at now, the longest waiting first. One query."""
    rows = Subscription.objects.filter(next_at__lte=clock.now(), account__is_active=True)
    return list(rows.order_by("next_at").values_list("id", flat=True)[:most])


def matters_in(subscription: Subscription, actor: Actor) -> QuerySet[Case]:
    """The matters of the subscription that its holder may see now: residents the public ones, staff their own."""
    is_resident = actor.kind == ActorKind.RESIDENT
    seen = public_cases() if is_resident else Case.objects.filter(cases_visible_to(actor), merged_into=None)
    return seen.filter(_where(subscription), _what(subscription))


def _where(subscription: Subscription) -> Q:
    """A grid that is no more has become its community; so has a building."""
    place, grid, building = subscription.place, subscription.grid, subscription.building
    here = within(place.code)
    if building is not None:
        return here & Q(address__startswith=building.address)
    if grid is not None and grid.active:
        return here & Q(grid=grid)
    return here


def _what(subscription: Subscription) -> Q:
    category = subscription.category
    if category is None:
        return Q()
    return Q(category__county=category.county, category__code__startswith=category.code)


def news_of(subscription: Subscription, actor: Actor, until: dt.datetime) -> News:
    """What came, and what was settled, behind `told_until` and not behind `until`. A matter without a class counts
    for a class when it is given one. Two queries."""
    seen = matters_in(subscription, actor)
    since = subscription.told_until
    came = Q(received_at__gt=since, received_at__lte=until)
    if subscription.category_id:
        came |= Q(assigned_at__gt=since, assigned_at__lte=until)
    settled = Q(resolved_at__gt=since, resolved_at__lte=until)
    return News(seen.filter(came).count(), seen.filter(settled).count())


def is_moved(subscription: Subscription) -> bool:
    """Whether the grid or building it was for is no more, so that it is for the community now."""
    if not subscription.spot:
        return False
    if subscription.building is not None:
        return False
    return subscription.grid is None or not subscription.grid.active
