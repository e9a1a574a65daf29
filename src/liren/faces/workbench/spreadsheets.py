"""Lists as text. What a cell holds is text, whatever it looks like: nothing is ever read as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

# Letters after which spreadsheet programs expect a formula, the full-width ones of Chinese keyboards too.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheet programs know UTF-8


def plain_cell(text: str) -> str:
    """An apostrophe before a risky first letter makes it text."""
    return f"'{text}" if text.startswith(RISKY) else text


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """The list as CSV, line by line."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([plain_cell(cell) for cell in head])
    for row in rows:
        yield writer.writerow([plain_cell(cell) for cell in row])
