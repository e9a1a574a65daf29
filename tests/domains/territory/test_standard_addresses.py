"""Free addresses against the buildings of a place; those that are unsure are settled by a person and remembered."""

from __future__ import annotations

import uuid

import pytest

from liren.domains.people.actions.dwellings import dwelling_at
from liren.domains.people.actions.loose_homes import match_loose_homes
from liren.domains.people.models import Dwelling
from liren.domains.territory import actions, errors, queries
from liren.domains.territory.actions import BuildingGiven, doubts
from liren.domains.territory.choices import DoubtState
from liren.domains.territory.models import AddressDoubt, Building
from liren.domains.territory.queries.standard import standard_address
from liren.kernel.actor import SYSTEM, Actor, ActorKind, Grant
from liren.kernel.models import AuditEntry
from tests.domains.territory import ground
from tests.domains.territory.ground import WELL, WILLOW, feature, import_squares, ring

pytestmark = pytest.mark.django_db
KEEPER = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), grants=(Grant("people.edit", WILLOW),))
ELSEWHERE = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), grants=(Grant("people.edit", WELL),))
HOUSES = [
    BuildingGiven("柳叶巷 12 号 3 幢", 118.8005, 32.0205, "柳荫苑 5 幢"),
    BuildingGiven("柳叶巷 12 号 4 幢", 118.8006, 32.0206, "柳荫苑 6 幢"),
    BuildingGiven("柳叶巷 6 号", 118.8007, 32.0207),
]


@pytest.fixture(autouse=True)
def places():
    ground.places()
    import_squares(feature("01", [ring(0, 0)]))
    built(HOUSES)


def built(houses):
    return actions.import_buildings(actor=SYSTEM, place_code=WILLOW, buildings=houses)


def a_home(address, unit="", room=""):
    return dwelling_at(actor=SYSTEM, place_code=WILLOW, address=address, unit=unit, room=room)


def sure(text, under="320104"):
    found = standard_address(text, under).sure
    return found.building.address if found else ""


@pytest.mark.parametrize(
    ("text", "building"),
    [
        ("秦淮区青桐街道柳荫里社区柳叶巷12号3幢2单元501室", "柳叶巷 12 号 3 幢"),
        ("刘叶巷12号3栋", "柳叶巷 12 号 3 幢"),
        ("柳叶巷12号3-501", ""),  # building 3, or unit 3 of one that is not said
        ("柳荫苑六号楼", "柳叶巷 12 号 4 幢"),
        ("柳叶巷6号门口", "柳叶巷 6 号"),
        ("柳叶巷12号", ""),
        ("柳叶巷6号对面", ""),
        ("梅花巷12号3幢", ""),
        ("玄武区柳叶巷12号3幢", ""),
    ],
)
def test_what_is_sure_and_what_is_not(text, building):
    assert sure(text) == building


def test_candidates_say_why():
    found = standard_address("柳页巷12号", "320104")
    assert [one.building.address for one in found.candidates] == ["柳叶巷 12 号 3 幢", "柳叶巷 12 号 4 幢"]
    verdicts = {one.piece: one.verdict for one in found.candidates[0].findings}
    assert verdicts == {"road": "alike", "number": "matched", "building": "guessed"}
    assert sum(one.at_building for one in found.candidates) <= 1


def test_the_known_doors_decide_between_wordings():
    a_home("柳叶巷12号3幢", "2", "501")
    found = standard_address("柳叶巷12号3幢501", "320104")
    assert found.sure_door
    assert (found.sure_door.unit, found.sure_door.door) == ("2", "501")
    assert standard_address("柳叶巷12号3幢901", "320104").sure_door is None
    assert standard_address("柳叶巷12号3幢901", "320104").sure is not None


def test_a_search_keeps_to_its_place_and_costs_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        assert sure("柳叶巷12号3幢2单元501", WILLOW)
    assert sure("柳叶巷12号3幢", WELL) == ""


