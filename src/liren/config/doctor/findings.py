"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    WELL = "well"
    CARE = "care"  # it works, and somebody should see to it
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Finding:
    """`name` is the check's; the sentence says what is the case and, unless it is well, what to do."""

    name: str
    grade: Grade
    sentence: str


def well(name: str, sentence: str) -> Finding:
    return Finding(name, Grade.WELL, sentence)


def care(name: str, sentence: str) -> Finding:
    return Finding(name, Grade.CARE, sentence)


def ill(name: str, sentence: str) -> Finding:
    return Finding(name, Grade.ILL, sentence)
