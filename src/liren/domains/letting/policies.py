"""Who sees and keeps let dwellings: whoever reads and keeps the register of the place."""

from __future__ import annotations

from django.db.models import Q

from liren.domains.letting.models import LetDwelling
from liren.domains.people.policies import can_edit_register, can_view_register, places_of
from liren.kernel.actor import Actor

EXPORT = "people.export"


def can_view_let(actor: Actor, let: LetDwelling) -> bool:
    return can_view_register(actor, let.place_code)


def can_edit_let(actor: Actor, let: LetDwelling) -> bool:
    return can_edit_register(actor, let.place_code)


def lets_visible_to(actor: Actor) -> Q:
    within = Q(pk__in=())
    for code in places_of(actor):
        within |= Q(place_code__prefix=code) if code else Q(pk__isnull=False)
    return within
