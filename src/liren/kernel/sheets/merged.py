"""Merged cells: a reader sees their value in each row they cover, the file holds it in the first one only."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from liren.kernel.sheets.cells import MOST_COLUMNS, Row

MOST_MERGED = 20_000  # of a sheet; further ones keep their value in their first row
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def column_of(letters: str) -> int:
    """A → 0, Z → 25, AA → 26; what is no column → a number beyond all."""
    if not (letters.isascii() and letters.isupper() and len(letters) <= 3):
        return 1 << 20
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value - 1


class Area(NamedTuple):
    first: int
    last: int
    column: int


class Merged:
    """The areas merged downwards. Filled while rows pass in their order; one `Merged` serves many passes."""

    def __init__(self) -> None:
        self._areas: list[Area] = []

    def find(self, text: bytes, before: int) -> None:
        """Adds the areas that begin in `text` before that position."""
        for match in _MERGED.finditer(text):
            left, first, _right, last = match.groups()
            area = Area(int(first), int(last), column_of(left.decode()))
            is_meant = area.first < area.last and area.column < MOST_COLUMNS
            if match.start() < before and is_meant and len(self._areas) < MOST_MERGED:
                self._areas.append(area)

    def filled(self, rows: Iterable[Row]) -> Iterator[Row]:
        """`rows`, in the order of their numbers, with what the merged areas show."""
        waiting = deque(sorted(self._areas))
        running: list[tuple[Area, str]] = []
        for row in rows:
            while waiting and waiting[0].first <= row.number:
                area = waiting.popleft()
                if area.first == row.number and area.column < len(row.cells):
                    running.append((area, row.cells[area.column]))
            if running:
                running = [(area, value) for area, value in running if area.last >= row.number]
                _fill(row, running)
            yield row


def _fill(row: Row, running: list[tuple[Area, str]]) -> None:
    for area, value in running:
        row.cells.extend([""] * (area.column + 1 - len(row.cells)))
        row.cells[area.column] = row.cells[area.column] or value
