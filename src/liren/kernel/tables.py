"""Lists written to a file as a workbook or as text, in constant memory. No cell of either is read as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from liren.kernel import clock

CELL_MOST = 32_767  # characters a cell of a workbook holds
SHEET_ROWS = 1_048_576  # rows a sheet holds, its heading included
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Letters after which spreadsheet programs expect a formula, the full-width ones of Chinese keyboards too.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}

Cell = str | int | float | dt.date | dt.datetime | None


def write_table(
    form: str, file: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, scratch: str = ""
) -> int:
    """Writes the list as `form` ("xlsx" or "csv") and gives how many rows it has; `file` stays open.

    Moments stand in local time. `scratch` is a directory for what a workbook sets aside while it is written.
    """
    write = {"xlsx": _write_workbook, "csv": _write_text}[form]
    return write(file, columns, rows, scratch)


def workbook_on(file: IO[bytes], options: Mapping[str, Any]) -> Any:
    """A workbook that is written to the file when it is closed. The library is loaded with the first one."""
    import xlsxwriter

    return xlsxwriter.Workbook(file, dict(options))


def _write_workbook(
    file: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Cell]], scratch: str
) -> int:
    book = workbook_on(file, {**OPTIONS, "tmpdir": scratch or None})
    kinds = {
        "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet, line, count = _sheet(book, columns, kinds), 0, 0
    for row in rows:
        line, count = line + 1, count + 1
        if line == SHEET_ROWS:
            sheet, line = _sheet(book, columns, kinds), 1
        for column, value in enumerate(row):
            _write_cell(sheet, line, column, value, kinds)
    book.close()
    return count


def _sheet(book: Any, columns: Sequence[str], kinds: dict[str, Any]) -> Any:
    """A fresh sheet with its heading; a list longer than a sheet goes on in the next."""
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(columns) - 1, 0), 16)
    for column, word in enumerate(columns):
        sheet.write_string(0, column, str(word), kinds["heading"])
    return sheet


def _write_cell(sheet: Any, row: int, column: int, value: Cell, kinds: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.datetime):
        local = value.astimezone(clock.LOCAL).replace(tzinfo=None)
        sheet.write_datetime(row, column, local, kinds["moment"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time.min), kinds["day"])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, CONTROL.sub("", str(value))[:CELL_MOST])


def _write_text(
    file: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Cell]], _scratch: str
) -> int:
    """UTF-8 with its mark; a text that begins like a formula gets a ' before it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([plain(word) for word in columns])
    count = 0
    for row in rows:
        writer.writerow([plain(value) for value in row])
        count += 1
    text.flush()
    text.detach()
    return count


def plain(value: Cell) -> str | int | float:
    """A cell of a text file."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = CONTROL.sub("", str(value))
    return f"'{text}" if text.startswith(RISKY) else text
