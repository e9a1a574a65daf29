"""Grids from GeoJSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from liren.domains.territory import errors
from liren.domains.territory.actions.places import touch_ground
from liren.domains.territory.choices import Level
from liren.domains.territory.models import Building, Grid, Place
from liren.domains.territory.policies import can_edit_ground
from liren.domains.territory.queries.grids import index_of
from liren.domains.territory.rules import codes, outlines
from liren.domains.territory.rules.outlines import Drawn
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

FIELDS = ["name", "outline", "west", "south", "east", "north", "active"]


@dataclass(slots=True)
class ImportedGrids:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    communities: list[str] = field(default_factory=list)


@transaction.atomic
def import_grids(
    *, actor: Actor, content: bytes, datum: str, place_code: str = "", retire_others: bool = False
) -> ImportedGrids:
    """Creates or updates the grids of a GeoJSON file by (community, code); all of it or nothing.

    A feature without `place_code` belongs to `place_code`. With `retire_others`, grids of the communities in the
    file that it does not name are put out of use. Refuses broken files and outlines, unknown communities, and
    overlaps in the file or with the grids in use around. Buildings there find their grid anew.
    """
    drawn = outlines.read_grids(content, datum=datum, place_code=place_code)
    places = _communities(actor, drawn)
    there = _grids_of(places)
    done = ImportedGrids(communities=sorted(places))
    named = {(grid.place_code, grid.code) for grid in drawn}
    others = [grid for key, grid in there.items() if key not in named and grid.active]
    if retire_others:
        done.retired = Grid.objects.filter(id__in=[grid.id for grid in others]).update(active=False)
    _refuse_overlap_around(drawn, named)
    changed = [_changed(grid, places, there, done) for grid in drawn]
    _save([grid for grid in changed if grid], there)
    if done.created or done.updated or done.retired:
        _conclude(actor, places, drawn, done)
    return done


def _communities(actor: Actor, drawn: list[Drawn]) -> dict[str, Place]:
    wanted = sorted({grid.place_code for grid in drawn})
    for code in wanted:
        if not codes.is_code(code) or len(code) != 12:
            raise errors.NotACommunity(code=code[:24], field="place_code")
        if not can_edit_ground(actor, code):
            raise NotAllowed
    rows = Place.objects.filter(code__in=wanted, level=Level.COMMUNITY).order_by("code")
    places = {p.code: p for p in locked(rows)}  # in order: two imports cannot wait for each other
    for code in wanted:
        if code not in places:
            raise errors.PlaceUnknown(code=code, field="place_code")
    return places


def _grids_of(places: dict[str, Place]) -> dict[tuple[str, str], Grid]:
    grids = locked(Grid.objects.filter(place__in=places.values()))
    return {(grid.place_code, grid.code): grid for grid in grids}


def _refuse_overlap_around(drawn: list[Drawn], named: set[tuple[str, str]]) -> None:
    """Against the grids in use of the same and other communities that the file does not redraw."""
    box = _box([ring for grid in drawn for ring in grid.rings])
    around = [
        grid
        for grid in Grid.objects.filter(
            active=True, west__lte=box[2], east__gte=box[0], south__lte=box[3], north__gte=box[1]
        )
        if (grid.place_code, grid.code) not in named
    ]
    shapes = [grid.shape for grid in drawn] + [outlines.shape_of(grid.outline) for grid in around]
    for left, right in outlines.overlaps(shapes):
        if left < len(drawn) <= right:
            other = around[right - len(drawn)]
            raise errors.GridsOverlap(feature=drawn[left].code, other=f"{other.place_code} {other.code}")


def _box(rings: list[outlines.Ring]) -> tuple[float, float, float, float]:
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _changed(
    grid: Drawn, places: dict[str, Place], there: dict[tuple[str, str], Grid], done: ImportedGrids
) -> Grid | None:
    """The row to write, or None where it says the same already."""
    row = there.get((grid.place_code, grid.code))
    if row and (row.name, row.outline, row.active) == (grid.name, grid.rings, True):
        done.unchanged += 1
        return None
    if row is None:
        done.created += 1
        row = Grid(place=places[grid.place_code], place_code=grid.place_code, code=grid.code)
    else:
        done.updated += 1
    row.name, row.outline, row.active = grid.name, grid.rings, True
    row.west, row.south, row.east, row.north = _box(grid.rings)
    return row


def _save(rows: list[Grid], there: dict[tuple[str, str], Grid]) -> None:
    known = {grid.id for grid in there.values()}
    Grid.objects.bulk_create([row for row in rows if row.id not in known])
    Grid.objects.bulk_update([row for row in rows if row.id in known], FIELDS, batch_size=500)


def _conclude(actor: Actor, places: dict[str, Place], drawn: list[Drawn], done: ImportedGrids) -> None:
    for county in sorted({codes.county_of(code) for code in places}):
        touch_ground(county)
        own = [grid for grid in drawn if codes.county_of(grid.place_code) == county]
        audit.record_bulk(
            actor=actor,
            verb="territory.grids.imported",
            object_type="grid",
            place_code=_common([grid.place_code for grid in own]),
            rows=((grid.place_code, grid.code, grid.name, grid.rings) for grid in own),
            summary={"created": done.created, "updated": done.updated, "retired": done.retired},
        )
    _settle_buildings(places)


def _common(place_codes: list[str]) -> str:
    """The lowest place that covers them all."""
    line = codes.line_of(min(place_codes))
    return next(code for code in reversed(line) if all(c.startswith(code) for c in place_codes))


def _settle_buildings(places: dict[str, Place]) -> None:
    """Each building of these communities stands in the grid of its community at its point, or in none."""
    moved = []
    for place in places.values():
        index = index_of(Grid.objects.filter(place=place, active=True))
        for building in Building.objects.filter(place=place):
            spot = index.at(building.longitude, building.latitude)
            if building.grid_id != (spot.id if spot else None):
                building.grid_id = spot.id if spot else None
                moved.append(building)
    Building.objects.bulk_update(moved, ["grid"], batch_size=500)
