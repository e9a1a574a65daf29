"""Who sees and keeps let dwellings: whoever reads and keeps the register of the place."""

from __future__ import annotations

import uuid

from django.db.models import Q

from liren.domains.letting.choices import Side
from liren.domains.letting.models import LetDwelling, Notice
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


def is_landlord(person_id: uuid.UUID | None, let: LetDwelling) -> bool:
    """Whether the person on the register, whose account it is, lets the dwelling."""
    return person_id is not None and let.landlord_person_id == person_id


def answering_side(person_id: uuid.UUID | None, notice: Notice) -> str:
    """On which side the person answers what the other side said; empty for nobody's."""
    if person_id is None:
        return ""
    if notice.side == Side.TENANT and is_landlord(person_id, notice.let):
        return Side.LANDLORD
    if notice.side == Side.LANDLORD and notice.person_id == person_id:
        return Side.TENANT
    if notice.side == Side.EMPLOYER and notice.stay_id and notice.person_id == person_id:
        return Side.TENANT  # of an arrival the list is answered
    return ""
