"""Tables of the hotline as files: opened, previewed, how far they are, what was refused."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import Q

from liren.domains.casework.errors import (
    TROUBLES,
    ColumnsNotFound,
    FileTooLarge,
    ImportNotFound,
    UnreadableFile,
)
from liren.domains.casework.models import HotlineFile, HotlineOrder
from liren.domains.casework.queries.imports import Refused, sentence
from liren.domains.casework.rules import hotline_tables as tables
from liren.domains.casework.rules.hotline import check_ordered, end_of
from liren.domains.casework.rules.hotline_tables import Column, EventRow, OrderRow
from liren.domains.policy import queries as policy
from liren.kernel import clock, sheets
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal
from liren.kernel.sheets import Row, Sheet

PAGE = 30
SHOWN = 20
LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class HotlineTable:
    """One table with its columns known."""

    name: str
    sheet: Sheet
    header: Row
    columns: dict[Column, int]

    def rows(self) -> Iterator[Row]:
        """The rows below the header that say something. Refuses a file that turns out to be damaged half-way."""
        try:
            for row in self.sheet.rows():
                if row.ordinal > self.header.ordinal and any(cell.strip() for cell in row.cells):
                    yield row
        except (sheets.Unreadable, sheets.TooLarge) as trouble:
            raise _refusal(self.name, trouble) from trouble

    def read(self, row: Row) -> OrderRow | EventRow:
        return tables.read_row(row.cells, self.columns, self.sheet.epoch)


def open_table(path: Path, name: str) -> HotlineTable:
    """The first sheet of a file whose first rows hold a header of orders or of what is said of them."""
    try:
        for sheet in sheets.open_sheets(path):
            for row in islice(sheet.rows(), tables.HEADER_WITHIN):
                columns = tables.match_columns(row.cells)
                if columns:
                    return HotlineTable(name, sheet, row, columns)
    except (sheets.Unreadable, sheets.TooLarge) as trouble:
        raise _refusal(name, trouble) from trouble
    raise ColumnsNotFound(field="file")


def _refusal(name: str, trouble: sheets.Unreadable | sheets.TooLarge) -> Refusal:
    if isinstance(trouble, sheets.TooLarge):
        return FileTooLarge(field="file", name=name, most=trouble.most // 1024**2)
    return UnreadableFile(field="file", name=name, why=TROUBLES[trouble.trouble])


def files_visible_to(actor: Actor) -> Q:
    seen = Q(pk__in=())
    for grant in actor.grants_of("cases.import"):
        seen |= Q(place_code__prefix=grant.place)
    return seen


def list_files(actor: Actor, before: uuid.UUID | None = None) -> list[HotlineFile]:
    """The newest first, at most a page, those older than the file `before`. One query."""
    rows = HotlineFile.objects.filter(files_visible_to(actor)).select_related("hotline")
    rows = rows.filter(id__lt=before) if before else rows
    return list(rows.order_by("-id")[:PAGE])


def get_file(actor: Actor, file_id: uuid.UUID) -> HotlineFile:
    """Refuses `casework.import_not_found`. One query."""
    rows = HotlineFile.objects.filter(files_visible_to(actor), id=file_id).select_related("hotline")
    found = rows.first()
    if found is None:
        raise ImportNotFound
    return found


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row of the preview: what it says, or why it would be refused; `is_known` for an order that is there."""

    row: int
    number: str
    order: OrderRow | None = None
    event: EventRow | None = None
    refusal: Refusal | None = None
    is_known: bool = False


@dataclass(slots=True)
class TablePreview:
    """The first rows of a table. `looked_at` rows were tried."""

    columns: dict[str, str]
    first: list[SeenRow] = field(default_factory=list)
    refused: list[SeenRow] = field(default_factory=list)
    looked_at: int = 0


def preview_of(file: HotlineFile) -> TablePreview:
    """What would become of the first thousand rows. One query, and the calendar."""
    table = open_table(Path(default_storage.path(file.stored)), file.name)
    names = {column.value: table.header.cells[at].strip() for column, at in table.columns.items()}
    found = TablePreview(names)
    rows = list(islice(table.rows(), LOOKED_AT))
    numbers = {_number(table, row) for row in rows}
    orders = HotlineOrder.objects.filter(hotline=file.hotline, number__in=numbers)
    known = set(orders.values_list("number", flat=True))
    for row in rows:
        seen = _seen(file, table, row, known)
        found.looked_at += 1
        if seen.refusal is not None:
            found.refused.append(seen)
        if len(found.first) < SHOWN:
            found.first.append(seen)
    return found


def _number(table: HotlineTable, row: Row) -> str:
    at = table.columns[Column.NUMBER]
    return row.cells[at].strip()[:64] if at < len(row.cells) else ""


def _seen(file: HotlineFile, table: HotlineTable, row: Row, known: set[str]) -> SeenRow:
    number = _number(table, row)
    try:
        said = table.read(row)
        if isinstance(said, EventRow):
            return SeenRow(row.number, said.number, event=said)
        if said.number not in known:
            now = clock.now()
            check_ordered(said.ordered_at, now)
            end_of(said.limit, said.ordered_at, now, policy.calendar_for(file.place_code))
        return SeenRow(row.number, said.number, order=said, is_known=said.number in known)
    except Refusal as refusal:
        return SeenRow(row.number, number, refusal=refusal)


def refused_rows(file: HotlineFile, limit: int | None = None) -> Iterator[Refused]:
    """The refused rows in the order of the file, with their sentences in the reader's language. One query."""
    rows = file.refusals.order_by("row")
    for row in rows[:limit] if limit else rows.iterator(chunk_size=500):
        cells = json.loads(row.cells)
        yield Refused(row.row, "", row.column, row.code, sentence(row.code, row.details), cells)


def columns_of(file: HotlineFile) -> dict[str, int]:
    """Which column of the file holds what. No query."""
    return {column.value: at for column, at in tables.match_columns(file.header).items()}
