"""Buildings with their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from liren.domains.territory import errors
from liren.domains.territory.actions.doubts import retry_doubts
from liren.domains.territory.choices import Flaw, Level
from liren.domains.territory.models import Building, Grid, Place
from liren.domains.territory.policies import can_edit_ground
from liren.domains.territory.queries.grids import index_of
from liren.domains.territory.rules import addresses, codes, names
from liren.domains.territory.rules.datum import to_cgcs2000
from liren.domains.territory.rules.lists import BuildingGiven, read_buildings
from liren.domains.territory.rules.nearby import GridIndex
from liren.kernel import audit, sheets
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


@dataclass(slots=True)
class ImportedBuildings:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    without_grid: int = 0


@transaction.atomic
def import_buildings(
    *, actor: Actor, place_code: str, buildings: Sequence[BuildingGiven], datum: str = "cgcs2000"
) -> ImportedBuildings:
    """Creates or updates a community's buildings by their address as compared; all of them or none.

    Refuses an empty or overlong address, a wrong datum, a point outside China, an unknown community. A building
    outside every grid of its community is kept without one and counted.
    """
    place = _community(actor, place_code)
    index = index_of(Grid.objects.filter(place=place, active=True))
    there = {b.address_key: b for b in locked(Building.objects.filter(place=place))}
    known, done, rows = set(there), ImportedBuildings(), {}
    for given in buildings:
        row = _row(place, given, datum, index)
        rows[row.address_key] = row
        done.without_grid += row.grid_id is None
    fresh = [row for key, row in rows.items() if key not in known]
    moved = [
        _onto(there[key], row) for key, row in rows.items() if key in known and _differs(there[key], row)
    ]
    done.created, done.updated = len(fresh), len(moved)
    done.unchanged = len(rows) - len(fresh) - len(moved)
    Building.objects.bulk_create(fresh, batch_size=500)
    Building.objects.bulk_update(
        moved, ["address", "name", "name_key", "longitude", "latitude", "grid"], batch_size=500
    )
    if fresh or moved:
        audit.record_bulk(
            actor=actor,
            verb="territory.buildings.imported",
            object_type="building",
            place_code=place_code,
            rows=((row.address, row.longitude, row.latitude, row.name) for row in [*fresh, *moved]),
            summary={"created": done.created, "updated": done.updated},
        )
        retry_doubts(place_code)
    return done


def import_building_list(*, actor: Actor, place_code: str, path: Path, datum: str) -> ImportedBuildings:
    """As `import_buildings`, from the first sheet of a csv or xlsx file with the headings 地址, 经度, 纬度 and,
    if it has one, 名称 (or address, longitude, latitude, name). Refuses a file or row that cannot be read."""
    try:
        first, *_ = sheets.open_sheets(path)
        given = read_buildings(((row.number, row.cells) for row in first.rows()), path.name)
    except (sheets.Unreadable, sheets.TooLarge, OSError, ValueError) as problem:
        raise errors.FileUnusable(file=path.name, problem=Flaw.UNREADABLE_LIST.label) from problem
    return import_buildings(actor=actor, place_code=place_code, buildings=given, datum=datum)


def _community(actor: Actor, place_code: str) -> Place:
    if not codes.is_code(place_code) or len(place_code) != 12:
        raise errors.NotACommunity(code=place_code[:24], field="place_code")
    if not can_edit_ground(actor, place_code):
        raise NotAllowed
    place = locked(Place.objects.filter(code=place_code, level=Level.COMMUNITY)).first()
    if place is None:
        raise errors.PlaceUnknown(code=place_code, field="place_code")
    return place


def _row(place: Place, given: BuildingGiven, datum: str, index: GridIndex) -> Building:
    address, name = names.clean(given.address), names.clean(given.name)
    key = addresses.parsed(address).building
    if not key or max(len(address), len(key)) > 160 or len(name) > 80:
        raise errors.AddressWrong(field="address")
    longitude, latitude = to_cgcs2000(given.longitude, given.latitude, datum)
    spot = index.at(longitude, latitude)
    return Building(
        place=place,
        place_code=place.code,
        grid_id=spot.id if spot else None,
        name=name,
        name_key=addresses.normal(name)[:80],
        address=address,
        address_key=key,
        longitude=round(longitude, 9),
        latitude=round(latitude, 9),
    )


def _differs(old: Building, new: Building) -> bool:
    names = ("address", "name", "longitude", "latitude", "grid_id")
    return any(getattr(old, name) != getattr(new, name) for name in names)


def _onto(old: Building, new: Building) -> Building:
    old.address, old.grid_id = new.address, new.grid_id
    old.name, old.name_key = new.name, new.name_key
    old.longitude, old.latitude = new.longitude, new.latitude
    return old
