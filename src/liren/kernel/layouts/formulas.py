"""Formulas around a table that grows: what reaches over the whole table grows with it, what stands below moves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from liren.kernel.layouts.guard import Flaw, LayoutUnfit

_CELL = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)")
_RANGE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+):(\$?[A-Z]{1,3}\$?)(\d+)")
_NUMBER = re.compile(r"(?<![A-Za-z_\d])\$?[A-Z]{1,3}\$?(\d+)(?![\w(])")
_ROWS = re.compile(r"(\$?)(\d+):(\$?)(\d+)")


@dataclass(frozen=True, slots=True)
class Growth:
    """The lines `first` to `last` become `by` more; whatever stands below moves."""

    sheet: str
    first: int
    last: int
    by: int

    def start(self, row: int) -> int | None:
        """Where a range begins that began at `row`; None where it begins within the lines."""
        if row < self.first:
            return row
        if row > self.last:
            return row + self.by
        return row if row == self.first else None

    def end(self, row: int) -> int | None:
        if row < self.first:
            return row
        return row + self.by if row >= self.last else None

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """A range of rows afterwards; None where it is a part of the lines only."""
        first, last = self.start(start), self.end(end)
        return None if first is None or last is None else (first, last)

    def cell(self, row: int) -> int | None:
        if row < self.first:
            return row
        return row + self.by if row > self.last else None


def grown(formula: str, where: str, growth: Growth) -> str:
    """The formula afterwards. Raises `LayoutUnfit` for one that speaks of single lines."""
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token

    tokens = Tokenizer(formula)
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _moved(token.value, where, growth)
    text: Any = tokens.render()
    return str(text)


def rows_of(formula: str) -> set[int]:
    """The rows of single cells and ranges that a formula speaks of."""
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token

    spoken = [
        token.value.rpartition("!")[2]
        for token in Tokenizer(formula).items
        if token.type == Token.OPERAND and token.subtype == Token.RANGE
    ]
    return {int(row) for one in spoken for row in _NUMBER.findall(one)}


def _moved(reference: str, where: str, growth: Growth) -> str:
    prefix, mark, plain = reference.rpartition("!")
    if mark and prefix.strip("'").replace("''", "'") != growth.sheet:
        return reference
    new = _moved_here(plain, growth)
    if new is None:
        raise LayoutUnfit(Flaw.FORMULA, where)
    return f"{prefix}{mark}{new}"


def _moved_here(plain: str, growth: Growth) -> str | None:
    if found := _RANGE.fullmatch(plain):
        span = growth.span(int(found[2]), int(found[4]))
        return None if span is None else f"{found[1]}{span[0]}:{found[3]}{span[1]}"
    if found := _ROWS.fullmatch(plain):
        span = growth.span(int(found[2]), int(found[4]))
        return None if span is None else f"{found[1]}{span[0]}:{found[3]}{span[1]}"
    if found := _CELL.fullmatch(plain):
        row = growth.cell(int(found[2]))
        return None if row is None else f"{found[1]}{row}"
    return plain  # whole columns, and names, which are looked at by themselves
