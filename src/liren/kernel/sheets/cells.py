from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MOST_COLUMNS = 256  # further columns of a row are not looked at
MOST_LETTERS = 200_000  # of one cell; what follows is dropped
EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001  wall time of no zone; the day before the first, 29 Feb 1900 counted
EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001


class Trouble(StrEnum):
    """Why a file cannot be read."""

    EMPTY = "empty"
    NO_TABLE = "no_table"
    OLD_FORMAT = "old_format"
    PASSWORD = "password"  # noqa: S105  a word, no secret
    DAMAGED = "damaged"
    ENCODING = "encoding"


class Unreadable(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class TooLarge(Exception):
    """Unpacked, the file is larger than `most` bytes, or says so."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Numeric(str):
    """The digits of a number cell, as the file writes them ("188006", "43524.4754", "1.2E+05")."""

    __slots__ = ()


class Fault(str):
    """A cell that shows an error instead of a value."""

    __slots__ = ()


class Row(NamedTuple):
    """A row that is not blank. `number` is what people see at its left; `ordinal` counts towards `Sheet.size`."""

    number: int
    ordinal: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `rows()` begins afresh each time. `size()` is how many rows or lines it has, blank ones included."""

    name: str
    size: Callable[[], int]
    rows: Callable[[], Iterator[Row]]
    epoch: dt.datetime = EPOCH_1900
