"""Addresses taken to pieces, and how well they fit buildings: tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.domains.territory.rules import likeness
from liren.domains.territory.rules.likeness import Standing, Within
from liren.domains.territory.rules.standard import LONGEST, Reading, readings_of

AREA = "秦淮区青桐街道柳荫里社区"
# What is written | its pieces, road lane number estate building entrance unit floor door, as far as they are said
TABLE = """
柳叶巷12号3幢2单元501室 | road柳叶巷 number12 building3 unit2 door501
柳叶巷１２号３栋２单元５０１室 | road柳叶巷 number12 building3 unit2 door501
柳叶巷 12 号 3 幢 2 单元 501 | road柳叶巷 number12 building3 unit2 door501
柳叶巷十二号三幢二单元五零一 | road柳叶巷 number12 building3 unit2 door501
柳叶巷十二号三幢二单元五〇一室 | road柳叶巷 number12 building3 unit2 door501
柳叶巷一百零二号 | road柳叶巷 number102
柳叶巷12号3号楼501 | road柳叶巷 number12 building3 door501
柳叶巷12号院3号楼2单元5楼501房 | road柳叶巷 number12 building3 unit2 floor5 door501
柳叶巷12号3座2-501室 | road柳叶巷 number12 building3 unit2 door501
柳叶巷12#3#501 | road柳叶巷 number12 building3 door501
柳叶巷12#3栋2单501 | road柳叶巷 number12 building3 unit2 door501
柳叶巷12号第3幢第二单元501户 | road柳叶巷 number12 building3 unit2 door501
柳叶巷12号3-2-501 | road柳叶巷 number12 building3 unit2 door501
柳叶巷12号A座1203室 | road柳叶巷 number12 buildinga door1203
柳叶巷12号甲幢203 | road柳叶巷 number12 building甲 door203
柳叶巷12号3幢东单元201 | road柳叶巷 number12 building3 unit东 door201
柳叶巷12号3幢3门洞401 | road柳叶巷 number12 building3 entrance3 door401
柳叶巷12号3幢B1层 | road柳叶巷 number12 building3 floorb1
柳叶巷12号3幢负一层 | road柳叶巷 number12 building3 floorb1
柳叶巷12号3幢二楼 | road柳叶巷 number12 building3 floor2
柳叶巷12号2号铺 | road柳叶巷 number12 door2
柳叶巷12号商铺3 | road柳叶巷 number12 door3
柳叶巷12号3幢101-1室 | road柳叶巷 number12 building3 door101-1
柳叶巷甲12号 | road柳叶巷 number甲12
柳叶巷12号甲 | road柳叶巷 number12甲
柳叶巷12-1号 | road柳叶巷 number12-1
柳叶巷12号之一 | road柳叶巷 number12-1
柳叶巷12号附3号 | road柳叶巷 number12-3
柳叶巷12号 | road柳叶巷 number12
柳叶巷 | road柳叶巷
12号3幢 | number12 building3
3幢2单元501室柳叶巷12号 | road柳叶巷 number12 building3 unit2 door501
长乐路300弄12号501室 | road长乐路 lane300 number12 door501
桥头弄8号 | road桥头弄 number8
海棠里8号2幢 | road海棠里 number8 building2
杏花坊6号 | road杏花坊 number6
柳荫苑3幢2-501 | estate柳荫苑 building3 unit2 door501
柳荫里小区3栋2单元501室 | estate柳荫里小区 building3 unit2 door501
柳荫里小区3-2-501 | estate柳荫里小区 building3 unit2 door501
井巷小区17号楼 | estate井巷小区 building17
五老村3幢 | estate五老村 building3
柳叶巷12号柳荫苑3幢501 | road柳叶巷 number12 estate柳荫苑 building3 door501
漕溪北路18号上实大厦23层 | road漕溪北路 number18 estate上实大厦 floor23
"""
ROWS = [tuple(part.strip() for part in line.split(" | ")) for line in TABLE.strip().splitlines()]


def pieces(reading: Reading) -> str:
    return " ".join(f"{name}{value}" for name, value in reading.said().items() if name in WANTED)


WANTED = {"road", "lane", "number", "estate", "building", "entrance", "unit", "floor", "door"}


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_an_address_is_taken_to_pieces(text, wanted):
    assert pieces(readings_of(text)[0]) == wanted


@pytest.mark.parametrize(("text", "wanted"), [row for row in ROWS if row[1].startswith(("road", "estate"))])
def test_the_places_in_front_change_nothing(text, wanted):
    found = readings_of(f"江苏省南京市{AREA}{text}")[0]
    assert pieces(found) == wanted
    assert (found.province, found.city, found.district) == ("江苏省", "南京市", "秦淮区")
    assert (found.street, found.community) == ("青桐街道", "柳荫里社区")


@pytest.mark.parametrize(
    ("text", "remark", "beside"),
    [
        ("柳叶巷12号门口", "门口", False),
        ("柳叶巷12号3幢602楼下", "楼下", False),
        ("柳叶巷12号3幢（老房子）", "老房子", False),
        ("柳叶巷12号3幢602 一楼有超市", "一楼有超市", False),
        ("柳叶巷12号对面", "对面", True),
        ("柳叶巷12号3幢东侧停车场", "东侧停车场", True),
        ("柳叶巷12号斜对面的工地", "斜对面的工地", True),
    ],
)
def test_what_stands_behind_is_kept_apart(text, remark, beside):
    found = readings_of(text)[0]
    assert (found.remark, found.is_beside, found.road, found.number) == (remark, beside, "柳叶巷", "12")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("柳叶巷12号3-501", ["柳叶巷12号 3-501", "柳叶巷12号3幢 501"]),
        ("柳叶巷12-3-501", ["柳叶巷12号3幢 501", "柳叶巷12幢 3-501", "柳叶巷12号 3-501"]),
        ("柳荫苑3-501", ["柳荫苑3幢 501"]),
    ],
)
def test_what_can_be_read_in_two_ways_is_read_in_both(text, wanted):
    assert [f"{one.ground} {one.within}" for one in readings_of(text)] == wanted


@pytest.mark.parametrize("text", ["", "  ", "！？", "-", "\x00", "\ud800"])
def test_nothing_is_read_from_nothing(text):
    assert readings_of(text) == ()


@pytest.mark.parametrize(
    "road",
    ["中山东路", "三元巷", "五老村路", "八府塘路", "十字街", "市府大道", "县前街", "镇江路", "乡政府路"],
)
def test_names_with_figures_and_words_of_places_stay_roads(road):
    found = readings_of(f"{road}12号")[0]
    assert (found.road, found.number, found.said().keys()) == (road, "12", {"road", "number"})


@given(st.text(alphabet="柳叶巷路街小区村里12三十号幢栋单元室-#（）门口对面 abＡ１", max_size=60))
def test_whatever_is_typed_is_read_or_left(text):
    for one in readings_of(text):
        assert len(one.ground) <= LONGEST * 2
        assert all(isinstance(value, str) for value in one.said().values())


def house(address: str, name: str = "") -> Standing:
    named = readings_of(name)[0] if name else None
    return Standing(readings_of(address)[0], named, (("district", "秦淮区"), ("community", "柳荫里社区")))


@pytest.mark.parametrize(
    ("text", "standing", "least", "most"),
    [
        ("柳叶巷12号3幢", house("柳叶巷12号3幢"), 1, 1),
        (f"{AREA}柳叶巷12号3幢501", house("柳叶巷12号3幢"), 1, 1),
        ("柳荫苑5幢", house("柳叶巷12号3幢", "柳荫苑5幢"), 1, 1),
        ("柳荫苑小区5幢", house("柳叶巷12号3幢", "柳荫苑5幢"), 1, 1),
        ("柳荫苑3幢", house("柳叶巷12号3幢", "柳荫苑5幢"), 0, 0.05),  # another building of the estate bears 3
        ("柳叶巷12号柳荫苑5幢", house("柳叶巷12号3幢", "柳荫苑5幢"), 1, 1),
        ("柳页巷12号3幢", house("柳叶巷12号3幢"), 0.8, 0.95),
        ("柳巷12号3幢", house("柳叶巷12号3幢"), 0.8, 0.95),
        ("柳叶路12号3幢", house("柳叶巷12号3幢"), 0.8, 0.95),
        ("梅花巷12号3幢", house("柳叶巷12号3幢"), 0, 0.05),
        ("12号3幢", house("柳叶巷12号3幢"), 0.6, 0.8),
        ("柳叶巷12号", house("柳叶巷12号3幢"), 0.3, 0.6),
        ("柳叶巷3幢", house("柳叶巷12号3幢"), 0.3, 0.6),
        ("柳叶巷14号3幢", house("柳叶巷12号3幢"), 0, 0.05),
        ("柳叶巷12号甲3幢", house("柳叶巷12号3幢"), 0.1, 0.4),
        ("玄武区柳叶巷12号3幢", house("柳叶巷12号3幢"), 0.1, 0.3),
        ("井巷社区柳叶巷12号3幢", house("柳叶巷12号3幢"), 0.5, 0.7),
        ("柳叶巷12号3幢对面", house("柳叶巷12号3幢"), 0.6, 0.79),
        ("柳叶巷12号3-501", house("柳叶巷12号3幢"), 1, 1),  # building 3, since there is one
    ],
)
def test_how_well_an_address_fits(text, standing, least, most):
    assert least <= likeness.best_fit(readings_of(text), standing).likeness <= most


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("柳叶巷", "柳页巷", True),
        ("柳叶巷", "柳叶叶巷", True),
        ("叶柳巷", "柳叶巷", True),
        ("柳叶巷", "柳巷", True),
        ("柳叶巷", "梅花巷", False),
        ("柳叶", "柳页", False),  # one of two letters is too much
        ("柳", "柳叶", False),
    ],
)
def test_names_that_are_alike(one, other, alike):
    assert likeness.is_alike(one, other, None) is alike
    assert likeness.is_alike(other, one, None) is alike


def test_of_two_short_names_the_sound_decides():
    sounds = {"柳叶": "liuye", "柳页": "liuye", "柳树": "liushu"}
    assert likeness.is_alike("柳叶", "柳页", sounds.get)
    assert not likeness.is_alike("柳叶", "柳树", sounds.get)


def test_two_that_fit_as_well_have_half_each():
    assert likeness.shares([1, 1]) == [0.5, 0.5]
    assert likeness.shares([1]) == [1]
    assert likeness.shares([0.9, 0.1]) == pytest.approx([0.81, 0.01])
    assert likeness.shares([]) == []


DOORS = {Within("1", "5", "501"), Within("2", "5", "501"), Within("1", "6", "601")}


@pytest.mark.parametrize(
    ("text", "doors", "fitting", "verdicts"),
    [
        ("柳叶巷12号3幢1单元501", DOORS, 1, {"unit": "matched", "door": "matched"}),
        ("柳叶巷12号3幢501", DOORS, 2, {"door": "matched", "unit": "guessed"}),
        ("柳叶巷12号3幢601", DOORS, 1, {"door": "matched", "unit": "guessed"}),
        ("柳叶巷12号3幢1单元701", DOORS, 0, {"unit": "matched", "door": "contradicted"}),
        ("柳叶巷12号3幢501", set(), 0, {"door": "unchecked"}),
        ("柳叶巷12号3幢", DOORS, 0, {}),
    ],
)
def test_doors_within_the_building(text, doors, fitting, verdicts):
    found, findings = likeness.doors_that_fit(readings_of(text)[0], doors)
    assert len(found) == fitting
    assert {one.piece: one.verdict for one in findings} == verdicts
