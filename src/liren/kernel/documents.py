"""PDF judged by content: a whole file without anything that acts (JavaScript, launching, embedded files, forms that
send). Dictionaries hidden in compressed object streams are opened and judged too; what cannot be opened is refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 64 * 1024 * 1024
FIRST_PIECE = 4 * 1024  # bytes; a file may hold a hundred thousand streams, and is not copied for each
ACTING = frozenset({
    b"Encrypt", b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"SubmitForm", b"ImportData",
    b"GoToE", b"XFA", b"Movie", b"Rendition",
})  # fmt: skip
_HEADER = re.compile(rb"%PDF-(1\.[0-7]|2\.0)")
_STREAM = re.compile(rb"\bstream\r?\n")
_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


class BrokenDocument(Exception):
    """No whole PDF file."""


class ActingDocument(Exception):
    """A PDF that can do something, or whose content is locked against looking."""


def check_document(data: bytes) -> None:
    """Passes a whole, quiet PDF. Raises `BrokenDocument` or `ActingDocument`."""
    if not _HEADER.match(data) or b"%%EOF" not in data[-1024:] or b"startxref" not in data[-2048:]:
        raise BrokenDocument
    names = _names(data)  # streams too: what seems to stand in one may be an object behind a decoy
    for part in _hidden(data):
        names |= _names(part)
    if names & ACTING:
        raise ActingDocument


def _names(text: bytes) -> set[bytes]:
    """The names in `text`, with `#4a` escapes read."""
    return {_ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), name) for name in _NAME.findall(text)}


def _hidden(data: bytes) -> Iterator[bytes]:
    """The object streams, unpacked. Any `stream` counts with all that stands since the one before it as its dictionary,
    so that no comment or string can put an object stream out of sight."""
    since, budget = 0, MOST_UNPACKED
    for match in _STREAM.finditer(data):
        dictionary = data[since : match.start()]
        since = match.end()
        names = _names(dictionary)
        if b"ObjStm" in names and b"Filter" in names:
            text = _unpacked(names, data, since, budget)
            budget -= len(text)
            yield text


def _unpacked(names: set[bytes], data: bytes, begin: int, budget: int) -> bytes:
    """The stream that begins there, read only as far as it goes; with more than `budget` bytes it is refused."""
    filters = {name for name in names if name.endswith(b"Decode")}
    if filters != {b"FlateDecode"} or b"DecodeParms" in names:
        raise ActingDocument
    unpacker, parts, size = zlib.decompressobj(), [], FIRST_PIECE
    packed = b""
    while not unpacker.eof and (packed or begin < len(data)):
        if budget <= 0:  # zlib would take a limit of nought for none
            raise ActingDocument
        if not packed:
            packed, begin, size = data[begin : begin + size], begin + size, size * 2
        try:
            parts.append(unpacker.decompress(packed, budget))
        except zlib.error as broken:
            raise BrokenDocument from broken
        packed, budget = unpacker.unconsumed_tail, budget - len(parts[-1])
    return b"".join(parts)
