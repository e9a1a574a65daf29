"""Grids drawn on the map or by coordinates, cut, joined and put out of use, each from a day on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from liren.domains.territory import errors
from liren.domains.territory.actions.grids import box_of, keep_past, put_out, settle_buildings
from liren.domains.territory.actions.places import touch_ground
from liren.domains.territory.choices import Level
from liren.domains.territory.models import Grid, Place
from liren.domains.territory.policies import can_edit_ground
from liren.domains.territory.rules import codes, drawing, outlines
from liren.domains.territory.rules.names import clean
from liren.domains.territory.rules.outlines import Shape
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


@dataclass(frozen=True, slots=True)
class Called:
    """Code and name of a grid as somebody writes them."""

    code: str
    name: str


@transaction.atomic
def draw_grid(
    *,
    actor: Actor,
    place_code: str,
    called: Called,
    outline: str,
    datum: str,
    since: dt.date,
    grid_id: uuid.UUID | None = None,
) -> Grid:
    """A new grid of a community, or with `grid_id` another outline or name for one, from the day `since`.

    `outline` is GeoJSON or points line by line; empty keeps what is drawn. Refuses broken outlines and ground that
    another grid has (`spot` of the refusal shows where).
    """
    place = _community(actor, place_code)
    called = _checked(called)
    grid = _own(place, grid_id) if grid_id else None
    _refuse_taken(place, called.code, grid)
    shape = outlines.shape_of(grid.outline) if grid and not outline.strip() else None
    shape = shape or drawing.outline_in(outline, datum=datum, feature=called.code)
    _refuse_overlaps(shape, called.code, [grid] if grid else [])
    if grid is None:
        _check_day(since, None)
        grid = Grid(place=place, place_code=place.code)
    else:
        _keep_past(grid, since)
    _write(grid, called, shape, since)
    _conclude(actor, place, "territory.grid.drawn", [grid], since)
    return grid


@transaction.atomic
def split_grid(
    *, actor: Actor, grid_id: uuid.UUID, line: str, datum: str, called: Called, since: dt.date
) -> tuple[Grid, Grid]:
    """Cuts a grid along a line: the larger part stays the grid, the smaller becomes a new one."""
    grid = _grid(grid_id)
    place = _community(actor, grid.place_code)
    called = _checked(called)
    _refuse_taken(place, called.code, None)
    cut = drawing.line_in(line, datum=datum, feature=grid.code)
    kept, part = drawing.cut(outlines.shape_of(grid.outline), cut, feature=grid.code)
    _keep_past(grid, since)
    _write(grid, Called(grid.code, grid.name), kept, since)
    fresh = Grid(place=place, place_code=place.code)
    _write(fresh, called, part, since)
    _conclude(actor, place, "territory.grid.split", [grid, fresh], since)
    return grid, fresh


@transaction.atomic
def merge_grids(*, actor: Actor, grid_id: uuid.UUID, others: Sequence[uuid.UUID], since: dt.date) -> Grid:
    """Joins other grids of the community to one; they are out of use from the day `since`."""
    grid = _grid(grid_id)
    place = _community(actor, grid.place_code)
    gone = [_own(place, one) for one in others if one != grid_id]
    if not gone:
        raise errors.NoOthers(field="others")
    shape = drawing.joined([outlines.shape_of(one.outline) for one in (grid, *gone)], feature=grid.code)
    for one in gone:
        _put_out(one, since)
    _keep_past(grid, since)
    _write(grid, Called(grid.code, grid.name), shape, since)
    _conclude(actor, place, "territory.grid.merged", [grid, *gone], since)
    return grid


@transaction.atomic
def retire_grid(*, actor: Actor, grid_id: uuid.UUID, since: dt.date) -> Grid:
    """Puts a grid out of use from the day `since`; its ground belongs to none then."""
    grid = _grid(grid_id)
    place = _community(actor, grid.place_code)
    _put_out(grid, since)
    _conclude(actor, place, "territory.grid.retired", [grid], since)
    return grid


def _community(actor: Actor, place_code: str) -> Place:
    if not codes.is_code(place_code) or len(place_code) != 12:
        raise errors.NotACommunity(code=place_code[:24], field="place")
    if not can_edit_ground(actor, place_code):
        raise NotAllowed
    place = locked(Place.objects.filter(code=place_code, level=Level.COMMUNITY, active=True)).first()
    if place is None:
        raise errors.PlaceUnknown(code=place_code, field="place")
    return place


def _grid(grid_id: uuid.UUID) -> Grid:
    grid = Grid.objects.filter(id=grid_id, active=True).first()
    if grid is None:
        raise errors.GridUnknown
    return grid


def _own(place: Place, grid_id: uuid.UUID) -> Grid:
    grid = Grid.objects.filter(id=grid_id, place=place, active=True).first()
    if grid is None:
        raise errors.GridUnknown
    return grid


def _checked(called: Called) -> Called:
    code, name = clean(called.code), clean(called.name)
    if not 0 < len(code) <= 20 or len(name) > 80:
        raise errors.GridCodeWrong(field="code")
    return Called(code, name or code)


def _refuse_taken(place: Place, code: str, own: Grid | None) -> None:
    taken = Grid.objects.filter(place=place, code=code).first()
    if taken and (own is None or taken.id != own.id):
        raise errors.GridCodeTaken(code=code, field="code")


def _refuse_overlaps(shape: Shape, code: str, own: Iterable[Grid]) -> None:
    west, south, east, north = shape.bounds
    around = Grid.objects.filter(
        active=True, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    ).exclude(id__in=[one.id for one in own])
    wrong = []
    for other in around.order_by("place_code", "code"):
        spot = drawing.overlap_of(shape, outlines.shape_of(other.outline))
        if spot:
            wrong.append((other, spot.shape))
    if wrong:
        first = wrong[0][0]
        refusal = errors.GridsOverlap(feature=code, other=f"{first.place_code} {first.code}", field="shape")
        refusal.spot = outlines.as_geojson(drawing.with_parts(*(part for _other, part in wrong)))
        raise refusal


def _check_day(since: dt.date, before: dt.date | None) -> None:
    if since > clock.today() or (before is not None and since < before):
        raise errors.GridDayWrong(since=before or clock.today(), field="since")


def _keep_past(grid: Grid, until: dt.date) -> None:
    _check_day(until, grid.since)
    keep_past(grid, until)


def _put_out(grid: Grid, since: dt.date) -> None:
    _check_day(since, grid.since)
    put_out(grid, since)


def _write(grid: Grid, called: Called, shape: Shape, since: dt.date) -> None:
    grid.code, grid.name, grid.outline = called.code, called.name, outlines.rings_of(shape)
    grid.west, grid.south, grid.east, grid.north = box_of(grid.outline)
    grid.since = since
    grid.save()


def _conclude(actor: Actor, place: Place, verb: str, grids: Sequence[Grid], since: dt.date) -> None:
    touch_ground(codes.county_of(place.code))
    settle_buildings({place.code: place})
    audit.record(
        actor=actor,
        verb=verb,
        object_type="grid",
        object_id=grids[0].id,
        place_code=place.code,
        object_label=grids[0].name,
        after={"grids": [grid.code for grid in grids], "since": since.isoformat()},
    )
