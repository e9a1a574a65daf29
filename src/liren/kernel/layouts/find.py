"""Where in a workbook the heads of a table are, which lines below are to be filled, and what stands under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from liren.kernel.layouts.guard import Flaw, LayoutUnfit

HEADER_WITHIN = 10  # rows
LABEL_MOST = 60
SERIAL = "serial"  # the meaning of a column that counts the lines; its figures may stand there
_ROW = re.compile(r"[A-Z]{1,3}\$?(\d+)")
Meant = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its letters, what stands over it, what that means by its name (empty where that is unknown)."""

    letters: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Layout:
    """`head_row` is the last row of the heads; the lines from `first` to `last` are blank, none where last < first."""

    sheet: str
    head_row: int
    first: int
    last: int
    heads: tuple[Head, ...]


def find_layout(book: Any, meant: Meant, needed: str) -> Layout:
    """The table whose heads mean most, among them `needed`. Raises `LayoutUnfit`."""
    found = [
        layout
        for sheet in book.worksheets
        if sheet.sheet_state == "visible" and (layout := _layout(sheet, meant, needed)) is not None
    ]
    if not found:
        raise LayoutUnfit(Flaw.NO_HEADER)
    return max(found, key=_meanings)


def _meanings(layout: Layout) -> int:
    return sum(1 for head in layout.heads if head.meaning)


def _layout(sheet: Any, meant: Meant, needed: str) -> Layout | None:
    over = {(row, column): area for area in sheet.merged_cells.ranges for row, column in area.cells}
    rows = [(row, _heads(sheet, row, over, meant)) for row in range(1, min(HEADER_WITHIN, sheet.max_row) + 1)]
    row, heads = max(rows, key=lambda one: sum(1 for head in one[1] if head.meaning))
    meanings = {head.meaning for head in heads if head.meaning}
    if needed not in meanings or len(meanings) < 2:
        return None
    across = range(1, sheet.max_column + 1)
    end = max([row, *(over[row, column].max_row for column in across if (row, column) in over)])
    last = _blank_until(sheet, end + 1, heads)
    _check_blank(sheet, last + 1, heads)
    return Layout(sheet.title, end, end + 1, last, tuple(heads))


def _heads(sheet: Any, row: int, over: dict[tuple[int, int], Any], meant: Meant) -> list[Head]:
    """What stands in a row, merged heads by their first column; of two with one meaning the first has it."""
    from openpyxl.utils import get_column_letter

    found: list[Head] = []
    taken: set[str] = set()
    for column in range(1, sheet.max_column + 1):
        area = over.get((row, column))
        if area is not None and column != area.min_col:
            continue
        value = sheet.cell(area.min_row if area is not None else row, column).value
        label = value.strip() if isinstance(value, str) else ""
        if not label or label.startswith("="):
            continue
        meaning = meant(label) or ""
        found.append(
            Head(
                get_column_letter(column),
                " ".join(label.split())[:LABEL_MOST],
                meaning * (meaning not in taken),
            )
        )
        taken.add(meaning)
    return found


def _blank_until(sheet: Any, first: int, heads: list[Head]) -> int:
    """The last of the lines that wait to be filled: blank, but for their number and for sums of their own."""
    serial = {head.letters for head in heads if head.meaning == SERIAL}
    own = {cell.column_letter for cell in _said(sheet, first) if _is_own_sum(cell)}
    row = first
    while row <= sheet.max_row and all(
        (cell.column_letter in serial and str(cell.value).strip().isdecimal())
        or (_is_own_sum(cell) and cell.column_letter in own)
        for cell in _said(sheet, row)
    ):
        row += 1
    return row - 1


def _said(sheet: Any, row: int) -> Iterator[Any]:
    """The cells of a row that hold something."""
    if row > sheet.max_row:
        return
    for cell in sheet[row]:
        value = cell.value
        if value is not None and not (isinstance(value, str) and not value.strip()):
            yield cell


def _is_own_sum(cell: Any) -> bool:
    """A formula that reckons with its own line."""
    formula = cell.value
    if not isinstance(formula, str) or not formula.startswith("="):
        return False
    rows = {int(row) for row in _ROW.findall(formula)}
    return cell.row in rows or not rows


def _check_blank(sheet: Any, after: int, heads: list[Head]) -> None:
    """Whoever uploads a list that is full of people is asked to empty it first."""
    meant = {head.letters for head in heads if head.meaning and head.meaning != SERIAL}
    for row in range(after, sheet.max_row + 1):
        filled = [cell for cell in _said(sheet, row) if cell.column_letter in meant]
        said = [cell for cell in filled if not str(cell.value).startswith("=")]
        if len(said) > 1:
            raise LayoutUnfit(Flaw.NOT_BLANK, str(row))
