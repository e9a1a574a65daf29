"""What an import of a list would do: the columns as they were told, the first lines, and what would be set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from liren.domains.people.import_choices import ListColumn
from liren.domains.people.models import PeopleImport
from liren.domains.people.queries.imports import reason_said
from liren.domains.people.queries.list_places import Places, places_under
from liren.domains.people.queries.lists import Line, Table, open_list, words
from liren.domains.people.queries.switches import fields_off
from liren.domains.people.rules.columns import Column, header_key
from liren.domains.people.rules.documents import masked
from liren.domains.people.rules.fields import BY_NAME
from liren.domains.people.rules.grounds import scope_of
from liren.domains.people.rules.listed import Listed, Unreadable, plain, read_line
from liren.domains.people.rules.templates import GROUPS, field_meant
from liren.domains.people.standards import Relation
from liren.kernel import clock

LOOKED_AT = 1_000
SHOWN = 8
SAMPLES = 3
CELL_SHOWN = 30


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column of a header: its place, its name, what it was taken for, what stands in it, and where it is not written
    why."""

    at: int
    name: str
    meaning: str
    samples: list[str]
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class HeaderSeen:
    """A header with its columns; the sheets that share it."""

    key: str
    sheets: list[str]
    columns: list[ColumnSeen]


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line: what it says, or the column at fault and why it would be set aside."""

    sheet: str
    row: int
    name: str
    document: str = ""
    birth: str = ""
    relation: str = ""
    home: str = ""
    column: str = ""
    why: str = ""


@dataclass(slots=True)
class ListPreview:
    """`looked_at` lines were tried; `reasons` says of how many why they would be set aside."""

    headers: list[HeaderSeen] = field(default_factory=list)
    first: list[LineSeen] = field(default_factory=list)
    parked: list[LineSeen] = field(default_factory=list)
    reasons: list[tuple[str, int]] = field(default_factory=list)
    looked_at: int = 0
    is_whole: bool = True

    @property
    def parked_count(self) -> int:
        return sum(count for _, count in self.reasons)


def preview_of(run: PeopleImport) -> ListPreview:
    """What is to become of a list that waits. Refuses as `lists.open_list`."""
    listed = open_list(Path(default_storage.path(run.stored)), run.file_name, run.columns)
    found = ListPreview(headers=_headers(listed.tables, fields_off(run.place_code)))
    reasons: Counter[str] = Counter()
    places = places_under(run.place_code)
    for table, line in listed.lines():
        if found.looked_at == LOOKED_AT:
            found.is_whole = False
            break
        found.looked_at += 1
        seen = _look(table, line, places)
        if seen.why:
            reasons[seen.why] += 1
            found.parked += [seen] if len(found.parked) < SHOWN else []
        if len(found.first) < SHOWN:
            found.first.append(seen)
    found.reasons = reasons.most_common()
    return found


def _headers(tables: list[Table], off: Collection[str]) -> list[HeaderSeen]:
    found: dict[str, HeaderSeen] = {}
    for table in tables:
        key = header_key(table.header.cells)
        if key in found:
            found[key].sheets.append(table.sheet.name)
        else:
            found[key] = HeaderSeen(key, [table.sheet.name], _columns(table, off))
    return list(found.values())


def _columns(table: Table, off: Collection[str]) -> list[ColumnSeen]:
    meant = {at: column.value for column, at in table.columns.items()}
    lines = list(islice(table.lines(), SAMPLES))
    return [
        ColumnSeen(
            at,
            name.strip()[:CELL_SHOWN],
            meant.get(at, ""),
            [
                plain(line.cells[at])[:CELL_SHOWN]
                for line in lines
                if at < len(line.cells) and line.cells[at].strip()
            ],
            why_left_out(meant.get(at, ""), off, name),
        )
        for at, name in enumerate(table.header.cells)
        if name.strip() or at in meant
    ]


def columns_left_out(path: Path, name: str, place_code: str) -> list[tuple[str, str, str]]:
    """Of each header the columns that are not written, and why: sheet, name of the column, reason."""
    found = _headers(open_list(path, name).tables, fields_off(place_code))
    return [
        (header.sheets[0], column.name, column.left_out)
        for header in found
        for column in header.columns
        if column.left_out
    ]


def why_left_out(meaning: str, off: Collection[str], header: str = "") -> str:
    """Empty for a column that is written for everybody."""
    if meaning in off:
        return _("本区已停用这一项，不写入。")
    if meaning in BY_NAME and scope_of(meaning):
        return _("要本人同意：只写给已经同意的人，新登记的人还没有同意，不写入。")
    if not meaning and field_meant(header) == GROUPS:
        return _("人群不随名单导入：每个人群有自己的理由，有的要本人同意。请在登记卡上逐个记入。")
    return ""


def _look(table: Table, line: Line, places: Places) -> LineSeen:
    try:
        listed = read_line(
            line.cells, table.columns, words=words(), today=clock.today(), is_1904=table.is_1904
        )
        if not places.place_of(listed.community, listed.home.address if listed.home else ""):
            raise Unreadable(Column.COMMUNITY, "place")
    except Unreadable as unreadable:
        named = table.columns[Column.NAME]
        name = line.cells[named][:CELL_SHOWN] if named < len(line.cells) else ""
        column = str(ListColumn(unreadable.column).label) if unreadable.column in ListColumn else ""
        return LineSeen(line.sheet, line.row, name, column=column, why=reason_said(unreadable.reason))
    return _said(line, listed)


def _said(line: Line, listed: Listed) -> LineSeen:
    read = listed.read
    home = listed.home
    return LineSeen(
        line.sheet,
        line.row,
        read.name,
        masked(read.document.number) if read.document else "",
        read.birth.isoformat() if read.birth else "",
        str(Relation(listed.relation).label) if listed.relation else "",
        f"{home.address} {home.door}".strip() if home else "",
    )
