"""Text with separators (csv): its encoding and separator are found, not asked for."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from liren.kernel.sheets.cells import MOST_COLUMNS, MOST_LETTERS, Row, Sheet, Trouble, Unreadable

CHUNK = 1024 * 1024
SEPARATORS = (",", "\t", ";", "|", "，", "；")
LOOKED_AT = 10
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MOST_FIELD = 4 * 1024 * 1024  # letters; a quotation mark that is never closed ends here


def read_separated(path: Path) -> Sheet:
    """The one sheet of a text file: UTF-8, UTF-16, GBK or GB18030. Raises `Unreadable`."""
    encoding, lines = _encoding_of(path)
    csv.field_size_limit(MOST_FIELD)
    separator = _separator_of(path, encoding)
    return Sheet(path.stem, lambda: lines, lambda: _rows(path, encoding, separator))


def _encoding_of(path: Path) -> tuple[str, int]:
    """The first encoding in which the whole file can be read, and the number of its lines."""
    with path.open("rb") as file:
        head = file.read(4096)
    for encoding in _candidates(head):
        try:
            return encoding, _lines_in(path, encoding)
        except UnicodeError:
            continue
    raise Unreadable(Trouble.ENCODING)


def _candidates(head: bytes) -> tuple[str, ...]:
    marked = next((encoding for mark, encoding in MARKS if head.startswith(mark)), None)
    if marked:
        return (marked,)
    if head.count(0) * 50 > len(head):  # as Latin letters, digits and line ends have them in UTF-16
        return ("utf-16-le",) if head[1::2].count(0) > head[::2].count(0) else ("utf-16-be",)
    return ("utf-8", "gb18030")


def _lines_in(path: Path, encoding: str) -> int:
    decoder, lines = codecs.getincrementaldecoder(encoding)("strict"), 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            lines += decoder.decode(chunk).count("\n")
    decoder.decode(b"", final=True)
    return lines


def _separator_of(path: Path, encoding: str) -> str:
    """The separator that cuts most of the first rows, header included, into equally many columns.

    The number of columns says nothing: a long text has more commas than a table has columns.
    """
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(64 * 1024)
    agreeing = {separator: _rows_agreeing(head, separator) for separator in SEPARATORS}
    return max(agreeing, key=lambda separator: agreeing[separator])


def _rows_agreeing(head: str, separator: str) -> int:
    rows = csv.reader(head.splitlines(keepends=True), delimiter=separator)
    try:
        widths = Counter(len(row) for row in itertools.islice(rows, LOOKED_AT) if len(row) > 1)
    except csv.Error:
        return 0
    return max(widths.values(), default=0)


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        try:
            for number, fields in enumerate(reader, 1):
                if any(field.strip() for field in fields):
                    cells = [field[:MOST_LETTERS] for field in fields[:MOST_COLUMNS]]
                    yield Row(number, reader.line_num, cells)
        except csv.Error as broken:
            raise Unreadable(Trouble.DAMAGED) from broken
