"""Who may change figures and calendars, and who sees their history."""

from __future__ import annotations

from django.db.models import Q

from liren.kernel.actor import Actor, ActorKind

EDIT = "limits.edit"


def can_edit_limits(actor: Actor, place_code: str) -> bool:
    """The district (or whoever holds the right above it); the program itself, from the command line."""
    return actor.kind is ActorKind.SYSTEM or actor.may(EDIT, place_code=place_code)


def changes_visible_to(actor: Actor) -> Q:
    """Changes within the places where the actor edits limits, and of the places over them, which hold there too."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    seen = Q(pk__in=())
    for grant in actor.grants_of(EDIT):
        above = [grant.place[:length] for length in (0, 2, 4)]
        seen |= Q(place_code__startswith=grant.place) | Q(place_code__in=above)
    return seen
