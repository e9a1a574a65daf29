from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from liren.domains.people.rules.doubles import (
    SHARES,
    Traits,
    is_one_off,
    likeness,
    near_births,
    weight_of,
)
from tests.domains.people.conftest import card

NUMBER = card("32010419551203001")
NEAR = card("32010419551203007")
OTHER = card("32010419551203118")
WHOLE = Traits(
    "王建国",
    "1",
    dt.date(1955, 12, 3),
    (("id_card", NUMBER),),
    frozenset({"13900000001"}),
    frozenset({("柳叶巷12号3幢", "2-501")}),
    frozenset({"320104901001"}),
)


def levels(one: Traits, other: Traits) -> dict[str, str]:
    return {sign.field: sign.level for sign in likeness(one, other).signs}


@pytest.mark.parametrize(
    ("field", "change", "level"),
    [
        ("document", {}, "whole"),
        ("document", {"documents": (("id_card", NEAR),)}, "near"),
        ("document", {"documents": (("id_card", OTHER),)}, "other"),
        ("document", {"documents": (("passport", "E12345678"),)}, None),
        ("document", {"documents": ()}, None),
        ("name", {"name": "王建國"}, "sound"),
        ("name", {"name": "王健国"}, "sound"),
        ("name", {"name": "王建军"}, "near"),
        ("name", {"name": "王建"}, "near"),
        ("name", {"name": "李秀英"}, "other"),
        ("birth", {"birth": dt.date(1955, 3, 12)}, "turned"),
        ("birth", {"birth": dt.date(1954, 12, 3)}, "near"),
        ("birth", {"birth": dt.date(1955, 12, 13)}, "near"),
        ("birth", {"birth": dt.date(1955, 12, 4)}, "near"),
        ("birth", {"birth": dt.date(1957, 12, 3)}, "other"),
        ("birth", {"birth": None}, None),
        ("sex", {"sex": "2"}, "other"),
        ("sex", {"sex": "0"}, None),
        ("sex", {"sex": ""}, None),
        ("phone", {"phones": frozenset({"13900000001", "13900000002"})}, "whole"),
        ("phone", {"phones": frozenset({"13900000002"})}, "other"),
        ("phone", {"phones": frozenset()}, None),
        ("home", {"homes": frozenset({("柳叶巷12号3幢", "2-502")})}, "near"),
        ("home", {"homes": frozenset({("柳叶巷14号", "2-501")})}, "other"),
        ("home", {"homes": frozenset()}, None),
    ],
)
def test_each_field_compares_to_one_level_whichever_way_round(
    field: str, change: dict[str, Any], level: str | None
) -> None:
    other = dataclasses.replace(WHOLE, **change)
    assert levels(WHOLE, other).get(field) == levels(other, WHOLE).get(field) == level


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "same"),
        ({"documents": ()}, "same"),
        ({"documents": (), "phones": frozenset(), "homes": frozenset()}, "same"),
        ({"documents": (), "name": "王健国", "homes": frozenset()}, "same"),
        ({"documents": (), "birth": dt.date(1955, 3, 12)}, "same"),
        ({"documents": (), "name": "王建", "phones": frozenset(), "homes": frozenset()}, "possible"),
        ({"documents": (("id_card", NEAR),)}, "possible"),
        ({"name": "李秀英", "birth": dt.date(1958, 1, 1), "sex": "2"}, "possible"),
        # a twin, with a number in the same row
        ({"name": "王建军", "documents": (("id_card", NEAR),)}, "possible"),
        # a brother, a wife, a son at the same door with the same telephone
        (
            {"name": "王建军", "birth": dt.date(1958, 1, 1), "documents": (("id_card", OTHER),)},
            "different",
        ),
        ({"name": "李秀英", "birth": dt.date(1958, 1, 1), "sex": "2", "documents": ()}, "different"),
        ({"name": "王强", "birth": dt.date(1980, 1, 1), "documents": ()}, "different"),
        # two numbers one figure apart: where nothing else is shared, two people
        (
            {
                "documents": (("id_card", NEAR),),
                "phones": frozenset(),
                "homes": frozenset(),
                "places": frozenset({"320104901002"}),
            },
            "different",
        ),
        # of the same name, somewhere else
        (
            {
                "birth": dt.date(1980, 1, 1),
                "documents": (("id_card", OTHER),),
                "phones": frozenset({"1"}),
                "homes": frozenset({("荫里街8号", "101")}),
            },
            "different",
        ),
    ],
)
def test_who_is_the_same_who_may_be_and_who_is_not(change: dict[str, Any], verdict: str) -> None:
    other = dataclasses.replace(WHOLE, **change)
    assert likeness(WHOLE, other).verdict == likeness(other, WHOLE).verdict == verdict


def test_a_name_alone_says_too_little() -> None:
    found = likeness(Traits("王建国"), Traits("王建国"))
    assert found.verdict == "different"
    assert [sign.field for sign in found.signs] == ["name"]


def test_the_weight_is_the_sum_of_its_signs_and_agreement_weighs_for() -> None:
    found = likeness(WHOLE, WHOLE)
    assert found.weight == pytest.approx(sum(sign.weight for sign in found.signs))
    assert all(weight_of(field, "whole") > 0 > weight_of(field, "other") for field, _ in SHARES)


@pytest.mark.parametrize(
    ("one", "other", "is_off"),
    [
        ("王建国", "王建军", True),
        ("王建国", "王建", True),
        ("王建", "王小建", True),
        ("王建国", "王建国", False),
        ("王建国", "李建军", False),
        ("", "王", True),
    ],
)
def test_one_letter_off(one: str, other: str, is_off: bool) -> None:
    assert is_one_off(one, other) is is_one_off(other, one) is is_off


def test_births_that_may_be_mistaken_for_another() -> None:
    found = near_births(dt.date(2024, 2, 29))
    assert found[0] == dt.date(2024, 2, 29)
    assert dt.date(2024, 3, 1) in found
    assert all(day.year == 2024 for day in found), "no 29 February a year on"
