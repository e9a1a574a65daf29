"""Buildings and the search for them."""

from __future__ import annotations

import pytest

from liren.domains.territory import actions, errors, queries
from liren.domains.territory.actions import BuildingGiven
from liren.domains.territory.models import Building
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.refusals import NotAllowed
from tests.domains.territory import ground
from tests.domains.territory.ground import WELL, WILLOW, feature, import_squares, ring

pytestmark = pytest.mark.django_db
HOUSES = [
    BuildingGiven("柳叶巷 12 号 3 幢", 118.8005, 32.0205, "柳荫苑 3 幢"),
    BuildingGiven("柳叶巷 6 号", 118.8015, 32.0205),
    BuildingGiven("古井街 8 号", 118.8095, 32.0295),
]


@pytest.fixture(autouse=True)
def places():
    ground.places()
    import_squares(feature("01", [ring(0, 0)]), feature("02", [ring(1, 0)]))


def given(buildings=HOUSES, **options):
    options = {"actor": SYSTEM, "place_code": WILLOW} | options
    return actions.import_buildings(buildings=buildings, **options)


def labels(text, under="320104"):
    return [hit.label for hit in queries.search_addresses(text, under)]


def test_buildings_find_their_grid_and_are_not_doubled():
    done = given()
    assert (done.created, done.updated, done.unchanged, done.without_grid) == (3, 0, 0, 1)
    assert given().unchanged == 3
    moved = BuildingGiven("柳叶巷12号3栋", 118.8015, 32.0207)
    assert given([moved]).updated == 1
    assert Building.objects.count() == 3
    assert Building.objects.get(address_key="柳叶巷12号3幢").grid.code == "02"


def test_new_grids_take_up_the_buildings_in_them():
    given()
    import_squares(feature("03", [ring(9, 9)]))
    assert Building.objects.get(address_key="古井街8号").grid.code == "03"
    import_squares(feature("01", [ring(20, 20)]))
    assert Building.objects.get(address_key="柳叶巷12号3幢").grid is None


@pytest.mark.parametrize(
    "text",
    [
        "柳叶巷 12 号 3 幢",
        "柳叶巷１２号３栋",
        "柳叶巷12号3号楼1单元502室",
        "秦淮区青桐街道柳叶巷12号",
        "柳荫苑3幢",
        "12号3幢",
    ],
)
def test_an_address_is_found_however_it_is_typed(text):
    given()
    hit = queries.search_addresses(text, "320104")[0]
    assert (hit.label, hit.place_code) == ("柳叶巷 12 号 3 幢", WILLOW)
    assert hit.grid_id
    assert hit.building_id
    assert (hit.longitude, hit.latitude) == (118.8005, 32.0205)


def test_shorter_addresses_come_first_and_communities_last():
    given()
    given([BuildingGiven("柳荫里 2 号", 118.8002, 32.0202)])
    assert labels("柳叶巷") == ["柳叶巷 6 号", "柳叶巷 12 号 3 幢"]
    assert labels("柳荫里") == ["柳荫里 2 号", "柳荫里社区"]
    assert labels("井巷") == ["井巷社区"]


def test_a_search_stays_under_its_place():
    given()
    assert labels("柳叶巷", WELL) == []
    assert labels("柳叶巷", "320105") == []


@pytest.mark.parametrize("text", ["", "   ", "！？", "%", "\x00", "\ud800", "长\x00长", "长" * 100_000])
def test_a_search_for_nothing_finds_nothing(text):
    given()
    assert labels(text) == []


def test_a_search_costs_at_most_seven_queries(django_assert_max_num_queries):
    given()
    with django_assert_max_num_queries(7):
        labels("秦淮区青桐街道不存在的路 1 号")


@pytest.mark.parametrize("address", ["", "，。", "长" * 161])
def test_an_address_that_says_nothing_or_too_much_is_refused(address):
    with pytest.raises(errors.AddressWrong) as refused:
        given([HOUSES[0], BuildingGiven(address, 118.8, 32.0)])
    assert refused.value.code == "territory.address_wrong"
    assert not Building.objects.exists()


def test_a_building_needs_a_community_a_point_and_the_right():
    with pytest.raises(errors.NotACommunity):
        given(place_code="320104")
    with pytest.raises(errors.PlaceUnknown):
        given(place_code="320104901777")
    with pytest.raises(errors.PointNotInChina):
        given([BuildingGiven("柳叶巷 1 号", 32.0, 118.8)])
    with pytest.raises(NotAllowed):
        given(actor=VISITOR)


LIST = "地址,经度,纬度,名称\n柳叶巷 12 号 3 幢,118.8005,32.0205,柳荫苑\n柳叶巷 6 号,118.8015,32.0205,\n"


def from_list(tmp_path, content):
    file = tmp_path / "buildings.csv"
    file.write_bytes(content)
    return actions.import_building_list(actor=SYSTEM, place_code=WILLOW, path=file, datum="cgcs2000")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_list_of_buildings_is_imported_once(tmp_path, encoding):
    assert from_list(tmp_path, LIST.encode(encoding)).created == 2
    assert from_list(tmp_path, LIST.encode(encoding)).unchanged == 2
    assert labels("柳荫苑") == ["柳叶巷 12 号 3 幢"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "地址,经度\n柳叶巷,118.8\n".encode(),
        "地址,经度,纬度\n柳叶巷 1 号,东经,32.0\n".encode(),
        "地址,经度,纬度\n,118.8,32.0\n".encode(),
        b"PK\x03\x04 no workbook",
        b"%PDF-1.7",
    ],
)
def test_a_list_that_cannot_be_used_is_refused_whole(tmp_path, content):
    with pytest.raises(errors.FileUnusable):
        from_list(tmp_path, content)
    assert not Building.objects.exists()
