"""Who decides on the processing of a district: whoever sets its figures."""

from __future__ import annotations

from django.db.models import Q

from liren.domains.people.policies import EXPORT
from liren.domains.policy.policies import EDIT as KEEP
from liren.domains.policy.policies import can_edit_limits
from liren.domains.processing.models import Recipient
from liren.kernel.actor import Actor, ActorKind

__all__ = [
    "EXPORT",
    "KEEP",
    "assessments_visible_to",
    "can_give",
    "can_keep",
    "givings_visible_to",
    "recipients_visible_to",
]


def can_keep(actor: Actor, place_code: str) -> bool:
    """Whether the actor answers for what is processed in the district."""
    return can_edit_limits(actor, place_code)


def assessments_visible_to(actor: Actor) -> Q:
    """Those of the districts the actor answers for."""
    return _of_own_districts(actor)


def recipients_visible_to(actor: Actor) -> Q:
    """Those of the districts the actor answers for."""
    return _of_own_districts(actor)


def _of_own_districts(actor: Actor) -> Q:
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    seen = Q(pk__in=())
    for grant in actor.grants_of(KEEP):
        seen |= Q(place_code__startswith=grant.place) if grant.place else Q(pk__isnull=False)
    return seen


def givings_visible_to(actor: Actor) -> Q:
    """Those of the recipients the actor sees, and what the actor gave."""
    own = Q(by=actor.id) if actor.id else Q(pk__in=())
    return own | Q(recipient__in=Recipient.objects.filter(recipients_visible_to(actor)))


def can_give(actor: Actor) -> bool:
    """Whoever may take lists of people away."""
    return actor.has(EXPORT)
