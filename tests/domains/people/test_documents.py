from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.people.rules import documents
from liren.domains.people.rules.documents import Unfit, check_character, read_document

TODAY = dt.date(2026, 11, 1)


def whole(first: str) -> str:
    return first + check_character(first)


OLD = whole("32010419551203001")


@pytest.mark.parametrize(
    ("kind", "text", "number", "birth", "sex"),
    [
        ("id_card", OLD, OLD, dt.date(1955, 12, 3), "1"),
        ("id_card", "11010519491231002x", "11010519491231002X", dt.date(1949, 12, 31), "2"),
        ("id_card", "１１０１０５ 19491231-002X", "11010519491231002X", dt.date(1949, 12, 31), "2"),
        ("id_card", "320104551203001", OLD, dt.date(1955, 12, 3), "1"),
        ("hmt_permit", whole("81000019900102003"), whole("81000019900102003"), dt.date(1990, 1, 2), "1"),
        ("permanent", "USA110078091234", "USA110078091234", None, ""),
        ("permanent", whole("91184019880909004"), whole("91184019880909004"), dt.date(1988, 9, 9), "2"),
        ("passport", "E1234 5678", "E12345678", None, ""),
    ],
)
def test_a_number_is_read_in_one_form(
    kind: str, text: str, number: str, birth: dt.date | None, sex: str
) -> None:
    read = read_document(kind, text, TODAY)
    assert (read.number, read.birth, read.sex) == (number, birth, sex)
    assert documents.kind_of(text) == kind


@pytest.mark.parametrize(
    ("kind", "text", "flaw"),
    [
        ("id_card", OLD[:-1] + ("0" if OLD[-1] != "0" else "1"), "check"),
        ("id_card", OLD[:-1], "length"),
        ("id_card", whole("32010420261102001"), "future"),
        ("id_card", whole("32010419550230001"), "birth"),
        ("id_card", whole("32010418550203001"), "birth"),
        ("id_card", "3201041955O203001X", "shape"),
        ("hmt_permit", OLD, "region"),
        ("permanent", OLD, "shape"),
        ("passport", "ABCDEF", "shape"),
        ("passport", "1", "shape"),
    ],
)
def test_what_does_not_fit_is_named(kind: str, text: str, flaw: str) -> None:
    with pytest.raises(Unfit) as found:
        read_document(kind, text, TODAY)
    assert found.value.flaw == flaw


def test_masked_numbers_keep_place_and_end() -> None:
    assert documents.masked(OLD) == f"320104********{OLD[-4:]}"
    assert documents.masked("E12345678") == "******678"
