"""An employer's table of whom it houses: which column is what, and the lines that are written there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from liren.domains.people.rules.dates import read_date

HEADER_WITHIN = 10  # rows
NAMES = {
    "name": ("姓名", "职工姓名", "员工姓名", "name"),
    "document": (
        "证件号码",
        "证件号",
        "身份证号码",
        "身份证号",
        "身份证",
        "公民身份号码",
        "idnumber",
        "document",
    ),
    "on": ("入住日期", "住进日期", "哪一天住进来", "入住时间", "起始日期", "movedin", "since", "date"),
}


class NoColumns(Exception):
    """Neither names nor numbers are found."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the employer writes it; `row` is what people see at its left."""

    row: int
    name: str
    document: str
    on: dt.date | None


def read_lines(rows: Iterable[tuple[int, Sequence[str]]], most: int) -> list[Line]:
    """The lines below the header, blank ones left out, at most one more than `most`. Raises `NoColumns`.

    A day that is written but is none makes `on` None, as a day that is not written does.
    """
    columns: dict[str, int] = {}
    found: list[Line] = []
    for at, (row, cells) in enumerate(rows):
        if not columns:
            columns = _columns(cells)
            if not columns and at >= HEADER_WITHIN:
                raise NoColumns
            continue
        name, document = _cell(cells, columns["name"]), _cell(cells, columns["document"])
        if name or document:
            found.append(Line(row, name, document, read_date(_cell(cells, columns.get("on", -1)))))
        if len(found) > most:
            break
    if not columns:
        raise NoColumns
    return found


def _columns(cells: Sequence[str]) -> dict[str, int]:
    plain = ["".join(cell.split()).casefold() for cell in cells]
    found = {
        column: next((at for at, cell in enumerate(plain) if cell in names), -1)
        for column, names in NAMES.items()
    }
    return found if found["name"] >= 0 and found["document"] >= 0 else {}


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if 0 <= at < len(cells) else ""
