"""How a score comes about: shares times weights, each step in sight. No Django, no clock, no floats."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from liren.domains.appraisal.errors import WeightsWrong

WHOLE = 100
HALF = 50  # with less weight than this that can be counted, there is no score
STEP_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one indicator, and how much more the scheme leaves out."""

    hits: int = 0
    of: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One indicator of a score: `share` in per cent and `points`, None where too few matters count. Of an inverse one
    what is missing to the whole gives the points."""

    indicator: str
    weight: int
    hits: int
    of: int
    share: str | None
    points: str | None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """`value` None: too little could be counted. `weight` is what of the weights was counted."""

    value: Decimal | None
    weight: int
    steps: tuple[Step, ...]


def check_weights(weights: Mapping[str, int]) -> None:
    total = sum(weights.values())
    if total != WHOLE or any(not 0 <= weight <= WHOLE for weight in weights.values()):
        raise WeightsWrong(field="weights", total=total)


def score(
    weights: Mapping[str, int],
    counted: Mapping[str, Counted],
    *,
    least: int,
    places: int,
    inverse: Container[str] = (),
) -> Score:
    """Sum of share × weight over the indicators with at least `least` matters, divided by their weights; rounded half
    up to `places` at the very end. Of the `inverse` indicators a hundred less the share is taken. No score where less
    than half of the weight can be counted."""
    steps, points, weight = [], Decimal(0), 0
    for indicator, share_of_whole in weights.items():
        if not share_of_whole:
            continue
        found = counted.get(indicator, Counted())
        share = Decimal(WHOLE * found.hits) / found.of if found.of and found.of >= least else None
        good = WHOLE - share if share is not None and indicator in inverse else share
        part = None if good is None else good * share_of_whole / WHOLE
        steps.append(_step(indicator, share_of_whole, found, share, part))
        if part is not None:
            points, weight = points + part, weight + share_of_whole
    value = _rounded(points * WHOLE / weight, places) if weight >= HALF else None
    return Score(value, weight, tuple(steps))


def _step(indicator: str, weight: int, found: Counted, share: Decimal | None, part: Decimal | None) -> Step:
    said = [None if one is None else str(one.quantize(STEP_PLACES).normalize()) for one in (share, part)]
    shown = [_plain(one) for one in said]
    return Step(indicator, weight, found.hits, found.of, shown[0], shown[1], found.left_out)


def _plain(text: str | None) -> str | None:
    """Without an exponent."""
    return None if text is None else format(Decimal(text), "f")


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def ranks(scores: Sequence[tuple[str, str, Decimal | None]]) -> dict[str, int]:
    """The rank of each key among those of its kind; equal scores share one, what has no score has none."""
    found: dict[str, int] = {}
    for key, kind, value in scores:
        if value is not None:
            better = sum(
                1 for _other, same, more in scores if same == kind and more is not None and more > value
            )
            found[key] = better + 1
    return found


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Whether what was published of each body differs from what is computed now."""
    return dict(before) != dict(after)
