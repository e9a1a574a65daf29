"""Tables out of files people bring: xlsx and csv, row by row, in bounded memory whatever the file's size.

A cell is text as the file holds it; `Numeric` marks text that was a number cell, `Fault` a cell showing an error
(#REF!). A formula counts as the value last computed for it. Nothing here knows what the columns mean.
"""

from __future__ import annotations

from pathlib import Path

from liren.kernel.sheets.cells import EPOCH_1904, Fault, Numeric, Row, Sheet, TooLarge, Trouble, Unreadable
from liren.kernel.sheets.separated import read_separated
from liren.kernel.sheets.workbook import read_workbook

__all__ = [
    "EPOCH_1904",
    "Fault",
    "Numeric",
    "Row",
    "Sheet",
    "TooLarge",
    "Trouble",
    "Unreadable",
    "open_sheets",
]

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DIRECTORY_WITHIN = 4 * 1024 * 1024
OTHERS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
)


def open_sheets(path: Path) -> list[Sheet]:
    """The sheets of a file, told by its content and not by its name. Raises `Unreadable` or `TooLarge`."""
    with path.open("rb") as file:
        head = file.read(len(OLD_OFFICE))
        if head.startswith(b"PK\x03\x04"):
            return read_workbook(path)
        if head == OLD_OFFICE:
            is_locked = ENCRYPTED in file.read(DIRECTORY_WITHIN)
            raise Unreadable(Trouble.PASSWORD if is_locked else Trouble.OLD_FORMAT)
    if not head:
        raise Unreadable(Trouble.EMPTY)
    if head.startswith(OTHERS):
        raise Unreadable(Trouble.NO_TABLE)
    return [read_separated(path)]
