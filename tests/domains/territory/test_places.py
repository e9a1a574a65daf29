"""Places by code and by what a person types."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from liren.domains.territory import actions, errors, queries
from liren.domains.territory.models import Building, Grid
from liren.kernel.actor import SYSTEM, Actor, ActorKind, Grant
from liren.kernel.refusals import NotAllowed
from tests.domains.territory import ground

pytestmark = pytest.mark.django_db
DISTRICT = Actor(kind=ActorKind.STAFF, id=uuid.uuid4(), grants=(Grant("territory.edit", "320104"),))


@pytest.fixture(autouse=True)
def places():
    return ground.places()


def create(code, name, actor=SYSTEM):
    return actions.create_place(actor=actor, code=code, name=name, since=ground.SINCE)


def codes_of(found):
    return [place.code for place in found]


@pytest.mark.parametrize(
    "text",
    ["柳荫", "liuyin", "lyl", "LYL", "320104901001", " 柳荫里 ", "３２０１０４９０１００１", "柳\x00荫"],
)
def test_a_community_is_found_by_name_pinyin_initials_and_code(text):
    assert codes_of(queries.search_places(text)) == [ground.WILLOW]


def test_divisions_come_before_communities():
    create("320104901003", "秦淮河社区")
    assert codes_of(queries.search_places("秦淮")) == ["320104", "320104901003"]


def test_a_part_of_a_name_is_found_within_a_county():
    assert codes_of(queries.search_places("荫里", under="320104")) == [ground.WILLOW]
    assert queries.search_places("荫里") == []


def test_a_search_may_be_held_to_a_level_and_a_place():
    assert codes_of(queries.search_places("3201", level="street")) == [ground.STREET]
    assert queries.search_places("柳荫", under="320105") == []


@pytest.mark.parametrize(
    "text", ["", " ", "柳", "%", "_", "柳%", "\\", "'; --", "\x00\ud800", "长" * 100_000]
)
def test_a_search_for_nothing_or_for_signs_finds_nothing(text):
    assert queries.search_places(text) == []


def test_a_search_costs_few_queries(django_assert_max_num_queries):
    for text in ("柳荫", "ly", "3201"):
        with django_assert_max_num_queries(4):
            queries.search_places(text)


def test_the_line_of_a_place_runs_from_the_province_down():
    assert [p.name for p in queries.line_of_place(ground.STREET)] == [
        "江苏省",
        "南京市",
        "秦淮区",
        "青桐街道",
    ]
    assert queries.line_of_place("x") == []


def test_names_come_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        named = queries.places_named([ground.WILLOW, "320104", "999999"])
    assert named == {ground.WILLOW: "柳荫里社区", "320104": "秦淮区"}


def test_children_and_communities_are_listed_in_order():
    assert codes_of(queries.children_of(ground.STREET)) == [ground.WILLOW, ground.WELL]
    assert codes_of(queries.communities_under("3201")) == [ground.WILLOW, ground.WELL]


@pytest.mark.parametrize("code", ["999999", "abc", "", "3" * 50])
def test_a_code_that_nobody_bears_is_refused(code):
    with pytest.raises(errors.PlaceUnknown) as refused:
        queries.get_place(code)
    assert refused.value.code == "territory.place_unknown"


@pytest.mark.parametrize(
    ("code", "name", "refusal", "stable"),
    [
        ("3201049", "某街道", errors.WrongCode, "territory.code_wrong"),
        ("320104901009", " \x00\u200b ", errors.WrongName, "territory.name_wrong"),
        ("320104901009", "长" * 81, errors.WrongName, "territory.name_wrong"),
        (ground.WILLOW, "别的社区", errors.PlaceTaken, "territory.code_taken"),
        ("990104", "某县", errors.ParentUnknown, "territory.parent_unknown"),
    ],
)
def test_a_place_that_cannot_be_is_refused(code, name, refusal, stable):
    with pytest.raises(refusal) as refused:
        create(code, name)
    assert refused.value.code == stable


def test_the_district_creates_places_within_itself_only():
    assert create("320104902", "望淮街道", DISTRICT).parent_code == "320104"
    with pytest.raises(NotAllowed):
        create("320105", "建邺区", DISTRICT)


def test_a_new_code_keeps_the_place_its_id_and_its_grids(places):
    ground.import_squares(ground.feature("01", [ground.ring(0, 0)]))
    willow = places[ground.WILLOW]
    after = actions.recode_place(
        actor=SYSTEM, place_id=willow.id, code="320104901101", since=dt.date(2026, 1, 1)
    )
    assert after.id == willow.id == queries.get_place(ground.WILLOW).id
    assert Grid.objects.get().place_code == "320104901101"
    located = queries.grid_at(118.8005, 32.0205)
    assert located.place_code == "320104901101"
    assert not Building.objects.exists()


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("320105", errors.WrongCode),
        (ground.WELL, errors.PlaceTaken),
        ("990104901001", errors.ParentUnknown),
    ],
)
def test_a_new_code_that_does_not_fit_is_refused(places, code, refusal):
    with pytest.raises(refusal):
        actions.recode_place(
            actor=SYSTEM, place_id=places[ground.WILLOW].id, code=code, since=dt.date(2026, 1, 1)
        )


def test_recoding_an_unknown_place_or_without_the_right_is_refused(places):
    with pytest.raises(errors.PlaceUnknown):
        actions.recode_place(
            actor=SYSTEM, place_id=uuid.uuid4(), code=ground.WILLOW, since=dt.date(2026, 1, 1)
        )
    with pytest.raises(NotAllowed):
        actions.recode_place(
            actor=DISTRICT, place_id=places["3201"].id, code="3299", since=dt.date(2026, 1, 1)
        )


def test_names_for_filters_are_remembered_until_a_place_is_made_or_recoded(places, django_assert_num_queries):
    before = queries.community_names("320104901")
    with django_assert_num_queries(0):
        assert queries.community_names("320104901") == before
    made = create("320104901009", "新桥社区")
    assert queries.community_names("320104901") == {**before, "320104901009": "新桥社区"}
    actions.recode_place(actor=SYSTEM, place_id=made.id, code="320104901010", since=ground.SINCE)
    assert queries.community_names("320104901") == {**before, "320104901010": "新桥社区"}
