"""The report of a month as a workbook with charts of the program that opens it."""

from __future__ import annotations

from typing import IO, Any

from liren.kernel.tables import OPTIONS, workbook_on

PLAIN = {name: value for name, value in OPTIONS.items() if name != "constant_memory"}


def write(file: IO[bytes], told: dict[str, Any]) -> None:
    """Two sheets: figures with the chart of the rates, and bodies; definitions below."""
    book = workbook_on(file, {**PLAIN, "in_memory": True})
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet(told["words"]["figures"][:31])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 3, 20)
    sheet.write_string(0, 0, told["title"], bold)
    sheet.write_string(1, 0, f"{told['place']} {told['month']}")
    line = 3
    if told["empty"]:
        sheet.write_string(line, 0, told["nothing"])
        line += 2
    else:
        line = _figures(book, sheet, told, bold, line)
        _bodies(book, told, bold)
    for name, words in told["definitions"]:
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, words)
        line += 1
    sheet.write_string(line + 1, 0, told["foot"])
    book.close()


def _figures(book: Any, sheet: Any, told: dict[str, Any], bold: Any, line: int) -> int:
    sheet.write_row(line, 1, told["heads"], bold)
    for row in told["rows"]:
        line += 1
        sheet.write_row(line, 0, [row["name"], *row["cells"]])
    line += 2
    sheet.write_row(line, 0, [told["words"]["chart"], *told["heads"]], bold)
    first = line + 1
    for row in told["charts"]:
        line += 1
        sheet.write_row(line, 0, [row["name"], *("" if value is None else value for value in row["values"])])
    _chart(book, sheet, told, first, line)
    return line + 19


def _chart(book: Any, sheet: Any, told: dict[str, Any], first: int, last: int) -> None:
    """Columns of the three rates in the three months, drawn by whoever opens the workbook."""
    chart, name = book.add_chart({"type": "column"}), sheet.get_name()
    for column in range(1, 4):
        chart.add_series(
            {
                "name": [name, first - 1, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
            }
        )
    chart.set_title({"name": told["words"]["chart"]})
    chart.set_y_axis({"min": 0, "max": 100})
    sheet.insert_chart(last + 2, 0, chart)


def _bodies(book: Any, told: dict[str, Any], bold: Any) -> None:
    sheet = book.add_worksheet(told["words"]["bodies"][:31])
    sheet.set_column(0, 5, 22)
    for column, head in enumerate(told["body_heads"]):
        sheet.write_string(0, column, head, bold)
    for line, row in enumerate(told["bodies"], start=1):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, cell)
