"""A guest house held by one hand at a time, and what is counted of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Sum

from liren.domains.lodging import errors, policies
from liren.domains.lodging.models import Guest, GuestHouse
from liren.domains.lodging.models.guest import HERE
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage


def editable_house(actor: Actor, house_id: uuid.UUID, version: int | None = None) -> GuestHouse:
    """The house, locked, within the caller's transaction.

    Refuses one that is closed or lies elsewhere, whoever may not edit, and with `version` an old page.
    """
    house = locked(GuestHouse.objects.filter(id=house_id, until__isnull=True)).first()
    if house is None or not policies.can_view_house(actor, house):
        raise errors.HouseNotFound
    if not policies.can_edit_house(actor, house):
        raise NotAllowed
    if version is not None and house.version != version:
        raise StalePage
    return house


def kept_house(actor: Actor, house_id: uuid.UUID) -> GuestHouse:
    """The house, locked, for whoever enters its guests. Refuses everybody else."""
    house = locked(GuestHouse.objects.filter(id=house_id, until__isnull=True)).first()
    if house is None or not policies.can_enter_guests(actor, house):
        raise errors.HouseNotFound
    return house


def kept_guest(actor: Actor, guest_id: uuid.UUID) -> tuple[GuestHouse, Guest]:
    """The house and its guest, both locked, for whoever enters guests there. Refuses everybody else, and one struck."""
    house_id = Guest.objects.filter(id=guest_id).values_list("house_id", flat=True).first()
    if house_id is None:
        raise errors.GuestNotFound
    try:
        house = kept_house(actor, house_id)
    except errors.HouseNotFound as unknown:
        raise errors.GuestNotFound from unknown
    guest = locked(Guest.objects.filter(id=guest_id, struck_at__isnull=True)).first()
    if guest is None:
        raise errors.GuestNotFound
    return house, guest


def recount(house: GuestHouse) -> None:
    """Written with the change that causes it. A page before it is not old by that: guests come and go all day."""
    rooms = house.rooms.filter(until__isnull=True).aggregate(beds=Sum("beds"))
    house.beds = rooms["beds"] or 0
    house.people = Guest.objects.filter(HERE, house=house).count()
    house.save(update_fields=["beds", "people", "quiet_since"])


def note(
    actor: Actor,
    house: GuestHouse,
    verb: str,
    after: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None = None,
    reason: str = "",
    subject: uuid.UUID | None = None,
) -> None:
    """With `subject`, a guest's own values, sealed under the guest's key."""
    audit.record(
        actor=actor,
        verb=verb,
        object_type="guest_house",
        object_id=house.id,
        object_label=house.name,
        place_code=house.place_code,
        before=before,
        after=after,
        reason=reason,
        subject=subject,
    )
