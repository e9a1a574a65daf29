from __future__ import annotations

import pytest

from liren.domains.people.rules.searching import Wanted, read_search

SIGN = "0193c2a4-5b1e-7c3d-8e9f-0a1b2c3d4e5f"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("王建国", Wanted("name", "王建国")),
        ("王", Wanted("name", "王")),
        ("zs", Wanted("name", "zs")),
        ("Zhang S", Wanted("name", "zhangs")),
        ("阿依古丽•买", Wanted("name", "阿依古丽买")),
        ("139 0000 0001", Wanted("phone", "13900000001")),
        ("+86 13900000001", Wanted("phone", "13900000001")),
        ("025-84401234", Wanted("phone", "02584401234")),
        ("0001", Wanted("phone_tail", "0001")),
        ("03001X", Wanted("document_tail", "03001X")),
        ("030011", Wanted("document_tail", "030011")),
        ("32010419551203001x", Wanted("document", "32010419551203001X")),
        ("E12345678", Wanted("document", "E12345678")),
        ("3-2-501", Wanted("door", "3幢", "2-501")),
        ("2-501", Wanted("door", "", "2-501")),
        ("3幢2单元501室", Wanted("door", "3幢", "2-501")),
        ("3栋501", Wanted("door", "3幢", "501")),
        ("秦淮区柳叶巷12号3栋2单元501", Wanted("door", "柳叶巷12号3幢", "2-501")),
        ("柳叶巷12号", Wanted("door", "柳叶巷12号", "")),
        (f"https://liren.example/bench/people/{SIGN}/", Wanted("person", SIGN)),
    ],
)
def test_the_box_understands(text: str, first: Wanted) -> None:
    assert read_search(text)[0] == first


@pytest.mark.parametrize("text", ["", " ", "z", "%", "__", "12", "·", "12345"])
def test_what_is_too_short_means_nothing(text: str) -> None:
    assert read_search(text) == []


def test_a_syllable_and_initials_are_two_beginnings_of_one_name() -> None:
    assert read_search("zhang jg")[1] == Wanted("name", "zjg", "zhang")
