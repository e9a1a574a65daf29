"""Which months of a period are summed up whole."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.casework.rules.rates import whole_months

D = dt.date


@pytest.mark.parametrize(
    ("since", "until", "today", "expected"),
    [
        (D(2026, 1, 1), D(2026, 12, 31), D(2026, 11, 28), (D(2026, 1, 1), D(2026, 10, 1))),
        (D(2025, 1, 1), D(2025, 12, 31), D(2026, 11, 28), (D(2025, 1, 1), D(2025, 12, 1))),
        (D(2025, 1, 2), D(2025, 3, 30), D(2026, 11, 28), (D(2025, 2, 1), D(2025, 2, 1))),
        (D(2025, 1, 2), D(2025, 2, 27), D(2026, 11, 28), None),
        (D(2026, 11, 1), D(2026, 11, 30), D(2026, 11, 30), None),
        (D(2026, 11, 1), D(2026, 11, 30), D(2026, 12, 1), (D(2026, 11, 1), D(2026, 11, 1))),
        (D(2025, 12, 31), D(2026, 1, 31), D(2027, 1, 1), (D(2026, 1, 1), D(2026, 1, 1))),
        (D(2027, 1, 1), D(2027, 12, 31), D(2026, 11, 28), None),
    ],
)
def test_months_that_lie_within_a_period_and_are_over(
    since: dt.date, until: dt.date, today: dt.date, expected: tuple[dt.date, dt.date] | None
) -> None:
    assert whole_months(since, until, today) == expected
