"""A layout is a small workbook, told by its content, without programs and without what could not be kept."""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum
from typing import Any

from liren.kernel.sheets import ENCRYPTED, OLD_OFFICE

LAYOUT_MOST = 2  # MB
MOST_UNPACKED = 8 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS, MOST_COLUMNS, MOST_MERGED = 3_000, 100, 3_000
MAIN = b"spreadsheetml.sheet.main+xml"
PROGRAMS = ("vbaproject", "xl/macrosheets/", "xl/activex/", "xl/ctrlprops/")
LOST = (
    *("xl/charts/", "xl/drawings/drawing", "xl/media/", "xl/pivot", "xl/slicer", "xl/embeddings/"),
    *("xl/querytables/", "xl/connections", "xl/diagrams/"),
)
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, AssertionError),
)


class Flaw(StrEnum):
    NOT_XLSX = "not_xlsx"
    MACROS = "macros"
    PASSWORD = "password"  # noqa: S105
    DAMAGED = "damaged"
    TOO_BIG = "too_big"
    NO_HEADER = "no_header"
    LINKS = "links"
    PICTURES = "pictures"
    TABLE = "table"
    NAMES = "names"
    FORMULA = "formula"
    MERGED = "merged"
    RULES = "rules"
    NOT_BLANK = "not_blank"


class LayoutUnfit(Exception):
    """Why a workbook is no layout; `where` is a cell or a row, empty where the whole file is meant."""

    def __init__(self, flaw: Flaw, where: str = "") -> None:
        super().__init__(f"{flaw} {where}")
        self.flaw, self.where = flaw, where


def opened(content: bytes) -> Any:
    """The workbook. The library is loaded with the first one. Raises `LayoutUnfit`."""
    check(content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
    except BROKEN as broken:
        raise LayoutUnfit(Flaw.DAMAGED) from broken
    for sheet in book.worksheets:
        merged = len(sheet.merged_cells.ranges)
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS or merged > MOST_MERGED:
            raise LayoutUnfit(Flaw.TOO_BIG, sheet.title)
    return book


def check(content: bytes) -> None:
    """Raises `LayoutUnfit` before any part is read as what it says it is."""
    if len(content) > LAYOUT_MOST * 1024**2:
        raise LayoutUnfit(Flaw.TOO_BIG)
    if content.startswith(OLD_OFFICE):
        raise LayoutUnfit(Flaw.PASSWORD if ENCRYPTED in content else Flaw.NOT_XLSX)
    if not content.startswith(b"PK\x03\x04"):
        raise LayoutUnfit(Flaw.NOT_XLSX)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
    except BROKEN as broken:
        raise LayoutUnfit(Flaw.DAMAGED) from broken


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise LayoutUnfit(Flaw.PASSWORD)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise LayoutUnfit(Flaw.TOO_BIG)
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise LayoutUnfit(Flaw.NOT_XLSX)
    _check_names(names)
    left = MOST_UNPACKED
    for part in parts:
        data = _read(archive, part, left)
        left -= len(data)
        _check_text(part.filename.lower(), data)


def _check_names(names: list[str]) -> None:
    if any(word in name for name in names for word in PROGRAMS):
        raise LayoutUnfit(Flaw.MACROS)
    if any("xl/externallinks/" in name for name in names):
        raise LayoutUnfit(Flaw.LINKS)
    if any(name.startswith(LOST) for name in names):
        raise LayoutUnfit(Flaw.PICTURES)


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    with archive.open(part) as stream:
        data = stream.read(left + 1)
    if len(data) > left:  # whatever the file declares
        raise LayoutUnfit(Flaw.TOO_BIG)
    return data


def _check_text(name: str, data: bytes) -> None:
    """No document type, with which XML can be made to explode, and no encoding in which one could hide."""
    if name == "[content_types].xml":
        if b"macroEnabled" in data or b"vbaProject" in data:
            raise LayoutUnfit(Flaw.MACROS)
        if MAIN not in data:
            raise LayoutUnfit(Flaw.NOT_XLSX)
    if name.endswith((".xml", ".rels", ".vml")) and (b"<!" in data.replace(b"<!--", b"") or b"\0" in data):
        raise LayoutUnfit(Flaw.DAMAGED)
