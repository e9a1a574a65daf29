"""Who sees and checks guest houses: whoever reads and keeps the register of the place. Its keepers enter guests."""

from __future__ import annotations

from django.db.models import Q

from liren.domains.lodging.models import GuestHouse, Keeper
from liren.domains.people.policies import can_edit_register, can_view_register, places_of
from liren.kernel.actor import Actor, ActorKind

EXPORT = "people.export"


def can_view_house(actor: Actor, house: GuestHouse) -> bool:
    return can_view_register(actor, house.place_code)


def can_edit_house(actor: Actor, house: GuestHouse) -> bool:
    """To register it, give keepers, and check it on the spot."""
    return can_edit_register(actor, house.place_code)


def houses_visible_to(actor: Actor) -> Q:
    within = Q(pk__in=())
    for code in places_of(actor):
        within |= Q(place_code__prefix=code) if code else Q(pk__isnull=False)
    return within


def can_enter_guests(actor: Actor, house: GuestHouse) -> bool:
    """A keeper with the own account; workers check, and enter nobody."""
    return GuestHouse.objects.filter(houses_kept_by(actor), id=house.id).exists()


def houses_kept_by(actor: Actor) -> Q:
    if actor.kind is not ActorKind.RESIDENT or actor.id is None:
        return Q(pk__in=())
    kept = Keeper.objects.filter(account_id=actor.id, until__isnull=True)
    return Q(pk__in=kept.values("house"), until__isnull=True)
