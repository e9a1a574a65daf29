"""Lists taken away as a workbook or a text file. No cell of either is ever read as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, cast
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from liren.kernel import clock

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_MOST = 32_767  # characters a cell of a workbook holds
SHEET_ROWS = 1_048_576
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

Cell = str | int | float | dt.date | dt.datetime | None


def xlsx_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """A workbook `name`.xlsx with one sheet, in constant memory. Moments in local time, texts always as texts."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    book = xlsxwriter.Workbook(file, OPTIONS)
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    kinds = {
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet.set_column(0, max(len(columns) - 1, 0), 16)
    for column, word in enumerate(columns):
        sheet.write_string(0, column, str(word), heading)
    for number, row in enumerate(rows, start=1):
        if number >= SHEET_ROWS:
            break
        for column, value in enumerate(row):
            _write(sheet, number, column, value, kinds)
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)


def _write(sheet: Any, row: int, column: int, value: Cell, kinds: dict[str, Any]) -> None:
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


class _Line:
    """A file of one line, for the csv writer."""

    def write(self, text: str) -> str:
        return text


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """A text file `name`.csv in UTF-8 with its mark, streamed; a text that begins like a formula gets a ' before it."""

    def lines() -> Iterator[str]:
        writer = csv.writer(cast("IO[str]", _Line()))
        yield "\ufeff"
        yield writer.writerow([_plain(word) for word in columns])
        for row in rows:
            yield writer.writerow([_plain(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"export.csv\"; filename*=utf-8''{quote(name + '.csv')}"
    )
    return response


def _plain(value: Cell) -> str | int | float:
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


RESPONSES = {"xlsx": xlsx_response, "csv": csv_response}


def response_as(
    form: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase:
    """The list as `form`: "xlsx" or "csv"."""
    return RESPONSES[form](name, columns, rows)
