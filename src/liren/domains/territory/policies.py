"""Who may see and change places. Names and codes of places are public; grids and buildings are for staff."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from liren.domains.territory.models import AddressDoubt, Grid, PlaceMove
from liren.kernel.actor import Actor, ActorKind


def can_view_ground(actor: Actor, place_code: str) -> bool:
    """Grids and buildings of `place_code`."""
    return actor.kind is ActorKind.SYSTEM or actor.may("territory.view", place_code=place_code)


def grids_visible_to(actor: Actor) -> QuerySet[Grid]:
    if actor.kind is ActorKind.SYSTEM:
        return Grid.objects.filter(active=True)
    within = Q()
    for grant in actor.grants_of("territory.view"):
        within |= Q(place_code__prefix=grant.place)
    return Grid.objects.filter(within, active=True) if within else Grid.objects.none()


def can_edit_ground(actor: Actor, place_code: str) -> bool:
    """Create places, import grids and buildings at `place_code`; everywhere where it is empty."""
    return actor.kind is ActorKind.SYSTEM or actor.may("territory.edit", place_code=place_code)


def moves_visible_to(actor: Actor) -> QuerySet[PlaceMove]:
    """Changes of codes that lie wholly within places whose ground the actor keeps."""
    if actor.kind is ActorKind.SYSTEM:
        return PlaceMove.objects.all()
    within = Q()
    for grant in actor.grants_of("territory.edit"):
        within |= Q(reach__prefix=grant.place)
    return PlaceMove.objects.filter(within) if within else PlaceMove.objects.none()


def can_move_places(actor: Actor, codes: Iterable[str]) -> bool:
    """Change codes: where the actor keeps the ground of every place named, before and after."""
    return all(can_edit_ground(actor, code) for code in codes)


SETTLING = ("territory.edit", "people.edit")


def can_settle_addresses(actor: Actor, place_code: str) -> bool:
    """Whoever keeps the ground or the register there knows its houses."""
    return actor.kind is ActorKind.SYSTEM or any(
        actor.may(right, place_code=place_code) for right in SETTLING
    )


def doubts_visible_to(actor: Actor) -> QuerySet[AddressDoubt]:
    if actor.kind is ActorKind.SYSTEM:
        return AddressDoubt.objects.all()
    within = Q()
    for right in SETTLING:
        for grant in actor.grants_of(right):
            within |= Q(place_code__prefix=grant.place)
    return AddressDoubt.objects.filter(within) if within else AddressDoubt.objects.none()
