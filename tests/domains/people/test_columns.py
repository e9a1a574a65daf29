from __future__ import annotations

import pytest

from liren.domains.people.rules.columns import Column, filled, header_key, match_columns, meant_by, told_by
from tests.domains.people.conftest import card

HEAD, WIFE = card("32010419551203001"), card("32010419580307002")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("姓名", Column.NAME),
        ("姓　名*", Column.NAME),
        ("居民姓名：", Column.NAME),
        ("公民身份号码（18位）", Column.DOCUMENT),
        ("出生年月日", Column.BIRTH),
        ("联系电话/手机", None),
        ("性 别", Column.SEX),
        ("与户主关系", Column.RELATION),
        ("户主姓名", Column.HEAD),
        ("现住址", Column.ADDRESS),
        ("ID Number", Column.DOCUMENT),
        ("说不清的列", None),
        ("姓名" * 30, None),
    ],
)
def test_a_header_is_known_by_its_names(header: str, column: Column | None) -> None:
    assert meant_by(header) is column


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ([HEAD, WIFE, ""], None),
        ([HEAD, WIFE, HEAD], Column.DOCUMENT),
        (["13900000001", "025-84401234", "13900000002.0"], Column.PHONE),
        (["男", "女", "男", "女"], Column.SEX),
        (["1955-12-03", "1958/3/7", "19900102"], Column.BIRTH),
        (["王建国", "李秀英", "张伟"], Column.NAME),
        (["柳叶巷12号3幢2单元501室", "棠梨路6号1幢", "双井巷8号"], Column.ADDRESS),
        (["好", "一般", "好"], None),
    ],
)
def test_a_column_tells_itself(cells: list[str], column: Column | None) -> None:
    assert told_by(cells) is column


def test_columns_without_a_known_name_are_told_by_what_stands_in_them() -> None:
    rows = [["王建国", HEAD, "男"], ["李秀英", WIFE, "女"], ["王伟", HEAD, "男"]]
    assert match_columns(["姓名", "号码", "性别"], rows) == {
        Column.NAME: 0,
        Column.SEX: 2,
        Column.DOCUMENT: 1,
    }


def test_numbers_under_the_wrong_name_are_put_right() -> None:
    rows = [["王建国", HEAD, "13900000001"], ["李秀英", WIFE, "13900000002"], ["王伟", HEAD, "13900000003"]]
    assert match_columns(["姓名", "联系电话", "身份证"], rows) == {
        Column.NAME: 0,
        Column.DOCUMENT: 1,
        Column.PHONE: 2,
    }


@pytest.mark.parametrize("header", [["姓名"], ["证件号码", "地址"], ["一", "二", "三"], []])
def test_what_is_no_header(header: list[str]) -> None:
    assert match_columns(header, []) == {}


def test_what_is_written_once_for_a_household_holds_for_its_further_lines() -> None:
    columns = {Column.HOUSEHOLD: 0, Column.ADDRESS: 1, Column.NAME: 2}
    first = ["7", "柳叶巷12号3幢", "王建国"]
    assert filled(columns, ["", "", "李秀英"], first) == ["7", "柳叶巷12号3幢", "李秀英"]
    assert filled(columns, ["", "棠梨路6号1幢", "张伟"], first) == ["", "棠梨路6号1幢", "张伟"]
    assert filled(columns, ["", "", "张伟"], None) == ["", "", "张伟"]


def test_a_header_is_known_again_whatever_its_blanks() -> None:
    assert header_key(["姓 名", "电话："]) == header_key(["姓名", "电话", ""])
