"""Stairways of the register with who answers for them, and those for which nobody does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liren.domains.neighbours import errors, policies
from liren.domains.neighbours.choices import ChargeKind
from liren.domains.neighbours.models import Charge
from liren.domains.neighbours.rules.stairways import Stair, holder_of
from liren.domains.people.models import Dwelling
from liren.domains.territory.models import Building
from liren.domains.territory.rules import addresses
from liren.kernel import ids
from liren.kernel.actor import Actor

PAGE = 50
BY = ("place_code", "building__address_key", "building_id", "unit")


@dataclass(frozen=True, slots=True)
class StairFilter:
    """`bare`: only those without a contact."""

    place: str = ""
    q: str = ""
    bare: bool = True


@dataclass(frozen=True, slots=True)
class StairLine:
    building_id: uuid.UUID
    address: str
    unit: str
    place_code: str
    homes: int
    holder: Charge | None

    @property
    def key(self) -> str:
        return f"{self.building_id}.{self.unit}"


def stairs_page(actor: Actor, wanted: StairFilter, after: str = "") -> tuple[list[StairLine], str]:
    """By community and address; the key of the next page, empty at the end. Three queries at most."""
    rows = _stairs(actor, wanted)
    building_id, _, unit = after.partition(".")
    mark = ids.as_uuid(building_id)
    last = Building.objects.filter(id=mark).first() if mark else None
    if last is not None:
        here = Q(place_code=last.place_code)
        behind = Q(place_code__gt=last.place_code) | here & Q(building__address_key__gt=last.address_key)
        same = here & Q(building__address_key=last.address_key)
        behind |= same & (Q(building_id__gt=last.id) | Q(building_id=last.id, unit__gt=unit[:8]))
        rows = rows.filter(behind)
    found = list(rows[: PAGE + 1])
    holders = _holders([row["building_id"] for row in found])
    lines = [
        StairLine(
            row["building_id"],
            row["building__address"],
            row["unit"],
            row["place_code"],
            row["homes"],
            holder_of((row["building_id"], row["unit"]), holders),
        )
        for row in found[:PAGE]
    ]
    return lines, lines[-1].key if len(found) > PAGE else ""


def count_bare(actor: Actor, place: str = "") -> tuple[int, int]:
    """How many stairways there are, and for how many nobody answers. Two queries."""
    everything = _stairs(actor, StairFilter(place, bare=False)).count()
    return everything, _stairs(actor, StairFilter(place)).count()


def _stairs(actor: Actor, wanted: StairFilter) -> QuerySet[Dwelling, dict[str, Any]]:
    rows = Dwelling.objects.filter(policies.neighbours_visible_to(actor), building__isnull=False)
    if wanted.place:
        rows = rows.filter(place_code__prefix=wanted.place)
    if wanted.q:
        rows = rows.filter(building__address_key__contains=addresses.normal(wanted.q))
    if wanted.bare:
        kept = Charge.objects.filter(
            Q(unit=OuterRef("unit")) | Q(unit=""),
            building=OuterRef("building"),
            kind=ChargeKind.STAIRWAY,
            until__isnull=True,
        )
        rows = rows.filter(~Exists(kept))
    grouped = rows.values(*BY, "building__address").annotate(homes=Count("id"))
    ordered: QuerySet[Dwelling, dict[str, Any]] = grouped.order_by(*BY)
    return ordered


def _holders(buildings: list[uuid.UUID]) -> dict[Stair, Charge]:
    rows = Charge.objects.filter(
        building__in=buildings, kind=ChargeKind.STAIRWAY, until__isnull=True
    ).select_related("contact", "contact__person")
    return {(row.building_id, row.unit): row for row in rows if row.building_id}


@dataclass(frozen=True, slots=True)
class StairAt:
    """One stairway, and who answers for it now."""

    building_id: uuid.UUID
    address: str
    unit: str
    place_code: str
    holder: Charge | None
    may_keep: bool


def stair_at(actor: Actor, building_id: uuid.UUID, unit: str) -> StairAt:
    """Refuses a stairway that is not in the actor's places. Three queries."""
    building = Building.objects.filter(policies.neighbours_visible_to(actor), id=building_id).first()
    if building is None:
        raise errors.StairwayNotFound
    if unit and not Dwelling.objects.filter(building=building, unit=unit).exists():
        raise errors.StairwayNotFound
    holder = holder_of((building.id, unit), _holders([building.id]))
    may_keep = policies.can_keep_neighbours(actor, building.place_code)
    return StairAt(building.id, building.address, unit, building.place_code, holder, may_keep)
