"""Registers of other systems, as files: opened, their header found, their rows read or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from liren.domains.casework.errors import TROUBLES, ColumnsNotFound, FileTooLarge, UnreadableFile
from liren.domains.casework.rules import moments, tables
from liren.domains.casework.rules.tables import Column, Entry
from liren.kernel import clock, sheets
from liren.kernel.refusals import Refusal
from liren.kernel.sheets import Row, Sheet

SHOWN = 8
LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Register:
    """One table with its columns known. `name` is what the file is called."""

    name: str
    sheet: Sheet
    header: Row
    columns: dict[Column, int]

    def rows(self, after: int = 0) -> Iterator[Row]:
        """The rows below the header that say something, from beyond ordinal `after`.

        Refuses a file that turns out to be damaged half-way.
        """
        try:
            for row in self.sheet.rows():
                if row.ordinal > max(after, self.header.ordinal) and self._says_something(row):
                    yield row
        except (sheets.Unreadable, sheets.TooLarge) as trouble:
            raise _refusal(self.name, trouble) from trouble

    def _says_something(self, row: Row) -> bool:
        return any(cell.strip() for cell in row.cells) and not tables.is_header_again(row.cells, self.columns)

    def read(self, row: Row, now: dt.datetime) -> Entry:
        """What a row says. Refuses as `tables.read_row`."""
        return tables.read_row(row.cells, self.columns, epoch=self.sheet.epoch, now=now)

    def as_shown(self, row: Row) -> list[str]:
        """The cells as a person reads them: numbers without .0, date cells as dates."""
        cells = [tables.plain(cell) for cell in row.cells]
        for column in (Column.TIME, Column.REPLIED):
            cell = tables.cell_of(row.cells, self.columns, column)
            found = moments.read_serial(cell, self.sheet.epoch) if isinstance(cell, sheets.Numeric) else None
            if found:
                cells[self.columns[column]] = f"{found.at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M:%S}"
        return cells

    def cell(self, row: Row, column: Column) -> str:
        return tables.plain(tables.cell_of(row.cells, self.columns, column))


def open_register(path: Path, name: str) -> Register:
    """The first sheet of a file whose first rows hold a header.

    Refuses `casework.unreadable_file`, `casework.file_too_large`, `casework.columns_not_found`.
    """
    try:
        for sheet in sheets.open_sheets(path):
            for row in islice(sheet.rows(), tables.HEADER_WITHIN):
                columns = tables.match_columns(row.cells)
                if columns:
                    return Register(name, sheet, row, columns)
    except (sheets.Unreadable, sheets.TooLarge) as trouble:
        raise _refusal(name, trouble) from trouble
    raise ColumnsNotFound(field="file")


def _refusal(name: str, trouble: sheets.Unreadable | sheets.TooLarge) -> Refusal:
    if isinstance(trouble, sheets.TooLarge):
        return FileTooLarge(field="file", name=name, most=trouble.most // 1024**2)
    return UnreadableFile(field="file", name=name, why=TROUBLES[trouble.trouble])


@dataclass(frozen=True, slots=True)
class Seen:
    """A row of the preview: what it says, or why it would be refused."""

    row: int
    entry: Entry | None
    number: str
    refusal: Refusal | None


@dataclass(slots=True)
class Preview:
    """The first rows of a register. `looked_at` rows were tried, of which `refused` would be refused."""

    size: int
    header: list[str]
    columns: dict[Column, str]
    unused: list[str]
    first: list[Seen] = field(default_factory=list)
    refused: list[Seen] = field(default_factory=list)
    looked_at: int = 0
    is_whole: bool = True


def preview(path: Path, name: str) -> Preview:
    """What an import of the file would do with its first thousand rows. Refuses as `open_register`."""
    register = open_register(path, name)
    header = [cell.strip() for cell in register.header.cells]
    found = Preview(
        size=register.sheet.size(),
        header=header,
        columns={column: header[position] for column, position in register.columns.items()},
        unused=[cell for at, cell in enumerate(header) if cell and at not in set(register.columns.values())],
    )
    now = clock.now()
    for row in register.rows():
        if found.looked_at == LOOKED_AT:
            found.is_whole = False
            break
        found.looked_at += 1
        _look(found, register, row, now)
    return found


def _look(found: Preview, register: Register, row: Row, now: dt.datetime) -> None:
    number = register.cell(row, Column.NUMBER).strip()[:64]
    try:
        seen = Seen(row.number, register.read(row, now), number, None)
    except Refusal as refusal:
        seen = Seen(row.number, None, number, refusal)
        found.refused.append(seen)
    if len(found.first) < SHOWN:
        found.first.append(seen)
