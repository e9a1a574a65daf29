"""The figures of casework as the casework room computes with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from liren.domains.policy.rules.recurring import RecurringFigures
from liren.domains.policy.rules.supervision import SupervisionFigures
from liren.kernel.worktime import Limit, WorkingCalendar

FigureValue = Callable[[str], Any]
RATE_STANDARD = "casework.rate_standard."  # and the code of the rate


@dataclass(frozen=True, slots=True)
class CaseLimits:
    """The limits of one urgency: acceptance counts from the dispatch, the others from registration."""

    dispatch: Limit
    accept: Limit
    contact: Limit
    resolve: Limit


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """When `after` the due moment the case is still late, it is laid before `to` (a role's key)."""

    after: Limit
    to: str


@dataclass(frozen=True, slots=True)
class RatingLevel:
    """One of the five levels; `score` 5 (best) to 1; a `bad` one opens a call-back."""

    code: str
    name: str
    name_en: str
    score: int
    bad: bool


@dataclass(frozen=True, slots=True)
class RateDefinition:
    """A rate with the sentence that defines it, in both languages; `standard` in percent, None where none is set."""

    code: str
    name: str
    name_en: str
    definition: str
    definition_en: str
    standard: float | None = None


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """`reopen_days` are calendar days after closing; `callback_days`, `rectification_days` working days;
    `callback_scripts` are what is asked, in Chinese and in English."""

    returns_max: int
    reopen_days: int
    callback_days: int
    callback_tries: int
    callback_scripts: tuple[str, str]
    rectification_days: int
    reminder_fractions: tuple[float, ...]
    escalation: tuple[EscalationStep, ...]
    escalation_clock: tuple[EscalationStep, ...]
    nearby_metres: int
    rating_levels: tuple[RatingLevel, ...]

    @property
    def callback(self) -> Limit:
        return Limit(days=self.callback_days)

    @property
    def rectification(self) -> Limit:
        return Limit(days=self.rectification_days)

    def escalation_of(self, limit: Limit) -> tuple[EscalationStep, ...]:
        """The steps for a case under `limit`: hours for clock time, working days otherwise."""
        return self.escalation_clock if limit.clock else self.escalation


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything a case needs at one place on one day: limits by urgency, figures, those of supervision and of
    recurring trouble, calendar."""

    limits: dict[str, CaseLimits]
    figures: CaseFigures
    supervision: SupervisionFigures
    recurring: RecurringFigures
    calendar: WorkingCalendar


def limits_of(urgency: str, value: FigureValue) -> CaseLimits:
    """`value(key)` gives the figure in force."""
    stages = ("dispatch", "accept", "contact", "resolve")
    return CaseLimits(**{stage: value(f"casework.limit.{urgency}.{stage}") for stage in stages})


def figures_of(value: FigureValue) -> CaseFigures:
    """`value(key)` gives the figure in force."""
    return CaseFigures(
        returns_max=value("casework.returns_max"),
        reopen_days=value("casework.reopen_days"),
        callback_days=value("casework.callback_days"),
        callback_tries=value("casework.callback_tries"),
        callback_scripts=(value("casework.callback_script"), value("casework.callback_script_en")),
        rectification_days=value("casework.rectification_days"),
        reminder_fractions=value("casework.reminder_fractions"),
        escalation=_steps(value("casework.escalation")),
        escalation_clock=_steps(value("casework.escalation_clock"), clock=True),
        nearby_metres=value("casework.nearby_metres"),
        rating_levels=rating_levels(value("casework.rating_levels")),
    )


def rating_levels(rows: tuple[dict[str, Any], ...]) -> tuple[RatingLevel, ...]:
    return tuple(RatingLevel(**row) for row in rows)


def rate_definitions(
    rows: tuple[dict[str, Any], ...], standards: Mapping[str, float]
) -> tuple[RateDefinition, ...]:
    """`standards` are figures by key; nothing can be expected beyond all of them."""
    found = []
    for row in rows:
        standard = standards.get(RATE_STANDARD + row["code"])
        found.append(RateDefinition(**row, standard=None if standard is None else min(standard, 100)))
    return tuple(found)


def _steps(rows: tuple[dict[str, Any], ...], *, clock: bool = False) -> tuple[EscalationStep, ...]:
    unit = "hours" if clock else "days"
    return tuple(EscalationStep(Limit(**{unit: row[unit]}, clock=clock), row["to"]) for row in rows)
