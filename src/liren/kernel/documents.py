"""PDF judged by content: a whole file without anything that acts (JavaScript, launching, embedded files, forms that
send). Dictionaries hidden in compressed object streams are opened and judged too; what cannot be opened is refused.
"""

from __future__ import annotations

import re
import zlib

MOST_UNPACKED = 64 * 1024 * 1024
ACTING = frozenset({
    b"JS", b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"SubmitForm", b"ImportData",
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
    outside, objects = _parts(data)
    names = _names(outside)
    for part in objects:
        names |= _names(part)
    if names & ACTING or b"Encrypt" in names:
        raise ActingDocument


def _names(text: bytes) -> set[bytes]:
    """The names in `text`, with `#4a` escapes read."""
    return {_ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), name) for name in _NAME.findall(text)}


def _parts(data: bytes) -> tuple[bytes, list[bytes]]:
    """What stands outside streams, and the unpacked object streams."""
    outside, objects, position, budget = [], [], 0, MOST_UNPACKED
    for match in _STREAM.finditer(data):
        if match.start() < position:
            continue
        end = data.find(b"endstream", match.end())
        if end < 0:
            raise BrokenDocument
        dictionary = data[data.rfind(b" obj", position, match.start()) : match.start()]
        outside.append(data[position : match.start()])
        if b"ObjStm" in _names(dictionary):
            objects.append(_unpacked(dictionary, data[match.end() : end], budget))
            budget -= len(objects[-1])
        position = end
    return b"\n".join([*outside, data[position:]]), objects


def _unpacked(dictionary: bytes, packed: bytes, budget: int) -> bytes:
    names = _names(dictionary)
    if b"Filter" not in names:
        return packed
    if (
        b"FlateDecode" not in names
        or b"DecodeParms" in names
        or len(re.findall(rb"Decode\b", dictionary)) > 1
    ):
        raise ActingDocument
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, budget)
    except zlib.error as broken:
        raise BrokenDocument from broken
    if unpacker.unconsumed_tail:
        raise ActingDocument
    return text
