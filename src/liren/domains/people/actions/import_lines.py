"""Lines of a list made ready to be written, without asking the database: read, sealed, with the rows of a new person.

The rows serve where the person turns out to be new; for somebody who is there the reading alone is used.
"""

from __future__ import annotations

import datetime as dt
import marshal
import uuid
from collections.abc import Generator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from liren.domains.people.actions.rows import Standing, rows_of
from liren.domains.people.queries.list_places import Places
from liren.domains.people.queries.lists import Corrections, Line, Table, open_list, words
from liren.domains.people.rules.doors import Home
from liren.domains.people.rules.listed import Listed, Unreadable, plain, read_line
from liren.domains.people.rules.persons import PersonRead
from liren.kernel import ids, subjects
from liren.kernel.bulk import Pack

CELL_KEPT = 2_000  # letters of a parked row's cell
Door = tuple[str, str, str]  # community, building as compared, door


@dataclass(frozen=True, slots=True)
class Ground:
    """What all lines of an import share. `off`: the fields that its district has switched off."""

    places: Places
    source_id: int
    at: dt.datetime
    today: dt.date
    off: frozenset[str] = frozenset()


class Ready(NamedTuple):
    """A line that can be kept, with the rows of its person as a new one, packed in the order of `KEPT`.

    `number_index` is its document's, or empty; `names` is by what the person is the same without one: community, name
    and birth, at one door. The line and its whole reading are `folded` as bytes: they are needed only of one who is
    there.
    """

    ordinal: int
    place_code: str
    person_id: uuid.UUID
    number_index: str
    names: tuple[Any, ...]
    home: Home | None
    door: Door | None
    household: str
    relation: str
    is_registered: bool
    lives_here: bool
    since: dt.date | None
    until: dt.date | None
    key: Pack
    packs: tuple[Pack, ...]
    folded: bytes

    @property
    def line(self) -> Line:
        sheet, row, cells, _ = marshal.loads(self.folded)  # noqa: S302  folded by the process that this one began
        return Line(self.ordinal, sheet, row, cells)

    @property
    def read(self) -> PersonRead:
        return PersonRead.from_spread(marshal.loads(self.folded)[3])  # noqa: S302  as above


@dataclass(slots=True)
class Parked:
    """A line that is set aside, with the column at fault and why."""

    line: Line
    column: str
    reason: str

    @property
    def ordinal(self) -> int:
        return self.line.ordinal


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
    return _ready(line, listed, place, ground)


def _ready(line: Line, listed: Listed, place: str, ground: Ground) -> Ready:
    person_id, key = ids.uuid7(), subjects.fresh_key()
    registered = place if listed.is_registered else ""
    standing = Standing(place, registered, ground.source_id, ground.at, ground.today, ground.off)
    rows = rows_of(listed.read, person_id, key, standing)
    if listed.until is not None and listed.until <= ground.today:
        rows.person["state"] = "left"
    home, read = listed.home, listed.read
    door = (place, home.address_key, home.door) if home else None
    return Ready(
        line.ordinal,
        place,
        person_id,
        rows.documents[0]["number_index"] if rows.documents else "",
        (place, read.name, read.birth, *(door[1:] if door else ())),
        home,
        door,
        listed.household,
        listed.relation,
        listed.is_registered,
        listed.lives_here,
        listed.since,
        listed.until,
        subjects.packed_key(person_id, key),
        rows.packed(),
        _folded(line, read),
    )


def _folded(line: Line, read: PersonRead) -> bytes:
    """A cell that is more than its text becomes the text that people read."""
    cells = line.cells if {*map(type, line.cells)} == {str} else shown_cells(line)
    return marshal.dumps((line.sheet, line.row, cells, read.spread()))


def shown_cells(line: Line) -> list[str]:
    """The cells as people read them, for the workbook that goes back."""
    return [plain(cell) if len(cell) < 40 else cell[:CELL_KEPT].replace("\0", "") for cell in line.cells]
