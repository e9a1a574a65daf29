"""Supervision: what follows what, and what opens one by itself."""

from __future__ import annotations

import pytest

from liren.domains.casework.choices import SupervisionCause, SupervisionLevel, SupervisionState
from liren.domains.casework.errors import SupervisionStepNotAllowed
from liren.domains.casework.rules.supervision import Act, Facts, Thresholds, causes, level_of, raised, step

USUAL = Thresholds(late_days=2, returns=2, bad_ratings=2, people=10)


@pytest.mark.parametrize(
    ("state", "act", "after"),
    [
        ("waiting", "answer", "answered"),
        ("answered", "answer", "answered"),
        ("answered", "return", "waiting"),
        ("waiting", "raise", "waiting"),
        ("answered", "raise", "waiting"),
        ("waiting", "instruct", "waiting"),
        ("answered", "instruct", "waiting"),
        ("waiting", "close", "closed"),
        ("answered", "close", "closed"),
        ("waiting", "return", None),
        ("closed", "answer", None),
        ("closed", "return", None),
        ("closed", "raise", None),
        ("closed", "instruct", None),
        ("closed", "close", None),
    ],
)
def test_each_state_leads_on_as_the_table_says(state: str, act: str, after: str | None) -> None:
    if after is None:
        with pytest.raises(SupervisionStepNotAllowed):
            step(SupervisionState(state), Act(act))
    else:
        assert step(SupervisionState(state), Act(act)) == after


@pytest.mark.parametrize(
    ("facts", "at", "found"),
    [
        (Facts(), USUAL, []),
        (Facts(days_late=1), USUAL, []),
        (Facts(days_late=2), USUAL, ["late"]),
        (Facts(returns=2), USUAL, ["returned"]),
        (Facts(bad_ratings=1), USUAL, []),
        (Facts(bad_ratings=2), USUAL, ["badly_rated"]),
        (Facts(people=10), USUAL, ["hot"]),
        (Facts(9, 9, 9, 99), USUAL, ["badly_rated", "late", "returned", "hot"]),
        (Facts(9, 9, 9, 99), Thresholds(0, 0, 0, 0), []),
        (Facts(days_late=5, people=50), Thresholds(0, 2, 2, 10), ["hot"]),
    ],
)
def test_a_rule_opens_from_its_threshold_on_and_never_at_nought(
    facts: Facts, at: Thresholds, found: list[str]
) -> None:
    assert causes(facts, at) == found


def test_levels_rise_one_by_one() -> None:
    assert [raised(level) for level in SupervisionLevel] == ["notice", "rectification", None]
    assert {cause: level_of(cause) for cause in SupervisionCause}[
        SupervisionCause.BADLY_RATED
    ] == "rectification"
    assert level_of(SupervisionCause.LATE) == "notice"
