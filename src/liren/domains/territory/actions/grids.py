"""Grids from GeoJSON."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.db.models import OuterRef, Subquery

from liren.domains.territory import errors
from liren.domains.territory.actions.places import touch_ground
from liren.domains.territory.choices import Level
from liren.domains.territory.models import Building, Grid, GridPast, Place
from liren.domains.territory.policies import can_edit_ground
from liren.domains.territory.queries.grids import index_of
from liren.domains.territory.rules import codes, outlines
from liren.domains.territory.rules.outlines import Drawn
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

FIELDS = ["name", "outline", "west", "south", "east", "north", "active", "since"]
BATCH = 500
KEPT = ("place_id", "place_code", "code", "name", "outline", "west", "south", "east", "north")


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
        for grid in others:
            put_out(grid, clock.today())
        done.retired = len(others)
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
    box = box_of([ring for grid in drawn for ring in grid.rings])
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


def box_of(rings: list[outlines.Ring]) -> tuple[float, float, float, float]:
    """West, south, east, north of all rings."""
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
        if row.active and row.outline != grid.rings:
            keep_past(row, clock.today())
            row.since = clock.today()
    row.name, row.outline, row.active = grid.name, grid.rings, True
    row.west, row.south, row.east, row.north = box_of(grid.rings)
    return row


def keep_past(grid: Grid, until: dt.date) -> None:
    """What the grid was until that day. Two changes of one day leave the one before them."""
    if grid.since == until:
        return
    GridPast.objects.create(
        grid=grid, since=grid.since, until=until, **{name: getattr(grid, name) for name in KEPT}
    )


def put_out(grid: Grid, since: dt.date) -> None:
    keep_past(grid, since)
    grid.active, grid.since = False, since
    grid.save(update_fields=["active", "since"])


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
    settle_buildings(places)


def _common(place_codes: list[str]) -> str:
    """The lowest place that covers them all."""
    line = codes.line_of(min(place_codes))
    return next(code for code in reversed(line) if all(c.startswith(code) for c in place_codes))


def settle_buildings(places: dict[str, Place]) -> None:
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
    for start in range(0, len(moved), BATCH):
        follow_buildings([building.id for building in moved[start : start + BATCH]])


def follow_buildings(buildings: list[uuid.UUID]) -> None:
    """Whatever stands in a building stands in its grid, and what points at that does too: read from the models."""
    for model, building, grid in _columns_of(Building):
        own = Building.objects.filter(id=OuterRef(building)).values("grid")
        rows = model._base_manager.filter(**{f"{building}__in": buildings})
        rows.update(**{grid: Subquery(own[:1])})
        for under, name, its_grid in _columns_of(model):
            beside = model._base_manager.filter(id=OuterRef(name)).values(grid)
            deeper = under._base_manager.filter(**{f"{name}__{building}__in": buildings})
            deeper.update(**{its_grid: Subquery(beside[:1])})


def _columns_of(target: type[models.Model]) -> list[tuple[type[models.Model], str, str]]:
    """Models with both a grid and a key to `target`, with the names of both columns."""
    found = []
    for model in apps.get_models():
        links = {f.related_model: f.name for f in model._meta.local_concrete_fields if f.is_relation}
        if model is not Building and target in links and Grid in links:
            found.append((model, links[target], links[Grid]))
    return found
