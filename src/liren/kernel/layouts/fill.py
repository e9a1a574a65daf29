"""Lines written into a layout, and the mark that says who took them, when, what for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import IO, Any

from liren.kernel.layouts.find import Layout
from liren.kernel.layouts.grow import grow
from liren.kernel.layouts.guard import opened
from liren.kernel.tables import CELL_MOST, CONTROL, RISKY, Cell

PART_MOST = 240  # characters a header or footer of the print holds
TRIED = 3  # lines more than a layout has, by which it is seen whether it can grow


@dataclass(frozen=True, slots=True)
class Filling:
    """`columns` says by its letters which value of a row stands in a column; `short` is the mark at the foot of each
    page, `number` the one at its head, `line` the one below the table."""

    layout: Layout
    columns: Mapping[str, int]
    number: str
    short: str
    line: str


def fill(content: bytes, filling: Filling, rows: Sequence[Sequence[Cell]], file: IO[bytes]) -> int:
    """Writes the workbook with its lines to the file and gives how many there are. Raises `LayoutUnfit`."""
    book = opened(content)
    layout = filling.layout
    sheet = book[layout.sheet]
    more = len(rows) - (layout.last - layout.first + 1)
    if more > 0:
        grow(book, sheet, layout, more)
    for number, row in enumerate(rows):
        for letters, at in filling.columns.items():
            _write(sheet[f"{letters}{layout.first + number}"], row[at])
    _mark(sheet, filling)
    book.save(file)
    return len(rows)


def try_growing(content: bytes, layout: Layout) -> None:
    """Raises `LayoutUnfit` where a list longer than the layout would not leave it whole."""
    book = opened(content)
    grow(book, book[layout.sheet], layout, TRIED)


def _write(cell: Any, value: Cell) -> None:
    """Text stays text, whatever it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, dt.date):
        if cell.number_format == "@":
            value = value.isoformat()
        else:
            cell.value = value
            return
    if isinstance(value, str):
        text = CONTROL.sub("", value)[:CELL_MOST]
        cell.value = text
        cell.data_type = "s"
        if text.startswith(RISKY):
            cell.quotePrefix = True
    else:
        cell.value = value


def _mark(sheet: Any, filling: Filling) -> None:
    from openpyxl.styles import Alignment, Font

    for kind in ("odd", "even", "first"):
        _beside(getattr(sheet, f"{kind}Header").right, filling.number)
        _beside(getattr(sheet, f"{kind}Footer").center, filling.short)
    cell = sheet.cell(sheet.max_row + 1, 1)
    _write(cell, filling.line)
    cell.font, cell.alignment = Font(size=9, color="595959"), Alignment(wrap_text=False, horizontal="left")
    if sheet.print_area:
        areas = str(sheet.print_area).split(",")
        sheet.print_area = ",".join([*map(_bare, areas[:-1]), _down_to(_bare(areas[-1]), cell.row)])


def _beside(part: Any, words: str) -> None:
    """Under what the layout prints there itself."""
    before = f"{part.text}\n" if part.text else ""
    part.text = before + words.replace("&", "&&")[: max(0, PART_MOST - len(before))]


def _bare(area: str) -> str:
    return area.rpartition("!")[2]


def _down_to(area: str, row: int) -> str:
    from openpyxl.worksheet.cell_range import CellRange

    found = CellRange(area.replace("$", ""))
    found.max_row = max(found.max_row, row)
    return str(copy(found.coord))
