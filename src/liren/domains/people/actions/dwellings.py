"""Dwellings: found by their door, registered where they are new."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction

from liren.domains.people import errors, policies
from liren.domains.people.choices import DwellingState
from liren.domains.people.models import Dwelling
from liren.domains.people.rules.doors import Home, read_home
from liren.domains.territory.models import Building
from liren.domains.territory.queries.standard import standard_address
from liren.domains.territory.rules import addresses
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def set_dwelling_state(*, actor: Actor, dwelling_id: uuid.UUID, state: str) -> Dwelling:
    """How the dwelling is lived in from now on: self-occupied, let, empty. Nothing is written where it is so already.

    Refuses a dwelling outside the actor's places, whoever may not edit there, and a state that is none.
    """
    dwelling = locked(Dwelling.objects.filter(id=dwelling_id)).first()
    if dwelling is None or not policies.can_view_register(actor, dwelling.place_code):
        raise errors.DwellingNotFound
    if not policies.can_edit_register(actor, dwelling.place_code):
        raise NotAllowed
    if state not in DwellingState.values:
        raise errors.ChoiceWrong(given=state[:20], field="state")
    if dwelling.state == state:
        return dwelling
    before, dwelling.state = dwelling.state, state
    dwelling.version += 1
    dwelling.save(update_fields=["state", "version"])
    audit.record(
        actor=actor,
        verb="people.dwelling.changed",
        object_type="dwelling",
        object_id=dwelling.id,
        object_label=str(dwelling),
        place_code=dwelling.place_code,
        before={"state": before},
        after={"state": state},
    )
    return dwelling


def dwelling_at(*, actor: Actor, place_code: str, address: str, unit: str = "", room: str = "") -> Dwelling:
    """The dwelling behind that door of the community, registered if it is new, within the caller's transaction.

    Refuses an address that names no building.
    """
    home = read_home(address, unit, room)
    if home is None:
        raise errors.AddressWrong(field="address")
    keys = {home.address_key, addresses.normal(home.address)}
    building = Building.objects.filter(place_code=place_code, address_key__in=keys).first()
    if (
        building is None
        and not Dwelling.objects.filter(place_code=place_code, address_key=home.address_key).exists()
    ):
        building, home = _as_it_stands(place_code, address, home)
    dwelling, is_new = Dwelling.objects.get_or_create(
        place_code=place_code,
        address_key=home.address_key,
        door=home.door,
        defaults=values_of(home, building),
    )
    if is_new:
        audit.record(
            actor=actor,
            verb="people.dwelling.registered",
            object_type="dwelling",
            object_id=dwelling.id,
            object_label=str(dwelling),
            place_code=place_code,
        )
    return dwelling


def _as_it_stands(place_code: str, address: str, home: Home) -> tuple[Building | None, Home]:
    """A building that is sure, and the home under that building's own address: two wordings are one door."""
    sure = standard_address(address, place_code).sure
    if sure is None:
        return None, home
    standing = sure.building
    return standing, replace(home, address=standing.address, address_key=standing.address_key)


def values_of(home: Home, building: Building | None) -> dict[str, object]:
    return {
        "address": home.address,
        "unit": home.unit,
        "floor": home.floor,
        "room": home.room,
        "building": building,
        "grid_id": building.grid_id if building else None,
    }
