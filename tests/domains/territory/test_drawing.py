"""Grids drawn, cut, joined and put out of use; overlaps and gaps where they are; and which grid on a day."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest

from liren.domains.people.models import Dwelling, Residence
from liren.domains.territory import errors, queries
from liren.domains.territory.actions import BuildingGiven, import_buildings
from liren.domains.territory.actions.drawing import Called, draw_grid, merge_grids, retire_grid, split_grid
from liren.domains.territory.models import Building, Grid, GridPast
from liren.domains.territory.queries.former import (
    grid_of_building_on,
    grid_on,
    grids_on,
    history_of,
    sheet_of,
)
from liren.domains.territory.rules import drawing
from liren.domains.territory.rules.datum import from_cgcs2000
from liren.domains.territory.rules.outlines import shape_of
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor, ActorKind, Grant
from liren.kernel.refusals import NotAllowed
from tests.domains.territory import ground
from tests.domains.territory.moves import settle

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = (dt.date(2026, month, 1) for month in (3, 4, 5))
HERE, EAST = (118.8005, 32.0205), (118.8015, 32.0205)


@pytest.fixture(autouse=True)
def places():
    return ground.places()


def text_of(ring: list[list[float]]) -> str:
    return "\n".join(f"{x},{y}" for x, y in ring)


def drawn(code: str, x: float, y: float, size: float = 1, since: dt.date = MARCH, **more) -> Grid:
    given = {"place_code": ground.WILLOW, "outline": text_of(ground.ring(x, y, size)), "datum": "cgcs2000"}
    return draw_grid(actor=SYSTEM, called=Called(code, ""), since=since, **(given | more))


@pytest.mark.parametrize("form", ["points", "open", "full_width", "geometry", "feature", "gcj02"])
def test_a_grid_is_drawn_by_points_and_by_geojson_in_any_datum(form):
    ring, datum = ground.ring(0, 0), "cgcs2000"
    geometry = {"type": "Polygon", "coordinates": [ring]}
    text = {
        "points": text_of(ring),
        "open": text_of(ring[:-1]),
        "full_width": "\n".join(f"{x}，{y}" for x, y in ring),
        "geometry": json.dumps(geometry),
        "feature": json.dumps({"type": "Feature", "geometry": geometry}),
        "gcj02": text_of([list(from_cgcs2000(x, y, "gcj02")) for x, y in ring]),
    }[form]
    datum = "gcj02" if form == "gcj02" else datum
    grid = drawn("01", 0, 0, outline=text, datum=datum)
    assert queries.grid_at(*HERE).grid_id == grid.id
    assert grid.west == pytest.approx(118.8, abs=1e-7)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", errors.OutlineBroken),
        ("118.8,32.02\n118.801,32.02", errors.OutlineBroken),
        ("{", errors.OutlineBroken),
        ("[1]", errors.OutlineBroken),
        ('{"type": "Point", "coordinates": [118.8, 32.02]}', errors.OutlineBroken),
        (
            text_of([[118.8, 32.02], [118.801, 32.021], [118.801, 32.02], [118.8, 32.021]]),
            errors.OutlineBroken,
        ),
        ("32.02,118.8\n32.03,118.8\n32.03,118.9", errors.OutlineBroken),
    ],
)
def test_what_is_no_outline_is_refused(text, refusal):
    with pytest.raises(refusal):
        drawn("01", 0, 0, outline=text)
    assert not Grid.objects.exists()


def test_overlap_is_refused_with_the_spot_and_neighbours_are_not():
    drawn("01", 0, 0)
    drawn("02", 1, 0)
    with pytest.raises(errors.GridsOverlap) as refused:
        drawn("03", 0.5, 0.5)
    spot = refused.value.spot
    assert spot["type"] == "MultiPolygon"
    xs = [x for part in spot["coordinates"] for ring in part for x, _y in ring]
    assert len(spot["coordinates"]) == 2  # of both grids
    assert (min(xs), max(xs)) == pytest.approx((118.8005, 118.8015), abs=1e-6)
    assert Grid.objects.count() == 2


def test_codes_days_places_and_rights_are_looked_at(places):
    grid = drawn("01", 0, 0)
    tomorrow = clock.today() + dt.timedelta(1)
    for refusal, given in (
        (errors.GridCodeTaken, {"code": "01", "x": 2, "y": 0}),
        (errors.GridCodeWrong, {"code": " ", "x": 2, "y": 0}),
        (errors.GridDayWrong, {"code": "02", "x": 2, "y": 0, "since": tomorrow}),
        (errors.NotACommunity, {"code": "02", "x": 2, "y": 0, "place_code": "320104"}),
        (errors.PlaceUnknown, {"code": "02", "x": 2, "y": 0, "place_code": "320104901777"}),
        (errors.GridUnknown, {"code": "02", "x": 2, "y": 0, "grid_id": uuid.uuid4()}),
        (
            errors.GridDayWrong,
            {"code": "01", "x": 2, "y": 0, "grid_id": grid.id, "since": dt.date(2025, 1, 1)},
        ),
    ):
        with pytest.raises(refusal):
            drawn(**given)
    stranger = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), grants=(Grant("territory.edit", "330102"),))
    for act in (
        lambda: retire_grid(actor=stranger, grid_id=grid.id, since=MARCH),
        lambda: merge_grids(actor=stranger, grid_id=grid.id, others=[], since=MARCH),
        lambda: split_grid(
            actor=stranger, grid_id=grid.id, line="", datum="cgcs2000", called=Called("x", ""), since=MARCH
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(errors.GridUnknown):
        retire_grid(actor=SYSTEM, grid_id=uuid.uuid4(), since=MARCH)
    with pytest.raises(errors.NoOthers):
        merge_grids(actor=SYSTEM, grid_id=grid.id, others=[grid.id], since=APRIL)


def test_a_grid_is_cut_along_a_line_and_the_homes_follow():
    grid = drawn("01", 0, 0, size=2)
    import_buildings(
        actor=SYSTEM, place_code=ground.WILLOW,
        buildings=[BuildingGiven("柳叶巷1号", *HERE), BuildingGiven("柳叶巷2号", 118.8018, 32.0205)],
    )  # fmt: skip
    east = Building.objects.get(address="柳叶巷2号")
    (person,) = settle([ground.WILLOW])
    home = Dwelling.objects.create(
        place_code=ground.WILLOW, building=east, grid=grid, address="柳叶巷2号", address_key="柳叶巷2号"
    )
    Residence.objects.create(
        person=person, dwelling=home, place_code=ground.WILLOW, grid=grid, since=MARCH, source=person.source
    )
    line = "118.80155,32.01\n118.80155,32.03"
    kept, part = split_grid(
        actor=SYSTEM, grid_id=grid.id, line=line, datum="cgcs2000", called=Called("02", "东网格"), since=APRIL
    )
    assert (kept.id, part.name) == (grid.id, "东网格")
    assert drawing.area_of(shape_of(kept.outline)) > drawing.area_of(shape_of(part.outline))
    east.refresh_from_db()
    home.refresh_from_db()
    assert east.grid_id == home.grid_id == Residence.objects.get().grid_id == part.id
    assert grid_of_building_on(east, MARCH).grid_id == grid.id
    assert grid_of_building_on(east, APRIL).grid_id == part.id


@pytest.mark.parametrize(
    "line",
    [
        "118.8005,32.0205\n118.8005,32.03",
        "118.79,32.0205\n118.795,32.0205",
        "118.8002,32.01\n118.8002,32.03\n118.8008,32.03\n118.8008,32.01",
    ],
)
def test_a_line_that_does_not_cut_once_is_refused(line):
    grid = drawn("01", 0, 0)
    with pytest.raises(errors.LineDoesNotCut):
        split_grid(
            actor=SYSTEM, grid_id=grid.id, line=line, datum="cgcs2000", called=Called("02", ""), since=APRIL
        )


@pytest.mark.parametrize(
    "line", ["", "118.8,32.02", '{"type": "Point"}', '{"type": "LineString", "coordinates": [[1]]}']
)
def test_what_is_no_line_is_refused(line):
    grid = drawn("01", 0, 0)
    with pytest.raises(errors.OutlineBroken):
        split_grid(
            actor=SYSTEM, grid_id=grid.id, line=line, datum="cgcs2000", called=Called("02", ""), since=APRIL
        )


def test_neighbours_become_one_and_strangers_do_not():
    one, two, far = drawn("01", 0, 0), drawn("02", 1, 0), drawn("03", 5, 0)
    with pytest.raises(errors.GridsApart):
        merge_grids(actor=SYSTEM, grid_id=one.id, others=[far.id], since=APRIL)
    merge_grids(actor=SYSTEM, grid_id=one.id, others=[two.id], since=APRIL)
    assert queries.grid_at(*EAST).grid_id == one.id
    assert {grid.code for grid in Grid.objects.filter(active=True)} == {"01", "03"}
    assert grid_on(MARCH, *EAST).code == "02"
    assert grid_on(APRIL, *EAST).code == "01"


def test_which_grid_on_a_day():
    grid = drawn("01", 0, 0, since=MARCH)
    assert grid_on(MARCH - dt.timedelta(1), *HERE) is None
    draw_grid(
        actor=SYSTEM, place_code=ground.WILLOW, called=Called("01", "大网格"), datum="cgcs2000",
        outline=text_of(ground.ring(0, 0, 2)), since=APRIL, grid_id=grid.id,
    )  # fmt: skip
    retire_grid(actor=SYSTEM, grid_id=grid.id, since=MAY)
    assert [grid_on(day, *EAST) is None for day in (MARCH, APRIL, MAY)] == [True, False, True]
    assert (grid_on(MARCH, *HERE).name, grid_on(APRIL, *HERE).name) == ("01", "大网格")
    assert [one.code for one in grids_on(APRIL, place_code=ground.WILLOW)] == ["01"]
    assert grids_on(MAY, place_code=ground.WILLOW) == []
    assert [past.until for past in history_of(grid.id)] == [MAY, APRIL]
    with pytest.raises(errors.PointInNoGrid):
        queries.grid_at(*HERE)


def test_what_an_import_draws_otherwise_is_kept_too():
    ground.import_squares(
        ground.feature("01", [ground.ring(0, 0)]), ground.feature("02", [ground.ring(1, 0)])
    )
    ground.import_squares(ground.feature("01", [ground.ring(0, 0, 0.9)]), retire_others=True)
    before = clock.today() - dt.timedelta(1)
    assert [one.code for one in grids_on(before, place_code=ground.WILLOW)] == ["01", "02"]
    assert [one.code for one in grids_on(clock.today(), place_code=ground.WILLOW)] == ["01"]
    assert GridPast.objects.count() == 2


def test_gaps_are_shown_with_their_area():
    for number, (x, y) in enumerate([(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)]):
        drawn(f"{number}", x, y)
    ((shape, area),) = sheet_of(Grid.objects.all()).gaps
    assert area == pytest.approx(111.32 * 94.4, rel=0.02)
    assert shape["type"] == "MultiPolygon"
    drawn("9", 1, 1)
    assert sheet_of(Grid.objects.all()).gaps == []
    assert sheet_of([]).gaps == []


def test_a_crack_between_two_grids_is_a_gap():
    drawn("01", 0, 0)
    drawn("02", 1.1, 0)
    ((_shape, area),) = sheet_of(Grid.objects.all()).gaps
    assert area == pytest.approx(11.13 * 0.848 * 111.32, rel=0.1)
