"""Homes that no building has: given theirs where that is sure, else left for a person to settle.

Lists are taken in without asking this: the worker does it afterwards, once for each wording of a community.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from liren.domains.people.models import Dwelling
from liren.domains.territory import address_hooks
from liren.domains.territory.actions.doubts import note_doubt
from liren.domains.territory.models import AddressDoubt, Building
from liren.domains.territory.queries.standard import key_of, standard_address
from liren.kernel import audit
from liren.kernel.actor import SYSTEM

AT_ONCE = 200  # wordings in one go


def register() -> None:
    address_hooks.SETTLED.append(_follow)


def match_loose_homes(most: int = AT_ONCE) -> int:
    """Goes through wordings that were not looked at yet, in the order of places; how many."""
    noted = AddressDoubt.objects.filter(place_code=OuterRef("place_code"), key=OuterRef("address_key"))
    rows = Dwelling.objects.filter(building__isnull=True).exclude(Exists(noted))
    wordings = list(
        rows.order_by("place_code", "address_key").values_list("place_code", "address_key").distinct()[:most]
    )
    for place_code, key in wordings:
        _match(place_code, key)
    return len(wordings)


@transaction.atomic
def _match(place_code: str, key: str) -> None:
    """What is unsure is noted under its wording, so that it is not asked again."""
    answer = standard_address(key, place_code)
    if answer.sure is not None:
        give_building(place_code, key, answer.sure.building)
    else:
        note_doubt(place_code=place_code, key=key, answer=answer)


def _follow(place_code: str, key: str, building: Building | None) -> None:
    if building is not None:
        give_building(place_code, key, building)


def give_building(place_code: str, key: str, building: Building) -> None:
    """All homes of that wording stand in the building. Within the caller's transaction."""
    wordings = [
        said
        for said in Dwelling.objects.filter(place_code=place_code, building__isnull=True)
        .values_list("address_key", flat=True)
        .distinct()
        if said == key or key_of(said) == key
    ]
    rows = Dwelling.objects.filter(place_code=place_code, building__isnull=True, address_key__in=wordings)
    moved = rows.update(building=building, grid_id=building.grid_id)
    if moved:
        audit.record(
            actor=SYSTEM,
            verb="people.dwellings.placed",
            object_type="building",
            object_id=building.id,
            object_label=building.address[:64],
            place_code=place_code,
            after={"wording": key, "dwellings": moved},
        )
