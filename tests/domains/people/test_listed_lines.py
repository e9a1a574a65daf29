from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.people.queries.lists import words
from liren.domains.people.rules.columns import Column
from liren.domains.people.rules.listed import Listed, Unreadable, read_line
from liren.kernel.sheets import Fault, Numeric
from tests.domains.people.conftest import card

TODAY = dt.date(2026, 11, 1)
NUMBER = card("32010419551203001")
C = Column


def read(said: dict[Column, str], *, is_1904: bool = False) -> Listed:
    whole = {C.NAME: "王建国", C.DOCUMENT: NUMBER, **said}
    columns = {column: at for at, column in enumerate(whole)}
    return read_line(list(whole.values()), columns, words=words(), today=TODAY, is_1904=is_1904)


def test_a_line_says_who_where_and_in_which_household() -> None:
    line = read(
        {
            C.DOCUMENT: "３２０１０４１９５５１２０３００１" + NUMBER[-1],
            C.PHONE: Numeric("13900000001.0"),
            C.RELATION: "户主",
            C.HOUSEHOLD: Numeric("7.0"),
            C.ADDRESS: "青桐街道柳荫里社区柳叶巷12号",
            C.BUILDING: "3幢",
            C.UNIT: "2",
            C.ROOM: Numeric("501"),
            C.STANDING: "流动",
            C.SCHOOLING: "大专",
            C.MARITAL: "离异",
        }
    )
    assert (line.read.birth, line.read.sex) == (dt.date(1955, 12, 3), "1")
    assert [phone.number for phone in line.read.phones] == ["13900000001"]
    assert line.home is not None
    assert (line.home.address_key, line.home.door) == ("柳叶巷12号3幢", "2-501")
    assert (line.household, line.relation, line.is_registered, line.lives_here) == ("7", "02", False, True)
    assert line.read.details == {"schooling": "30", "marital": "40"}


@pytest.mark.parametrize(
    "text",
    [
        *("1955-12-03", "1955/12/3", "1955.12.3", "1955年12月3日", "19551203", "一九五五年十二月三日"),
        Numeric("20426"),
        "1955-12-03 00:00:00",
    ],
)
def test_a_day_is_read_in_each_spelling(text: str) -> None:
    line = read({C.DOCUMENT: "", C.BIRTH: text})
    assert line.read.birth == dt.date(1955, 12, 3)


def test_a_workbook_of_1904_counts_its_days_otherwise() -> None:
    line = read({C.DOCUMENT: "", C.BIRTH: Numeric("18964")}, is_1904=True)
    assert line.read.birth == dt.date(1955, 12, 3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("妻", "12"),
        ("妻子", "12"),
        ("长子", "22"),
        ("儿媳妇", "38"),
        ("外婆", "64"),
        ("租户", "99"),
        ("无", ""),
    ],
)
def test_relations_are_read_as_people_say_them(text: str, code: str) -> None:
    assert read({C.RELATION: text}).relation == code


def test_the_head_is_told_by_the_name_of_the_head() -> None:
    assert read({C.HEAD: "王 建国"}).relation == "02"
    assert read({C.HEAD: "李秀英"}).relation == ""


@pytest.mark.parametrize(
    ("said", "column", "reason"),
    [
        ({C.NAME: "王建国2"}, "name", "name"),
        ({C.DOCUMENT: NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, "document", "check"),
        ({C.DOCUMENT: card("32010419550230001")}, "document", "birth"),
        ({C.DOCUMENT: card("32010420261102001")}, "document", "future"),
        ({C.DOCUMENT: "", C.BIRTH: "2026-11-02"}, "birth", "future"),
        ({C.DOCUMENT: "", C.BIRTH: "1955-02-30"}, "birth", "date"),
        ({C.BIRTH: "1956-12-03"}, "birth", "birth_differs"),
        ({C.SEX: "女"}, "sex", "sex_differs"),
        ({C.DOCUMENT: Numeric("3.20104195512030E+17")}, "document", "digits"),
        ({C.PHONE: "12345"}, "phone", "phone"),
        ({C.ETHNIC: "火星"}, "ethnic", "ethnic"),
        ({C.RELATION: "邻居的猫"}, "relation", "unknown_relation"),
        ({C.SCHOOLING: "学徒"}, "schooling", "choice"),
        ({C.ADDRESS: "12-501"}, "address", "address"),
        ({C.SINCE: "2026-03-01", C.UNTIL: "2026-02-01"}, "until", "order"),
        ({C.SINCE: "前年"}, "since", "date"),
        ({C.REMARK: "很" * 5_000_000}, "remark", "too_long"),
        ({C.SEX: Fault("#REF!")}, "sex", "fault"),
        ({C.DOCUMENT: ""}, "name", "nobody"),
    ],
)
def test_what_does_not_fit_is_named_with_its_column(
    said: dict[Column, str], column: str, reason: str
) -> None:
    with pytest.raises(Unreadable) as found:
        read(said)
    assert (found.value.column, found.value.reason) == (column, reason)
