"""Lines of a list made ready to be written, without asking the database: read, sealed, with the rows of a new person.

The rows serve where the person turns out to be new; for somebody who is there the reading alone is used.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Generator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from liren.domains.people.actions.rows import PersonRows, Standing, rows_of
from liren.domains.people.queries.list_places import Places
from liren.domains.people.queries.lists import Corrections, Line, Table, open_list, words
from liren.domains.people.rules.listed import Listed, Unreadable, plain, read_line
from liren.kernel import ids, subjects

CELL_KEPT = 2_000  # letters of a parked row's cell


@dataclass(frozen=True, slots=True)
class Ground:
    """What all lines of an import share."""

    places: Places
    source_id: int
    at: dt.datetime
    today: dt.date


@dataclass(slots=True)
class Ready:
    """A line that can be kept, with the rows of its person as a new one. `index` is its document's, or empty."""

    line: Line
    place_code: str
    listed: Listed
    person_id: uuid.UUID
    key: bytes
    rows: PersonRows
    index: str

    @property
    def names(self) -> tuple[object, ...]:
        """By what the person is the same without a document: name and birth at one door."""
        home = self.listed.home
        door = (home.address_key, home.door) if home else ()
        return (self.place_code, self.listed.read.name, self.listed.read.birth, *door)


@dataclass(slots=True)
class Parked:
    """A line that is set aside, with the column at fault and why."""

    line: Line
    column: str
    reason: str


Made = Ready | Parked


def prepared(
    path: Path, name: str, corrections: Corrections, ground: Ground, after: int, size: int
) -> Generator[list[Made]]:
    """The lines beyond ordinal `after`, `size` at a time."""
    lines = open_list(path, name, corrections).lines(after)
    while batch := [_made(table, line, ground) for table, line in islice(lines, size)]:
        yield batch


def _made(table: Table, line: Line, ground: Ground) -> Made:
    try:
        listed = read_line(
            line.cells, table.columns, words=words(), today=ground.today, is_1904=table.is_1904
        )
        place = ground.places.place_of(listed.community, listed.home.address if listed.home else "")
        if not place:
            raise Unreadable("community", "place")
    except Unreadable as unreadable:
        return Parked(line, unreadable.column, unreadable.reason)
    person_id, key = ids.uuid7(), subjects.fresh_key()
    registered = place if listed.is_registered else ""
    standing = Standing(place, registered, ground.source_id, ground.at, ground.today)
    rows = rows_of(listed.read, person_id, key, standing)
    if listed.until is not None and listed.until <= ground.today:
        rows.person["state"] = "left"
    index = rows.documents[0]["number_index"] if rows.documents else ""
    return Ready(line, place, listed, person_id, key, rows, index)


def shown_cells(line: Line) -> list[str]:
    """The cells as people read them, for the workbook that goes back."""
    return [plain(cell) if len(cell) < 40 else cell[:CELL_KEPT].replace("\0", "") for cell in line.cells]
