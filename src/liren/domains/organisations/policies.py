from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from liren.domains.organisations.models import Body
from liren.kernel.actor import Actor, ActorKind

if TYPE_CHECKING:
    from django.db.models import QuerySet


def can_edit_bodies(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may("territory.edit", place_code=place_code)


def can_fill_posts(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may("accounts.edit", place_code=place_code)


def bodies_visible_to(actor: Actor) -> QuerySet[Body]:
    """Names of bodies are no secret: staff see those of their own county, the system sees all."""
    if actor.kind is ActorKind.SYSTEM:
        return Body.objects.all()
    if not actor.grants:
        return Body.objects.none()
    scope = Q()
    for county in {grant.place[:6] for grant in actor.grants}:
        scope |= Q(place_code__prefix=county)
    return Body.objects.filter(scope)
