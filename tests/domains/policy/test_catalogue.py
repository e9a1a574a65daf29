"""The seed catalogue: seven first-level classes, complete and usable."""

from __future__ import annotations

from typing import Any

import pytest

from liren.domains.policy import queries
from liren.domains.policy.errors import BrokenPack
from liren.domains.policy.rules.catalogue import items_of, read_catalogue

SEVEN = ["城乡建设", "环境保护", "交通运输", "教育文体", "劳动和社会保障", "商贸旅游", "卫生计生"]
ITEM = {
    "code": "AA-01-01",
    "name": "甲",
    "name_en": "A",
    "urgency": "general",
    "handler": "station",
    "street": "city",
    "department": "urban",
    "keywords": ["甲"],
}


def catalogue(*items: dict[str, Any]) -> dict[str, Any]:
    group = {"code": "AA-01", "name": "甲", "name_en": "A", "items": list(items)}
    return {
        "streets": ["city"],
        "department": [{"code": "urban", "name": "城管", "name_en": "Urban"}],
        "class": [{"code": "AA", "name": "甲", "name_en": "A", "group": [group]}],
    }


def test_the_first_level_is_the_seven_of_the_hotlines():
    assert [top.name for top in queries.seed_catalogue("320104")] == SEVEN


def test_every_level_has_enough_classes_with_names_in_both_languages():
    for top in queries.seed_catalogue("320104"):
        assert 4 <= len(top.groups) <= 7
        for group in top.groups:
            assert 2 <= len(group.items) <= 5
            assert all(item.name and item.name_en and item.keywords for item in group.items)
            assert all(item.code.startswith(group.code) for item in group.items)
            assert group.code.startswith(top.code)


def test_codes_and_names_are_each_used_once():
    items = items_of(tuple(queries.seed_catalogue("320104")))
    assert len({item.code for item in items}) == len({item.name for item in items}) == len(items)


def test_every_urgency_and_every_kind_of_handler_occurs():
    items = items_of(tuple(queries.seed_catalogue("320104")))
    assert {item.urgency for item in items} == {"danger", "utility", "general", "hard"}
    assert len({item.handler for item in items}) == 6
    assert {item.confidentiality for item in items} == {"named", "confidential"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我们楼道灯坏了半个月没人修", "楼道照明"),
        ("楼上半夜弹琴，吵得睡不着", "邻里噪声"),
        ("厨房有燃气味", "燃气泄漏"),
        ("公司拖欠工资三个月", "拖欠工资"),
        ("A GAS LEAK on the third floor", "燃气泄漏"),
    ],
)
def test_words_of_a_message_find_their_class(text: str, name: str):
    found = queries.suggest_class("320104", text)
    assert found is not None
    assert found.name == name


def test_words_that_say_nothing_find_no_class():
    assert queries.suggest_class("320104", "……") is None
    assert queries.suggest_class("320104", "") is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"urgency": "soon"}, "catalogue.value"),
        ({"handler": "nobody"}, "catalogue.value"),
        ({"department": "moon"}, "catalogue.value"),
        ({"street": "moon"}, "catalogue.value"),
        ({"confidentiality": "secret"}, "catalogue.value"),
        ({"keywords": []}, "pack.missing"),
        ({"name_en": ""}, "pack.missing"),
        ({"code": "a1"}, "catalogue.code"),
        ({"code": "AA"}, "catalogue.code"),
    ],
)
def test_a_class_with_a_fault_is_refused_with_its_reason(change: dict[str, Any], why: str):
    read_catalogue("x", catalogue(ITEM))
    with pytest.raises(BrokenPack) as caught:
        read_catalogue("x", catalogue({**ITEM, **change}))
    assert caught.value.details["what"].key == why
