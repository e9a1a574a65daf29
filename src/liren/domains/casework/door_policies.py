"""Who keeps the doors by which matters come from outside: hotlines, and letters that were not taken by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from liren.kernel.actor import Actor, ActorKind

if TYPE_CHECKING:
    from liren.domains.casework.models import Case


def hotlines_kept_by(actor: Actor) -> Q:
    """Those that the actor sets up: whoever sets the limits of a place."""
    return _in_places(actor, "limits.edit")


def can_keep_hotline(actor: Actor, place_code: str) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.may("limits.edit", place_code=place_code)


def letters_visible_to(actor: Actor) -> Q:
    """Letters of the places where the actor brings in what came from outside."""
    return _in_places(actor, "cases.import")


def can_take_letter(actor: Actor, place_code: str) -> bool:
    """Makes a letter a matter of that place."""
    return actor.may("cases.import", place_code=place_code)


def matters_for_letters(actor: Actor) -> Q:
    """Matters of the places where the actor brings in what came from outside."""
    return _in_places(actor, "cases.import")


def can_add_letter(actor: Actor, case: Case) -> bool:
    """Adds a letter to that matter."""
    return can_take_letter(actor, case.place_code)


def _in_places(actor: Actor, right: str) -> Q:
    if actor.kind is ActorKind.SYSTEM:
        return Q(pk__isnull=False)
    found = Q(pk__in=())
    for grant in actor.grants_of(right):
        found |= Q(place_code__prefix=grant.place)
    return found
