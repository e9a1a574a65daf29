"""An answer about an address as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liren.domains.territory.choices import Piece, Verdict
from liren.domains.territory.queries.standard import Answer, Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liren.domains.territory.rules.likeness import Within


@dataclass(frozen=True, slots=True)
class Line:
    """A building that may be meant: how sure, and why, piece by piece."""

    candidate: Candidate
    reasons: list[tuple[Any, str, str, Any, str]]  # piece, said, known, verdict, kind of verdict
    doors: list[str]


@dataclass(frozen=True, slots=True)
class Said:
    pieces: list[tuple[Any, str]]
    lines: list[Line]
    is_sure: bool


def said_of(answer: Answer) -> Said:
    pieces = (
        [(Piece(name).label, value) for name, value in answer.reading.said().items()]
        if answer.reading
        else []
    )
    return Said(pieces, [_line(one) for one in answer.candidates], answer.sure is not None)


def _line(one: Candidate) -> Line:
    reasons = [
        (Piece(f.piece).label, f.said, f.known, Verdict(f.verdict).label, f.verdict) for f in one.findings
    ]
    return Line(one, reasons, list(_doors(one.doors)))


def _doors(doors: tuple[Within, ...]) -> Iterator[str]:
    for door in doors:
        yield "-".join(part for part in (door.entrance, door.unit, door.door) if part)
