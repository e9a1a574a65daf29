"""How hot an issue is, by a formula that the district sees and sets; and what its matters say in their own words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from liren.domains.casework.rules.hot_words import Vector, likeness, pieces_of, vector

SENTENCE = re.compile(r"[。！？!?；;\n\r]+")
SHORTEST, LONGEST = 10, 90  # letters of a sentence that is quoted
QUOTED = 4
TOO_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class HeatFigures:
    """What the district sets: points a person, a root of votes, a new matter; days that count as new; days after the
    last matter in which the heat halves; the least number of matters an issue is listed with."""

    people: float
    votes: float
    growth: float
    new_days: int
    half_days: int
    least: int


def heat(figures: HeatFigures, *, people: int, votes: int, new: int, days_quiet: float) -> float:
    """(people × w₁ + √votes × w₂ + new × w₃) × half ÷ (half + days since the last matter).

    The root, since a vote costs a press of a finger: a hundred of them weigh as ten.
    """
    points = people * figures.people + math.sqrt(votes) * figures.votes + new * figures.growth
    return points * figures.half_days / (figures.half_days + max(0.0, days_quiet))


def sentences_of(text: str) -> list[str]:
    plain = ("".join(part.split()) for part in SENTENCE.split(text))
    return [part for part in plain if SHORTEST <= len(part) <= LONGEST]


def summary(texts: Iterable[str], centre: Vector, weights: Sequence[float], most: int = QUOTED) -> list[str]:
    """The sentences that say best what all tell, no two of them alike, as they stand in the texts."""
    scored = []
    seen: set[str] = set()
    for text in texts:
        for sentence in sentences_of(text):
            if sentence not in seen:
                seen.add(sentence)
                found = vector(pieces_of("", sentence), weights)
                scored.append((likeness(found, centre), sentence, found))
    chosen: list[tuple[str, Vector]] = []
    for score, sentence, found in sorted(scored, key=lambda row: (-row[0], row[1])):
        if len(chosen) == most or score <= 0:
            break
        if all(likeness(found, other) < TOO_ALIKE for _, other in chosen):
            chosen.append((sentence, found))
    return [sentence for sentence, _ in chosen]
