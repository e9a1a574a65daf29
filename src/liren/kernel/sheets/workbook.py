"""xlsx as a stream: the sheet's XML is parsed while it is unpacked, long texts wait in a temporary file.

Libraries hold a sheet or its shared texts as a whole (docs/adr/0009-workbooks-as-streams.md); here a file of any size
fits a small machine. A document type declaration, with which XML can be made to explode, is refused, and so is a file
whose parts unpack to more than `MOST_UNPACKED`.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers import expat

from liren.kernel.sheets.cells import EPOCH_1900, EPOCH_1904, Row, Sheet, TooLarge, Trouble, Unreadable
from liren.kernel.sheets.merged import Merged
from liren.kernel.sheets.parts import SheetParser, Strings, attributes_of

MOST_UNPACKED = (
    1024 * 1024 * 1024
)  # bytes of the parts that are read; a full sheet of messages has about half
MOST_PARTS = 10_000
MOST_SHEETS = 20
MOST_CONTENTS = 4 * 1024 * 1024
CHUNK = 256 * 1024
OVERLAP = 256
CONTENTS = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    expat.ExpatError,
)
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")


def read_workbook(path: Path) -> list[Sheet]:
    """The visible sheets in their order. Raises `Unreadable` or `TooLarge` before anything is unpacked at length."""
    with _opened(path) as archive:
        parts = {info.filename: info for info in archive.infolist()}
        if CONTENTS not in parts:
            raise Unreadable(Trouble.NO_TABLE)
        if any(info.flag_bits & 1 for info in parts.values()):
            raise Unreadable(Trouble.PASSWORD)
        names, epoch = _contents(archive)
        sheets = [(name, part) for name, part in names if part in parts]
        used = {CONTENTS, RELATIONS, STRINGS, *(part for _, part in sheets)}
        declared = sum(info.file_size for name, info in parts.items() if name in used)
        if declared > MOST_UNPACKED or len(parts) > MOST_PARTS:
            raise TooLarge(MOST_UNPACKED)
    strings = functools.cache(lambda: _strings(path))  # unpacked once for all sheets, when the first is read
    return [_sheet(path, name, part, epoch, strings) for name, part in sheets]


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except BROKEN as broken:
        raise Unreadable(Trouble.DAMAGED) from broken


def _contents(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str]], dt.datetime]:
    """Name and part of each visible sheet, and the day from which the workbook counts its dates."""
    listed = attributes_of(_small(archive, CONTENTS), {"sheet", "workbookPr"})
    links = attributes_of(_small(archive, RELATIONS), {"Relationship"})
    targets = {link.get("Id", ""): _inside(link.get("Target", "")) for _, link in links}
    sheets = [
        (found.get("name", ""), targets.get(found.get("id", ""), ""))
        for element, found in listed
        if element == "sheet" and found.get("state", "visible") == "visible"
    ]
    is_1904 = any(found.get("date1904") in {"1", "true"} for _, found in listed)
    return sheets[:MOST_SHEETS], EPOCH_1904 if is_1904 else EPOCH_1900


def _inside(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(MOST_CONTENTS + 1)
    if len(data) > MOST_CONTENTS:
        raise TooLarge(MOST_CONTENTS)
    return data


def _sheet(path: Path, name: str, part: str, epoch: dt.datetime, strings: Callable[[], Strings]) -> Sheet:
    measured = functools.cache(lambda: _measured(path, part))
    return Sheet(name, lambda: measured()[0], lambda: _rows(path, part, measured()[1], strings), epoch)


def _strings(path: Path) -> Strings:
    strings = Strings()
    with _opened(path) as archive:
        if STRINGS in archive.namelist():
            with archive.open(STRINGS) as stream:
                strings.load(_chunks(stream))
    return strings


def _measured(path: Path, part: str) -> tuple[int, Merged]:
    """One quick look over the sheet's bytes: how many rows stand there, and which cells are merged."""
    count, merged, tail = 0, Merged(), b""
    with _opened(path) as archive, archive.open(part) as stream:
        for chunk in _chunks(stream):
            text = tail + chunk
            cut = max(len(text) - OVERLAP, 0) if len(chunk) == CHUNK else len(text)
            count += sum(match.start() < cut for match in _ROW.finditer(text))
            merged.find(text, cut)
            tail = text[cut:]
    return count, merged


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    unpacked = 0
    while chunk := stream.read(CHUNK):
        unpacked += len(chunk)
        if unpacked > MOST_UNPACKED:  # whatever the file declares
            raise TooLarge(MOST_UNPACKED)
        yield chunk


def _rows(path: Path, part: str, merged: Merged, strings: Callable[[], Strings]) -> Iterator[Row]:
    yield from merged.filled(_parsed(path, part, strings()))


def _parsed(path: Path, part: str, strings: Strings) -> Iterator[Row]:
    parser = SheetParser(strings)
    with _opened(path) as archive, archive.open(part) as stream:
        for chunk in _chunks(stream):
            parser.feed(chunk)
            yield from parser.taken()
        parser.close()
        yield from parser.taken()
