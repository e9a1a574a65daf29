"""Assessment as both faces show it: indicators by name, lines with their steps, bodies by kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from liren.domains.appraisal.choices import Indicator
from liren.domains.organisations.choices import BodyKind

OF_RATES = ("response", "resolution", "satisfaction")


@dataclass(frozen=True, slots=True)
class ShownStep:
    label: str
    weight: int
    hits: int
    of: int
    share: str | None
    points: str | None
    query: str  # of the page of the matters behind it, without the path
    is_rate: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    body: str
    key: str
    score: str
    weight: int
    rank: int | None
    steps: list[ShownStep]


@dataclass(frozen=True, slots=True)
class ShownKind:
    """Bodies of one kind, ranked among themselves."""

    label: str
    lines: list[ShownLine]


def weights_of(weights: dict[str, int]) -> list[tuple[str, int]]:
    """Indicators by name with their weights, those that weigh nothing left out."""
    return [(str(Indicator(key).label), weight) for key, weight in weights.items() if weight]


def by_kind(lines: Iterable[Any], places: int, since: object, until: object) -> list[ShownKind]:
    """Lines of a result or of a trial, in their order, by the kind of body."""
    found: dict[str, list[ShownLine]] = {}
    for line in lines:
        is_trial = hasattr(line.score, "steps")
        value = line.score.value if is_trial else line.score
        weight = line.score.weight if is_trial else line.weight
        key = str(line.body.id)
        found.setdefault(line.body.kind, []).append(
            ShownLine(
                body=line.body.short_name,
                key=key,
                score="" if value is None else f"{value:.{places}f}",
                weight=weight,
                rank=line.rank,
                steps=[_step(step, key, since, until) for step in line.steps],
            )
        )
    return [ShownKind(str(BodyKind(kind).label), rows) for kind, rows in found.items()]


def _step(step: dict[str, Any], body: str, since: object, until: object) -> ShownStep:
    indicator = step["indicator"]
    is_rate = indicator in OF_RATES
    days = {"since": since, "until": until}
    asked = (
        {
            "period": "custom",
            **days,
            "compare": "none",
            "by": "body",
            "key": body,
            "rate": indicator,
            "hit": "all",
        }
        if is_rate
        else {**days, "what": indicator, "body": body}
    )
    return ShownStep(
        str(Indicator(indicator).label),
        step["weight"],
        step["hits"],
        step["of"],
        step["share"],
        step["points"],
        urlencode(asked),
        is_rate,
    )
