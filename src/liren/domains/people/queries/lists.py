"""Lists of residents as files: opened, headers found, lines in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import translation

from liren.domains.people.import_errors import TROUBLES, ListTooLarge, ListUnreadable, NoListColumns
from liren.domains.people.rules import columns as rules
from liren.domains.people.rules.columns import Column
from liren.domains.people.rules.listed import Words
from liren.domains.people.standards import Relation, ethnic_code
from liren.kernel import sheets
from liren.kernel.refusals import Refusal
from liren.kernel.sheets import Row, Sheet

Corrections = Mapping[str, Mapping[str, int]]  # by a header's key, where each column stands


@dataclass(frozen=True, slots=True)
class Line:
    """A line below a header. `ordinal` counts over all sheets of the file, blank lines included."""

    ordinal: int
    sheet: str
    row: int
    cells: list[str]

    def __reduce__(self) -> tuple[Any, ...]:  # thousands go to another process; dataclasses' own way is slow
        return Line, (self.ordinal, self.sheet, self.row, self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its columns known. `before` is how many lines stand in the sheets before it."""

    sheet: Sheet
    header: Row
    columns: dict[Column, int]
    before: int

    @property
    def is_1904(self) -> bool:
        return self.sheet.epoch == sheets.EPOCH_1904

    def lines(self, after: int = 0) -> Iterator[Line]:
        """The lines that say something, beyond ordinal `after`, with what a household's first line says of all."""
        last: list[str] | None = None
        for row in self.sheet.rows():
            if row.ordinal <= self.header.ordinal or not self._is_meant(row):
                continue
            cells = last = rules.filled(self.columns, row.cells, last)
            if self.before + row.ordinal > after:
                yield Line(self.before + row.ordinal, self.sheet.name, row.number, cells)

    def _is_meant(self, row: Row) -> bool:
        """Not blank, not the header printed again, not a line of sums that names nobody and has no number."""
        named = self.columns[Column.NAME]
        name = row.cells[named].strip() if named < len(row.cells) else ""
        if rules.meant_by(name) is Column.NAME:
            return False
        document = self.columns.get(Column.DOCUMENT, named)
        return bool(name) or (document < len(row.cells) and bool(row.cells[document].strip()))


@dataclass(frozen=True, slots=True)
class ResidentList:
    """A file with one table or several."""

    name: str
    tables: list[Table] = field(default_factory=list)
    total: int = 0

    def lines(self, after: int = 0) -> Iterator[tuple[Table, Line]]:
        """All lines beyond that ordinal. Refuses a file that turns out to be damaged half-way."""
        try:
            for table in self.tables:
                if table.before + table.sheet.size() > after:
                    for line in table.lines(after):
                        yield table, line
        except (sheets.Unreadable, sheets.TooLarge) as trouble:
            raise _refusal(self.name, trouble) from trouble


def open_list(path: Path, name: str, corrections: Corrections | None = None) -> ResidentList:
    """The sheets of a file whose first rows hold a header; others are passed over.

    Refuses `people.list_unreadable`, `people.list_too_large`, `people.no_list_columns`.
    """
    tables, total = [], 0
    try:
        for sheet in sheets.open_sheets(path):
            table = _table(sheet, total, corrections or {})
            total += sheet.size()
            if table is not None:
                tables.append(table)
    except (sheets.Unreadable, sheets.TooLarge) as trouble:
        raise _refusal(name, trouble) from trouble
    if not tables:
        raise NoListColumns(field="file", name=name)
    return ResidentList(name, tables, total)


def _table(sheet: Sheet, before: int, corrections: Corrections) -> Table | None:
    rows = list(islice(sheet.rows(), rules.HEADER_WITHIN + rules.LOOKED_AT))
    for number, row in enumerate(rows[: rules.HEADER_WITHIN]):
        below = [one.cells for one in rows[number + 1 : number + 1 + rules.LOOKED_AT]]
        columns = rules.match_columns(row.cells, below)
        right = corrections.get(rules.header_key(row.cells))
        if right:
            columns = {Column(name): at for name, at in right.items()}
        if Column.NAME in columns:
            return Table(sheet, row, columns, before)
    return None


def _refusal(name: str, trouble: sheets.Unreadable | sheets.TooLarge) -> Refusal:
    if isinstance(trouble, sheets.TooLarge):
        return ListTooLarge(field="file", name=name, most=trouble.most // 1024**2)
    return ListUnreadable(field="file", name=name, why=TROUBLES[trouble.trouble])


@lru_cache(maxsize=1)
def words() -> Words:
    """Names of ethnic groups and of relations as the standards have them."""
    with translation.override("zh-hans"):
        relations = {str(relation.label): relation.value for relation in Relation}
    return Words(ethnic_code, relations)
