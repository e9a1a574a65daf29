"""What may be deleted now, what the law keeps, and until when."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.rights.rules.deletion import (
    Standing,
    is_nameless,
    kept_until,
    may_keep_until,
    standing_of,
    years_after,
    years_before,
)

TODAY = dt.date(2026, 3, 2)
YEARS = {"duty": 2, "file": 10, "record": 3}
LONG_AGO, LATELY = dt.date(2020, 5, 1), dt.date(2025, 6, 1)


@pytest.mark.parametrize(
    ("basis", "ends", "expected"),
    [
        ("consent", [None, LATELY], Standing(2, 0)),
        ("service", [None], Standing(1, 0)),
        ("trace", [], Standing(0, 0)),
        ("duty", [None], Standing(0, 1, None, dt.date(2024, 3, 2))),
        ("duty", [LATELY], Standing(0, 1, dt.date(2027, 6, 1), dt.date(2024, 3, 2))),
        ("duty", [LONG_AGO], Standing(1, 0, None, dt.date(2024, 3, 2))),
        ("duty", [dt.date(2024, 3, 2)], Standing(1, 0, None, dt.date(2024, 3, 2))),
        ("duty", [dt.date(2024, 3, 3)], Standing(0, 1, dt.date(2026, 3, 3), dt.date(2024, 3, 2))),
        ("record", [LONG_AGO, LATELY], Standing(1, 1, dt.date(2028, 6, 1), dt.date(2023, 3, 2))),
        ("file", [LONG_AGO, None], Standing(0, 2, None, dt.date(2016, 3, 2))),
        ("file", [LONG_AGO, LATELY], Standing(0, 2, dt.date(2035, 6, 1), dt.date(2016, 3, 2))),
    ],
)
def test_where_the_rows_of_a_kind_stand(basis: str, ends: list[dt.date | None], expected: Standing) -> None:
    assert standing_of(basis, ends, YEARS, TODAY) == expected
    assert expected.is_free == (expected.kept == 0)


@pytest.mark.parametrize(
    ("day", "years", "later", "earlier"),
    [
        (dt.date(2026, 3, 2), 2, dt.date(2028, 3, 2), dt.date(2024, 3, 2)),
        (dt.date(2024, 2, 29), 1, dt.date(2025, 3, 1), dt.date(2023, 2, 28)),
        (dt.date(2024, 2, 29), 4, dt.date(2028, 2, 29), dt.date(2020, 2, 29)),
    ],
)
def test_years_are_counted_by_the_calendar(
    day: dt.date, years: int, later: dt.date, earlier: dt.date
) -> None:
    assert (years_after(day, years), years_before(day, years)) == (later, earlier)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (None, False),
        (TODAY, False),
        (dt.date(2026, 3, 3), True),
        (dt.date(2036, 3, 2), True),
        (dt.date(2036, 3, 3), False),
    ],
)
def test_what_is_free_is_kept_until_a_day_within_ten_years(day: dt.date | None, expected: bool) -> None:
    assert may_keep_until(day, TODAY) is expected


def test_an_open_record_ends_with_the_entry() -> None:
    open_one = standing_of("record", [None], YEARS, TODAY)
    assert kept_until("record", open_one, YEARS, TODAY, is_off=False) is None
    assert kept_until("record", open_one, YEARS, TODAY, is_off=True) == dt.date(2029, 3, 2)
    handled = standing_of("file", [None], YEARS, TODAY)
    assert kept_until("file", handled, YEARS, TODAY, is_off=True) is None


@pytest.mark.parametrize(("basis", "expected"), [("file", True), ("record", True), ("duty", False)])
def test_files_and_records_stay_nameless_where_the_entry_goes(basis: str, expected: bool) -> None:
    assert is_nameless(basis, is_off=True) is expected
    assert not is_nameless(basis, is_off=False)
