"""The demo's ground is whole: no gap, no overlap, every building in its grid."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import shape

from liren.config.demo import ground
from liren.domains.territory import queries
from liren.domains.territory.models import Building, Grid
from liren.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def laid():
    return ground.seed_demo_ground(SYSTEM)


def test_it_is_laid_once(laid):
    assert laid == {"places": 11, "grids": 53, "buildings": 72}
    assert ground.seed_demo_ground(SYSTEM) == {"places": 0, "grids": 0, "buildings": 0}


def test_each_community_has_eight_to_ten_grids():
    for quarter in ground.QUARTERS:
        assert 8 <= queries.grids_under(quarter.code).count() <= 10


def test_the_grids_of_a_street_cover_it_without_gap_or_overlap():
    shapes = [shape(f["geometry"]) for f in queries.grid_shapes("320104901", detail=0)["features"]]
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


def test_every_building_stands_in_a_grid_of_its_community():
    assert not Building.objects.filter(grid=None).exists()
    for building in Building.objects.select_related("grid"):
        assert building.grid.place_code == building.place_code
        located = queries.locate_point(building.longitude, building.latitude)
        assert located.grid_id == building.grid_id


def test_an_address_of_the_first_community_is_found():
    hit = queries.search_addresses("柳叶巷 12 号 3 幢", "320104")[0]
    assert hit.place_code == "320104901001"
    assert Grid.objects.filter(id=hit.grid_id, place_code=hit.place_code).exists()
