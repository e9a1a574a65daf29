"""Supervision (督办): what follows what, and what opens one by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liren.domains.casework.choices import SupervisionCause, SupervisionLevel, SupervisionState
from liren.domains.casework.errors import SupervisionStepNotAllowed

S = SupervisionState


class Act(StrEnum):
    """What is done within a supervision."""

    ANSWER = "answer"  # the body explains
    RETURN = "return"  # the explanation does not do
    RAISE = "raise"  # a weightier level, with its own limit
    INSTRUCT = "instruct"  # a leader's written instruction is attached
    CLOSE = "close"


# An answer may be completed while it waits for the supervisor; closing without one is for what has been settled.
TABLE: dict[tuple[SupervisionState, Act], SupervisionState] = {
    (S.WAITING, Act.ANSWER): S.ANSWERED,
    (S.ANSWERED, Act.ANSWER): S.ANSWERED,
    (S.ANSWERED, Act.RETURN): S.WAITING,
    (S.WAITING, Act.RAISE): S.WAITING,
    (S.ANSWERED, Act.RAISE): S.WAITING,
    (S.WAITING, Act.INSTRUCT): S.WAITING,
    (S.ANSWERED, Act.INSTRUCT): S.WAITING,
    (S.WAITING, Act.CLOSE): S.CLOSED,
    (S.ANSWERED, Act.CLOSE): S.CLOSED,
}


def step(state: SupervisionState, act: Act) -> SupervisionState:
    """The state after `act`. Raises `SupervisionStepNotAllowed`."""
    if (state, act) not in TABLE:
        raise SupervisionStepNotAllowed(state=state.label)
    return TABLE[state, act]


def raised(level: SupervisionLevel) -> SupervisionLevel | None:
    """The next weightier level; None above rectification."""
    order = list(SupervisionLevel)
    following = order.index(level) + 1
    return order[following] if following < len(order) else None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule looks at: working days late, returns, bad ratings, people who brought the matter."""

    days_late: int = 0
    returns: int = 0
    bad_ratings: int = 0
    people: int = 1


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how much on a rule opens a supervision; nought switches it off."""

    late_days: int
    returns: int
    bad_ratings: int
    people: int


def causes(facts: Facts, at: Thresholds) -> list[SupervisionCause]:
    """The rules that are met, the gravest first."""
    met = (
        (SupervisionCause.BADLY_RATED, facts.bad_ratings, at.bad_ratings),
        (SupervisionCause.LATE, facts.days_late, at.late_days),
        (SupervisionCause.RETURNED, facts.returns, at.returns),
        (SupervisionCause.HOT, facts.people, at.people),
    )
    return [cause for cause, found, threshold in met if threshold and found >= threshold]


def level_of(cause: SupervisionCause) -> SupervisionLevel:
    """At which level a rule opens: what was rated badly again is to be put right, the rest to be explained."""
    is_bad = cause == SupervisionCause.BADLY_RATED
    return SupervisionLevel.RECTIFICATION if is_bad else SupervisionLevel.NOTICE
