"""Assessment as both faces show it: indicators by name, lines with their steps, bodies by kind."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from liren.domains.appraisal.choices import Indicator, SchemeState
from liren.domains.appraisal.queries import what_of
from liren.domains.casework.queries.exclusions import names_of
from liren.domains.organisations.choices import BodyKind

if TYPE_CHECKING:
    from liren.domains.appraisal.models import Scheme


@dataclass(frozen=True, slots=True)
class ShownStep:
    label: str
    weight: int
    hits: int
    of: int
    share: str | None
    points: str | None
    query: str  # of the page of what is behind it, without the path
    left_out: int = 0


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


@dataclass(frozen=True, slots=True)
class ShownExclusion:
    """One kind of matters that a scheme leaves out; `is_new` where the scheme before did not."""

    id: uuid.UUID
    name: str
    reason: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ShownScheme:
    """A scheme with its weights and what it leaves out; `dropped` is what only the one before left out."""

    scheme: Scheme
    weights: list[tuple[str, int]]
    exclusions: list[ShownExclusion]
    dropped: list[str]


def shown_schemes(county: str, schemes: Sequence[Scheme]) -> list[ShownScheme]:
    """Schemes in their order, the latest first, each beside the approved one before it. One query at most."""
    names = names_of(county, (rule for one in schemes for rule in one.leaves_out))
    found: list[ShownScheme] = []
    before: tuple[tuple[str, str], ...] | None = None
    for scheme in reversed(schemes):
        was, now = before if before is not None else scheme.leaves_out, scheme.leaves_out
        lines = [
            ShownExclusion(one.id, names[one.rule], one.reason, one.rule not in was)
            for one in scheme.exclusions.all()
        ]
        dropped = [names[rule] for rule in was if rule not in now]
        found.append(ShownScheme(scheme, weights_of(scheme.in_order), lines, dropped))
        before = now if scheme.state == SchemeState.APPROVED else before
    return found[::-1]


def by_kind(lines: Iterable[Any], scheme: Scheme, asked: dict[str, str]) -> list[ShownKind]:
    """Lines of a result or of a trial, in their order, by the kind of body. `asked` names the result, or the days."""
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
                score="" if value is None else f"{value:.{scheme.places}f}",
                weight=weight,
                rank=line.rank,
                steps=[_step(step, scheme, {**asked, "body": key}) for step in line.steps],
            )
        )
    return [ShownKind(str(BodyKind(kind).label), rows) for kind, rows in found.items()]


def _step(step: dict[str, Any], scheme: Scheme, asked: dict[str, str]) -> ShownStep:
    indicator = step["indicator"]
    return ShownStep(
        str(Indicator(indicator).label),
        step["weight"],
        step["hits"],
        step["of"],
        step["share"],
        step["points"],
        urlencode({**asked, "what": what_of(scheme, indicator)}),
        step.get("left_out", 0),
    )
