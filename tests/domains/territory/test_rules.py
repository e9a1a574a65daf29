"""Codes, names and addresses, by table."""

from __future__ import annotations

import pytest

from liren.domains.territory import errors
from liren.domains.territory.choices import Level, PlaceKind
from liren.domains.territory.rules import addresses, codes, names


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("32", Level.PROVINCE),
        ("3201", Level.CITY),
        ("320104", Level.COUNTY),
        ("320104901", Level.STREET),
        ("320104901001", Level.COMMUNITY),
    ],
)
def test_the_level_follows_from_the_length(code, level):
    assert codes.level_of(code) is level


@pytest.mark.parametrize("code", ["", "3", "320", "32010", "３２", "32a1", "3201049010011", " 32"])
def test_what_is_not_a_code_is_refused(code):
    with pytest.raises(errors.WrongCode) as refused:
        codes.level_of(code)
    assert refused.value.code == "territory.code_wrong"


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("320104", "秦淮区", PlaceKind.DIVISION),
        ("320104901", "青桐街道", PlaceKind.SUBDISTRICT),
        ("110101101", "某地区", PlaceKind.TOWN),
        ("110101201", "某苏木", PlaceKind.TOWNSHIP),
        ("150822400", "某农场", PlaceKind.FARM),
        ("150822401", "某经济开发区", PlaceKind.ZONE),
        ("150822402", "某街道", PlaceKind.SUBDISTRICT),
        ("150822500", "某学院", PlaceKind.OTHER),
        ("320104901001", "柳荫里社区", PlaceKind.RESIDENTS),
        ("320104901101", "某社区", PlaceKind.RESIDENTS),
        ("320104901201", "某村委会", PlaceKind.VILLAGERS),
        ("320104901301", "某嘎查", PlaceKind.VILLAGERS),
        ("659001100501", "一连生活区", PlaceKind.FARM),
        ("659001100498", "某居委会", PlaceKind.RESIDENTS),
        ("659001100598", "某村委会", PlaceKind.VILLAGERS),
        ("659001100499", "某虚拟社区", PlaceKind.OTHER),
    ],
)
def test_the_kind_follows_from_digits_and_where_they_leave_it_open_from_the_name(code, name, kind):
    assert codes.kind_of(code, name) is kind


@pytest.mark.parametrize(
    ("name", "community", "short"),
    [
        ("云南中路居委会", True, "云南中路"),
        ("柳荫里社区居民委员会", True, "柳荫里"),
        ("石桥村民委员会", True, "石桥"),
        ("社区居委会", True, "社区"),
        ("秦淮区", False, "秦淮"),
        ("青桐街道", False, "青桐"),
        ("横县", False, "横县"),
    ],
)
def test_the_short_name_is_what_people_say(name, community, short):
    assert names.short_name(name, community=community) == short


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [("秦淮区", "qinhuaiqu", "qhq"), ("吕梁市", "lvliangshi", "lls"), ("第3社区", "di3shequ", "d3sq")],
)
def test_a_name_can_be_typed_without_characters(name, pinyin, initials):
    assert (names.pinyin(name), names.initials(name)) == (pinyin, initials)


@pytest.mark.parametrize(
    ("text", "building", "inside"),
    [
        ("柳叶巷 12 号 3 幢", "柳叶巷12号3幢", ""),
        ("柳叶巷１２号３栋", "柳叶巷12号3幢", ""),
        ("柳叶巷12号3号楼2单元501室", "柳叶巷12号3幢", "2单元501室"),
        ("柳叶巷十二号三幢", "柳叶巷12号3幢", ""),
        ("柳叶巷一百零二号", "柳叶巷102号", ""),
        ("古井街二十号", "古井街20号", ""),
        ("柳叶巷12#", "柳叶巷12号", ""),
        ("三里河路", "三里河路", ""),
        ("  ", "", ""),
    ],
)
def test_an_address_is_compared_without_its_ways_of_writing(text, building, inside):
    assert addresses.parsed(text) == addresses.Address(building, inside)


@pytest.mark.parametrize(
    ("key", "rest"),
    [
        ("秦淮区青桐街道柳叶巷12号", "柳叶巷12号"),
        ("江苏省南京市秦淮区柳叶巷12号", "柳叶巷12号"),
        ("柳叶巷12号", "柳叶巷12号"),
    ],
)
def test_the_districts_before_a_road_can_be_left_out(key, rest):
    assert addresses.without_area(key) == rest
