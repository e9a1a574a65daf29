"""Whom a comment names, how it is shown, and what of a name one may type."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.casework.rules.comments import (
    Piece,
    fits,
    may_still_correct,
    mentioned_in,
    pieces_of,
)
from liren.kernel import clock

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("请@grid看一下", ["grid"]),
        ("@Grid 和 ＠li.wenjing，@grid", ["grid", "li.wenjing"]),
        ("写信到 wang@example.cn", []),
        ("@grid.", ["grid"]),
        ("一个 @ 和 @张三", []),
        ("@ab", []),
        ("（@grid）@@grid", ["grid"]),
        ("", []),
    ],
)
def test_a_username_behind_an_at_is_a_mention(text: str, names: list[str]) -> None:
    assert mentioned_in(text) == names


def test_names_stand_in_place_of_usernames_and_unknown_ones_stay() -> None:
    shown = pieces_of("请@grid 看，@nobody 不看", {"grid": "周小满"})
    assert shown == [Piece("请"), Piece("@周小满", is_name=True), Piece(" 看，@nobody 不看")]
    assert pieces_of("没有人", {}) == [Piece("没有人")]


@pytest.mark.parametrize(
    ("seconds", "may"), [(0, True), (-1, True), (24 * 3600 - 1, True), (24 * 3600, False)]
)
def test_a_comment_is_corrected_within_a_day(seconds: int, may: bool) -> None:
    assert may_still_correct(NOW, NOW + dt.timedelta(seconds=seconds)) is may


@pytest.mark.parametrize(
    ("typed", "does"),
    [("", True), ("周", True), ("小满", True), ("ZHOU", True), ("zxm", True), ("gri", True), ("李", False)],
)
def test_a_colleague_is_called_by_name_pinyin_initials_or_username(typed: str, does: bool) -> None:
    assert fits(typed, ("周小满", "小满", "grid", "zhouxiaoman", "zxm")) is does
