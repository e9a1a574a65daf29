"""Addresses: from what a person types to buildings and communities."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from liren.domains.territory.models import Building
from liren.domains.territory.queries.grids import communities_under
from liren.domains.territory.queries.standard import standard_address
from liren.domains.territory.rules import addresses, names
from liren.domains.territory.rules.likeness import SURE
from liren.kernel import ids

LONGEST = 60  # characters of a search
LIKELY = 0.15  # from here on a building is offered to somebody who looks


@dataclass(frozen=True, slots=True)
class AddressHit:
    """A building, or a community (then without grid, point and building)."""

    label: str
    place_code: str
    grid_id: uuid.UUID | None
    longitude: float | None
    latitude: float | None
    building_id: uuid.UUID | None
    confidence: float | None = None  # where it is like what was typed and not the same


def search_addresses(text: str, under: str, limit: int = 20) -> list[AddressHit]:
    """Hits for an address, a building's name or a community's name within the places under `under`.

    Full-width figures, spaces, 栋 for 幢, Chinese numerals, the district's name in front and the unit and room
    behind do not matter. Addresses that begin with the text come first, shorter ones before longer, then those
    that hold it. Where none does, those that are like it (`queries.standard`), the likeliest first.
    """
    key = addresses.parsed(text[:LONGEST]).building
    if not key:
        return []
    hits = _buildings(key, under, limit)
    shorter = addresses.without_area(key)
    if not hits and shorter != key:
        hits = _buildings(shorter, under, limit)
    hits += _communities(names.clean(text[:LONGEST]), under, limit)
    return (hits or _alike(text, under, limit))[:limit]


def surest_address(text: str, under: str) -> AddressHit | None:
    """The one hit that is taken without asking anybody: the first that has the text, or a building that is sure."""
    hits = search_addresses(text, under, limit=1)
    return hits[0] if hits and is_sure(hits[0]) else None


def is_sure(hit: AddressHit) -> bool:
    return hit.confidence is None or hit.confidence >= SURE


def _alike(text: str, under: str, limit: int) -> list[AddressHit]:
    answer = standard_address(text, under, shown=limit)
    return [
        AddressHit(b.address, b.place_code, b.grid_id, b.longitude, b.latitude, b.id, one.at_building)
        for one in answer.candidates
        for b in [one.building]
        if one.at_building >= LIKELY
    ]


def _buildings(key: str, under: str, limit: int) -> list[AddressHit]:
    rows = Building.objects.filter(place_code__prefix=under)
    begins = _first(rows.filter(address_key__prefix=key), limit)
    if len(begins) < limit:
        holds = Q(address_key__contains=key) | Q(name_key__contains=key)
        begins += _first(rows.filter(holds).exclude(address_key__prefix=key), limit - len(begins))
    return begins


def _first(rows: QuerySet[Building], limit: int) -> list[AddressHit]:
    return [
        AddressHit(b.address, b.place_code, b.grid_id, b.longitude, b.latitude, b.id)
        for b in rows.order_by(Length("address_key"), "address_key", "place_code")[:limit]
    ]


def _communities(text: str, under: str, limit: int) -> list[AddressHit]:
    rows = communities_under(under).filter(name__contains=text) if under else communities_under("").none()
    return [AddressHit(p.name, p.code, None, None, None, None) for p in rows[:limit]]


def building_names(under: str, most: int = 100_000) -> list[tuple[str, str]]:
    """Names and addresses of buildings with the community each stands in, for finding them in a text. One query."""
    rows = Building.objects.filter(place_code__prefix=under).order_by("id")[:most]
    found = rows.values_list("name", "address", "place_code")
    return [(said, code) for name, address, code in found for said in (name, address) if said]


def buildings_of(place_code: str, most: int = 300) -> list[Building]:
    """The buildings of a community by address, so many at most. One query."""
    return list(Building.objects.filter(place_code=place_code).order_by("address_key")[:most])


def address_by_id(building_id: str, under: str) -> AddressHit | None:
    """The building with that id within the places under `under`; None for nobody's. One query."""
    key = ids.as_uuid(building_id)
    row = Building.objects.filter(id=key, place_code__prefix=under).first() if key else None
    if row is None:
        return None
    return AddressHit(row.address, row.place_code, row.grid_id, row.longitude, row.latitude, row.id)
