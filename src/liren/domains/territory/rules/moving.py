"""Changes of codes: what somebody wrote down, line by line, and which code becomes which.

A line has an old code, a new code, a new name and grids, in this order: `320104001001,320104001002,井巷社区,`. An old
code alone in front makes a new name; none in front a new place; grids take a part of a community out of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from liren.domains.territory import errors
from liren.domains.territory.choices import MoveFlaw
from liren.domains.territory.rules import codes
from liren.domains.territory.rules.names import clean

MOST_LINES = 2000
LONGEST_NAME = 80
GAP = re.compile(r"[,，;；\t]")
LISTED = re.compile(r"[\s、/|+]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One line as it was written; `number` is its row."""

    number: int
    old: str
    new: str
    name: str = ""
    grids: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether what is under the old code goes over to the new one as a whole."""
        return bool(self.old) and self.old != self.new and not self.grids


def read_lines(text: str) -> list[Asked]:
    """The lines of a typed or pasted table; a first line without digits is its heading. Refuses the first wrong one."""
    found = []
    for number, line in enumerate(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), 1):
        cells = [clean(cell) for cell in next(csv.reader([GAP.sub(",", line.strip("\n"))]), [])]
        if any(cells) and not (number == 1 and not any(c.isdigit() for c in line)):
            found.append(_asked(number, [*cells, "", "", "", ""][:4]))
        if len(found) > MOST_LINES:
            raise errors.MoveWrong(number=number, problem=MoveFlaw.TOO_MANY.label, field="lines")
    check(found)
    return found


def _asked(number: int, cells: Sequence[str]) -> Asked:
    old, new, name, grids = cells
    new = new or old
    flaw = _flaw(old, new, name, grids)
    if flaw:
        raise errors.MoveWrong(number=number, problem=flaw.label, field="lines")
    return Asked(number, old, new, name, tuple(part for part in LISTED.split(grids) if part))


def _flaw(old: str, new: str, name: str, grids: str) -> MoveFlaw | None:
    if not codes.is_code(new) or (old and not codes.is_code(old)):
        return MoveFlaw.CODE
    if old and len(old) != len(new):
        return MoveFlaw.LEVEL
    if len(name) > LONGEST_NAME or ((not old or old == new) and not name):
        return MoveFlaw.NAME
    if grids and (len(old) != 12 or old == new):
        return MoveFlaw.SPLIT
    return None


def check(lines: Iterable[Asked]) -> None:
    """Refuses an empty change, an old code with two ways to go, and a new code that itself goes away."""
    lines = list(lines)
    if not lines:
        raise errors.MoveEmpty(field="lines")
    seen: set[tuple[str, bool]] = set()
    gone = {line.old for line in lines if line.moves}
    for line in lines:
        key = (line.old, line.moves) if line.old and not line.grids else (line.new + line.old, False)
        if key in seen:
            raise errors.MoveWrong(number=line.number, problem=MoveFlaw.TWICE.label, field="lines")
        seen.add(key)
        if line.new in gone:
            raise errors.MoveWrong(number=line.number, problem=MoveFlaw.CHAIN.label, field="lines")


class Mapping:
    """Which code becomes which: the longest old code in front of a code decides."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = {old: new for old, new in pairs if old and old != new}
        self._lengths = sorted({len(old) for old in self.pairs}, reverse=True)

    def of(self, code: str) -> str | None:
        """What `code` becomes; None where it stays."""
        for length in self._lengths:
            if len(code) >= length and (new := self.pairs.get(code[:length])):
                return new + code[length:]
        return None

    @property
    def tops(self) -> list[str]:
        """The old codes that lie under no other old code."""
        return sorted(
            old for old in self.pairs if not any(old[:n] in self.pairs for n in self._lengths if n < len(old))
        )


def reach_of(all_codes: Iterable[str]) -> str:
    """The lowest place that covers every code; empty for several provinces."""
    wanted = sorted(all_codes)
    if not wanted:
        return ""
    line = [code for code in codes.line_of(wanted[0]) if all(c.startswith(code) for c in wanted)]
    return line[-1] if line else ""
