from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from liren.domains.messaging.models import ChatRobot, Delivery
from liren.kernel.actor import Actor, ActorKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

VIEW, EDIT = "messages.view", "messages.edit"


def deliveries_visible_to(actor: Actor) -> QuerySet[Delivery]:
    """What left the house, or should have, about matters of the actor's places."""
    return Delivery.objects.filter(_scope(actor, VIEW))


def can_resend(actor: Actor, place_code: str) -> bool:
    return actor.may(VIEW, place_code=place_code)


def can_edit_words(actor: Actor, county: str) -> bool:
    """Whether the actor says how the county's messages are worded."""
    return actor.kind is ActorKind.SYSTEM or actor.may(EDIT, place_code=county)


def can_keep_robots(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may(EDIT, place_code=place_code)


def robots_visible_to(actor: Actor) -> QuerySet[ChatRobot]:
    return ChatRobot.objects.filter(_scope(actor, EDIT))


def _scope(actor: Actor, right: str) -> Q:
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    scope = Q(pk__in=())
    for grant in actor.grants_of(right):
        scope |= Q(place_code__prefix=grant.place)
    return scope
