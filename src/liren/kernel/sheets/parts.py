"""The parts of an xlsx file read with expat: attributes of small ones, shared texts, the rows of a sheet."""

from __future__ import annotations

import os
import re
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterable
from typing import IO
from xml.parsers import expat

from liren.kernel.sheets.cells import MOST_COLUMNS, MOST_LETTERS, Fault, Numeric, Row, Trouble, Unreadable
from liren.kernel.sheets.merged import column_of

MOST_TOKEN = 4 * 1024 * 1024  # bytes of one tag; a longer one is no spreadsheet's
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def local_name(name: str) -> str:
    """`row` of `x:row`."""
    return name.rpartition(":")[2]


def attributes_of(data: bytes, wanted: set[str]) -> list[tuple[str, dict[str, str]]]:
    """The attributes, by local name, of the elements of a small part whose local name is wanted."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local_name(name) in wanted:
            found.append((local_name(name), {local_name(key): value for key, value in attributes.items()}))

    parser = _parser()
    parser.StartElementHandler = start
    parser.Parse(data, True)
    return found


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 64 * 1024
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise Unreadable(Trouble.DAMAGED)


class _Feeder:
    """Feeds a parser chunk by chunk and never lets one tag grow without bound."""

    def __init__(self) -> None:
        self.parser = _parser()
        self._fed = 0

    def feed(self, chunk: bytes) -> None:
        self.parser.Parse(chunk, False)
        self._fed += len(chunk)
        if self._fed - self.parser.CurrentByteIndex > MOST_TOKEN:
            raise Unreadable(Trouble.DAMAGED)

    def close(self) -> None:
        self.parser.Parse(b"", True)


class Text:
    """Gathers the characters of one cell and drops what is beyond measure."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        if self._length < MOST_LETTERS:
            self._pieces.append(piece)
            self._length += len(piece)

    def take(self) -> str:
        text = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
        self._pieces, self._length = [], 0
        text = text[:MOST_LETTERS]
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Strings:
    """The shared texts, in a temporary file; in memory are only eight bytes each, telling where it begins."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed when nobody holds the texts
        self._begins = array("Q", [0])
        weakref.finalize(self, self._file.close)

    def __getitem__(self, index: int) -> str:
        begin, end = self._begins[index], self._begins[index + 1]
        return os.pread(self._file.fileno(), end - begin, begin).decode("utf-8", "surrogatepass")

    def load(self, chunks: Iterable[bytes]) -> None:
        feeder, text = _Feeder(), Text()
        parser, depth = feeder.parser, 0  # depth: within how many phonetic hints (rPh), which are no text

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal depth
            local = local_name(name)
            depth += local == "rPh"
            parser.CharacterDataHandler = text.add if local == "t" and not depth else None

        def end(name: str) -> None:
            nonlocal depth
            local = local_name(name)
            depth -= local == "rPh"
            parser.CharacterDataHandler = None
            if local == "si":
                self._keep(text.take())

        parser.StartElementHandler, parser.EndElementHandler = start, end
        for chunk in chunks:
            feeder.feed(chunk)
        feeder.close()
        self._file.flush()

    def _keep(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        self._file.write(data)
        self._begins.append(self._begins[-1] + len(data))


class SheetParser(_Feeder):
    """Turns a sheet's XML into rows; `taken` gives those finished since the last call."""

    def __init__(self, strings: Strings) -> None:
        super().__init__()
        self._strings = strings
        self._rows: list[Row] = []
        self._cells: list[str] = []
        self._text = Text()
        self._kind = ""
        self._column = self._number = self._ordinal = 0
        self._columns: dict[str, int] = {}
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {"row": self._row, "c": self._cell}
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end

    def taken(self) -> list[Row]:
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name) if ":" in name else name
        if local in ("v", "t"):
            self.parser.CharacterDataHandler = self._text.add
        elif local in self._starts:
            self._starts[local](attributes)

    def _row(self, attributes: dict[str, str]) -> None:
        self._number = _positive(attributes.get("r")) or self._number + 1
        self._ordinal += 1
        self._cells, self._column = [], -1

    def _cell(self, attributes: dict[str, str]) -> None:
        self._kind = attributes.get("t", "n")
        letters = attributes.get("r", "").rstrip("0123456789")
        self._column = self._column_of(letters) if letters else self._column + 1

    def _column_of(self, letters: str) -> int:
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_of(letters)
        return column

    def _end(self, name: str) -> None:
        local = local_name(name) if ":" in name else name
        if local in ("v", "t"):
            self.parser.CharacterDataHandler = None
        elif local == "c":
            self._place(self._text.take())
        elif local == "row" and any(self._cells):
            self._rows.append(Row(self._number, self._ordinal, self._cells))

    def _place(self, text: str) -> None:
        if not text or self._column >= MOST_COLUMNS:
            return
        self._cells.extend([""] * (self._column + 1 - len(self._cells)))
        self._cells[self._column] = self._value(text)

    def _value(self, text: str) -> str:
        if self._kind == "s":
            try:
                return self._strings[int(text)]
            except (ValueError, IndexError) as broken:
                raise Unreadable(Trouble.DAMAGED) from broken
        if self._kind == "n":
            return Numeric(text.strip())
        return Fault(text) if self._kind == "e" else text


def _positive(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= 7 else 0
