"""What may be lent, for how long, and that it is never more than somebody has."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.access.rules import RIGHTS, Period, standing

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
EVER = Period(NOW - dt.timedelta(days=100))


def days(first: int, last: int | None) -> Period:
    end = None if last is None else NOW + dt.timedelta(days=last)
    return Period(NOW + dt.timedelta(days=first), end)


@pytest.mark.parametrize(
    ("role", "own", "asked", "held", "places", "expected"),
    [
        ("director", False, days(0, 5), EVER, ("320104005", "320104005"), None),
        ("director", False, days(0, 5), EVER, ("320104005", "320104005001"), None),
        ("director", False, days(0, 5), EVER, ("320104005001", "320104005"), "place"),
        ("director", False, days(0, 5), EVER, ("320104005", "320104006"), "place"),
        ("director", True, days(0, 5), EVER, ("320104005", "320104005"), "self"),
        ("auditor", False, days(0, 5), EVER, ("320104", "320104"), "duty"),
        ("system_admin", False, days(0, 5), EVER, ("320104", "320104"), "duty"),
        ("director", False, days(0, None), EVER, ("320104", "320104"), "period"),
        ("director", False, days(5, 5), EVER, ("320104", "320104"), "period"),
        ("director", False, days(-5, 0), EVER, ("320104", "320104"), "period"),
        ("director", False, days(3, 5), days(-9, 2), ("320104", "320104"), "period"),
        ("director", False, days(0, 92), EVER, ("320104", "320104"), None),
        ("director", False, days(0, 93), EVER, ("320104", "320104"), "too_long"),
    ],
)
def test_a_role_is_lent_within_itself_and_for_a_time(
    role: str, own: bool, asked: Period, held: Period, places: tuple[str, str], expected: str | None
) -> None:
    found = standing.fault_of(role=role, is_own_deputy=own, asked=asked, held=held, now=NOW, places=places)
    assert found == expected


@pytest.mark.parametrize("role", sorted(RIGHTS))
def test_what_is_lent_is_part_of_the_role_and_not_lent_on(role: str) -> None:
    lent = standing.lent_rights(role)
    assert set(lent) <= set(RIGHTS[role])
    assert "standins.arrange" not in {right.name for right in lent}


def test_the_same_is_not_lent_twice_at_one_time() -> None:
    assert standing.is_lent_twice(days(0, 5), [days(4, 9)])
    assert not standing.is_lent_twice(days(0, 5), [days(5, 9)])