def test_a_search_that_has_nothing_offers_what_is_like_it():
    hits = queries.search_addresses("刘叶巷12号3幢", "320104")
    assert [(hit.label, hit.confidence) for hit in hits] == [("柳叶巷 12 号 3 幢", 0.88)]
    assert queries.surest_address("刘叶巷12号3幢", "320104").label == "柳叶巷 12 号 3 幢"
    assert queries.search_addresses("刘叶巷12号", "320104")
    assert queries.surest_address("刘叶巷12号", "320104") is None


def test_two_wordings_of_one_door_are_one_home():
    first = a_home("柳叶巷12号3幢", "2", "501")
    assert a_home("刘叶巷十二号3栋2单元501室") == first
    assert a_home("柳荫苑5号楼", "2", "501") == first
    assert Dwelling.objects.count() == 1


def test_homes_without_a_building_get_theirs_or_wait_for_somebody():
    listed = [("刘叶巷12号3幢", "1-101"), ("刘叶巷12号3幢", "1-102"), ("老粮站宿舍", "3")]
    Dwelling.objects.bulk_create(
        Dwelling(place_code=WILLOW, address=key, address_key=key, door=door) for key, door in listed
    )
    assert match_loose_homes() == 2
    house = Building.objects.get(address_key="柳叶巷12号3幢")
    assert set(Dwelling.objects.exclude(building=None).values_list("building", "grid")) == {
        (house.id, house.grid_id)
    }
    assert AddressDoubt.objects.get().key == "老粮站宿舍"
    assert match_loose_homes() == 0
    assert AddressDoubt.objects.get().times == 1


def a_doubt(text="老粮站宿舍"):
    doubts.note_said(place_code=WILLOW, text=text)
    return AddressDoubt.objects.get()


def test_what_a_person_settles_is_remembered_and_homes_follow():
    home = a_home("老粮站宿舍", "", "3")
    row, house = a_doubt(), Building.objects.get(address_key="柳叶巷6号")
    doubts.settle_doubt(actor=KEEPER, doubt_id=row.id, building_id=house.id)
    home.refresh_from_db()
    assert (home.building, home.grid) == (house, house.grid)
    found = standard_address("老粮站宿舍301", "320104").candidates[0]
    assert (found.building, found.at_building, found.settled) == (house, 1.0, True)
    assert AuditEntry.objects.filter(verb="territory.address.settled", object_id=str(row.id)).exists()
    doubts.settle_doubt(actor=KEEPER, doubt_id=row.id, building_id=None)
    row.refresh_from_db()
    assert (row.state, row.building) == (DoubtState.NONE, None)
    assert sure("老粮站宿舍301") == ""


def test_new_buildings_answer_what_was_open():
    row = a_doubt("柳叶巷99号")
    built([BuildingGiven("柳叶巷 99 号", 118.8008, 32.0208)])
    row.refresh_from_db()
    assert (row.state, row.building.address, row.settled_by) == (DoubtState.SETTLED, "柳叶巷 99 号", None)


def test_an_address_is_noted_once_and_without_what_lies_within_or_beside():
    doubts.note_said(place_code=WILLOW, text="老粮站宿舍3单元301室（王小明家）")
    doubts.note_said(place_code=WILLOW, text="老粮站宿舍 二楼")
    row = AddressDoubt.objects.get()
    assert (row.key, row.times) == ("老粮站宿舍", 2)


@pytest.mark.parametrize("text", ["柳叶巷12号3幢", "", "随便", "三楼", "门口"])
def test_what_is_sure_or_says_nothing_is_not_noted(text):
    doubts.note_said(place_code=WILLOW, text=text)
    doubts.note_said(place_code="320104", text="老粮站宿舍")
    assert not AddressDoubt.objects.filter(key__in=["柳叶巷12号3幢", "", "3楼"]).exists()


def test_who_may_settle_and_what_is_refused():
    row = a_doubt()
    with pytest.raises(errors.DoubtUnknown):
        doubts.settle_doubt(actor=ELSEWHERE, doubt_id=row.id, building_id=None)
    with pytest.raises(errors.BuildingElsewhere) as refused:
        doubts.settle_doubt(actor=KEEPER, doubt_id=row.id, building_id=uuid.uuid4())
    assert refused.value.code == "territory.building_elsewhere"
    assert str(refused.value)
