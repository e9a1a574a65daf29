"""Days of registration and permit: half a year, full years, the month before, limits; leap days and month ends."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.residence.rules import days
from liren.domains.residence.rules.application import ProofGiven
from liren.domains.residence.rules.permits import Years, conditions, days_to_issue, endorsed, standing

D = dt.date


@pytest.mark.parametrize(
    ("since", "full"),
    [
        (D(2026, 1, 1), D(2026, 7, 1)),
        (D(2025, 8, 31), D(2026, 2, 28)),
        (D(2027, 8, 31), D(2028, 2, 29)),
        (D(2027, 8, 29), D(2028, 2, 29)),
        (D(2026, 3, 31), D(2026, 9, 30)),
        (D(2024, 2, 29), D(2024, 8, 29)),
        (D(2025, 12, 15), D(2026, 6, 15)),
    ],
)
def test_half_a_year_is_full_on_the_day_of_the_same_number(since: D, full: D) -> None:
    assert days.half_year_on(since) == full


@pytest.mark.parametrize(
    ("anchor", "number", "full", "opens"),
    [
        (D(2025, 6, 15), 1, D(2026, 6, 15), D(2026, 5, 15)),
        (D(2024, 2, 29), 1, D(2025, 2, 28), D(2025, 1, 28)),
        (D(2024, 2, 29), 4, D(2028, 2, 29), D(2028, 1, 29)),
        (D(2025, 3, 31), 1, D(2026, 3, 31), D(2026, 2, 28)),
        (D(2025, 5, 31), 1, D(2026, 5, 31), D(2026, 4, 30)),
        (D(2026, 1, 10), 2, D(2028, 1, 10), D(2027, 12, 10)),
    ],
)
def test_a_full_year_and_the_month_before_it(anchor: D, number: int, full: D, opens: D) -> None:
    assert days.full_year(anchor, number) == full
    assert days.endorse_from(full) == opens


@pytest.mark.parametrize(
    ("accepted", "is_hard", "due"),
    [
        (D(2026, 2, 14), False, D(2026, 3, 1)),
        (D(2028, 2, 14), False, D(2028, 2, 29)),
        (D(2026, 12, 20), False, D(2027, 1, 4)),
        (D(2026, 1, 31), True, D(2026, 3, 2)),
    ],
)
def test_the_police_have_fifteen_days_or_thirty(accepted: D, is_hard: bool, due: D) -> None:
    assert days.due_on(accepted, days_to_issue(is_hard, 15, 30)) == due


def test_no_district_gives_more_than_thirty_days() -> None:
    assert (days_to_issue(True, 15, 45), days_to_issue(False, 15, 45)) == (30, 15)


@pytest.mark.parametrize(
    ("before", "since"),
    [
        (None, D(2026, 5, 2)),
        ((D(2025, 9, 1), D(2026, 5, 1)), D(2025, 9, 1)),
        ((D(2025, 9, 1), D(2026, 4, 30)), D(2026, 5, 2)),
    ],
)
def test_residence_goes_on_where_somebody_moves_without_a_gap(before: tuple[D, D] | None, since: D) -> None:
    assert days.counts_from(D(2026, 5, 1), D(2026, 5, 2), before) == since


YEARS = Years(D(2025, 3, 31))


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (D(2025, 3, 31), "in_force"),
        (D(2026, 2, 27), "in_force"),
        (D(2026, 2, 28), "due"),
        (D(2026, 3, 31), "due"),
        (D(2026, 4, 1), "suspended"),
        (D(2030, 1, 1), "suspended"),
    ],
)
def test_a_permit_is_due_within_the_month_and_suspended_after_it(today: D, stands: str) -> None:
    assert standing(YEARS, today) == stands


@pytest.mark.parametrize(
    ("on", "after"),
    [
        (D(2026, 2, 27), None),
        (D(2026, 2, 28), (Years(D(2025, 3, 31), 1), False)),
        (D(2026, 3, 31), (Years(D(2025, 3, 31), 1), False)),
        (D(2026, 4, 1), (Years(D(2026, 4, 1)), True)),
        (D(2029, 9, 9), (Years(D(2029, 9, 9)), True)),
    ],
)
def test_a_late_endorsement_counts_the_years_anew(on: D, after: tuple[Years, bool] | None) -> None:
    assert endorsed(YEARS, on) == after


def test_years_of_a_leap_day_come_back_to_it() -> None:
    years = Years(D(2024, 2, 29))
    lasts = []
    for _year in range(4):
        lasts.append(years.endorse_by)
        found = endorsed(years, years.endorse_by)
        assert found is not None
        years = found[0]
    assert lasts == [D(2025, 2, 28), D(2026, 2, 28), D(2027, 2, 28), D(2028, 2, 29)]


LEASE = ProofGiven("dwelling", "lease", D(2026, 1, 1), D(2026, 12, 31))
JOB = ProofGiven("work", "contract", D(2026, 9, 1))
TODAY = D(2026, 8, 1)


@pytest.mark.parametrize(
    ("since", "elsewhere", "proofs", "is_met", "ready", "missing"),
    [
        (D(2026, 2, 1), True, [LEASE], True, D(2026, 8, 1), ()),
        (D(2026, 2, 2), True, [LEASE], False, D(2026, 8, 2), ("half_year",)),
        (D(2026, 2, 1), True, [], False, None, ("work", "dwelling", "study")),
        (D(2026, 2, 1), True, [JOB], False, D(2026, 9, 1), ("work", "dwelling", "study")),
        (D(2026, 2, 1), False, [LEASE], False, None, ("elsewhere",)),
        (D(2026, 2, 1), True, [ProofGiven("study", "school")], False, None, ("work", "dwelling", "study")),
        (D(2026, 7, 15), True, [LEASE], False, None, ("half_year",)),
        (D(2026, 7, 15), True, [LEASE, JOB], False, D(2027, 1, 15), ("half_year",)),
        (
            D(2026, 1, 1),
            True,
            [ProofGiven("study", "school", D(2026, 1, 1), D(2026, 7, 31))],
            False,
            None,
            ("work", "dwelling", "study"),
        ),
    ],
)
def test_the_conditions_are_explained_with_their_days(
    since: D,
    elsewhere: bool,
    proofs: list[ProofGiven],
    is_met: bool,
    ready: D | None,
    missing: tuple[str, ...],
) -> None:
    found = conditions(since, elsewhere, proofs, TODAY)
    assert (found.is_met, found.ready_on, found.missing) == (is_met, ready, missing)
