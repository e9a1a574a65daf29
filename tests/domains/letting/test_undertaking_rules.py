"""Letters of responsibility: which text, whose name, which day."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.letting.rules.undertakings import (
    days_late,
    digest_of,
    is_same_name,
    owed_before,
    standing,
    wrong_day,
)

TODAY = dt.date(2026, 11, 20)


def test_the_same_words_are_the_same_text_however_they_are_broken() -> None:
    assert digest_of(["甲 乙", "丙"]) == digest_of([" 甲  乙\n", "丙"])
    assert digest_of(["甲", "乙"]) != digest_of(["乙", "甲"])
    assert digest_of(["甲", "乙"]) != digest_of(["甲乙"])


@pytest.mark.parametrize(("signed", "stands"), [("", "unsigned"), ("old", "outdated"), ("today", "signed")])
def test_where_a_letter_stands(signed: str, stands: str) -> None:
    assert standing(signed, "today") == stands


@pytest.mark.parametrize(
    ("written", "is_same"),
    [
        ("王秀兰", True),
        (" 王 秀 兰 ", True),
        ("王秀", False),
        ("", False),
        ("···", False),
    ],
)
def test_a_name_is_written_in_full(written: str, is_same: bool) -> None:
    assert is_same_name(written, "王秀兰") is is_same


def test_dots_and_width_of_a_name_make_no_difference() -> None:
    assert is_same_name("巴图•孟克", "巴图·孟克")
    assert is_same_name("Ｊｏｈｎ smith", "John Smith")


@pytest.mark.parametrize(
    ("on", "since", "why"),
    [
        (TODAY, None, ""),
        (TODAY, TODAY, ""),
        (TODAY + dt.timedelta(days=1), None, "ahead"),
        (TODAY - dt.timedelta(days=1), TODAY, "before"),
        (TODAY - dt.timedelta(days=3_660), None, ""),
        (TODAY - dt.timedelta(days=3_661), None, "long_ago"),
    ],
)
def test_the_day_on_a_paper(on: dt.date, since: dt.date | None, why: str) -> None:
    assert wrong_day(on, since, TODAY) == why


@pytest.mark.parametrize(
    ("owed", "since", "days", "late"),
    [
        (dt.date(2026, 3, 1), None, 15, 0),
        (dt.date(2026, 2, 20), None, 15, 0),
        (dt.date(2026, 2, 19), None, 15, 1),
        (dt.date(2025, 1, 1), dt.date(2026, 3, 1), 15, 0),
        (dt.date(2025, 1, 1), dt.date(2026, 2, 1), 15, 19),
        (dt.date(2025, 1, 1), None, 0, 0),
    ],
)
def test_a_letter_is_late_from_the_day_it_is_owed_or_its_text_holds(
    owed: dt.date, since: dt.date | None, days: int, late: int
) -> None:
    today = dt.date(2026, 3, 7)
    assert days_late(owed, since, today, days) == late
    before = owed_before(today, since, days)
    assert (before is not None and owed < before) is bool(late)
