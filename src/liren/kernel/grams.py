"""Pairs of neighbouring letters, by which words of two letters and more are found in Chinese text without a dictionary.

Each pair is one 32-bit number: exact for the letters of the first plane, folded for rarer ones. What the pairs find is
looked through once more with the words themselves, so that folding costs time and never truth.
"""

from __future__ import annotations

import functools
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import BuiltinLookup
from django.db.models.sql.compiler import SQLCompiler

HALF = 1 << 31
BREAK = "\n"
NEVER = (1 << 64) - 1


def normal(text: str) -> str:
    """One form for full and half width, and for upper and lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams_of(*texts: str) -> list[int]:
    """The pairs of letters and figures within the texts, each once, in order; none over a space or a mark."""
    return grams_of_each([texts])[0]


def grams_of_each(rows: Sequence[Sequence[str]]) -> list[list[int]]:
    """As `grams_of`, for the texts of many rows at once: many times faster than row by row."""
    if not rows:
        return []
    whole = [normal(BREAK.join((*texts, ""))) for texts in rows]
    letters = np.frombuffer("".join(whole).encode("utf-32-le", "surrogatepass"), np.uint32)
    row = np.repeat(np.arange(len(rows), dtype=np.uint64), [len(one) for one in whole])
    is_letter = _letters()[letters]
    starts = np.flatnonzero(is_letter[:-1] & is_letter[1:])
    low = letters.astype(np.uint64) & 0xFFFF
    keys = np.sort(row[starts] << 32 | low[starts] << 16 | low[starts + 1])
    keys = keys[np.diff(keys, prepend=np.uint64(NEVER)) != 0]
    ends = np.searchsorted(keys, np.arange(1, len(rows), dtype=np.uint64) << 32)
    pairs = (keys & 0xFFFF_FFFF).astype(np.int64) - HALF
    return [found.tolist() for found in np.split(pairs, ends)]


@functools.cache
def _letters() -> npt.NDArray[np.bool_]:
    """For every character whether it is a letter or a figure."""
    return np.fromiter((chr(code).isalnum() for code in range(sys.maxunicode + 1)), np.bool_)


class GramsField(models.Field[list[int], list[int]]):
    """Pairs as an array of numbers on PostgreSQL; elsewhere as words of eight figures, for an index of words."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return list(value) if connection.vendor == "postgresql" else as_words(value)

    def from_db_value(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> list[int]:
        return from_words(value) if isinstance(value, str) else value or []


def as_words(grams: Sequence[int]) -> str:
    """Each pair as eight figures of base sixteen, a space between."""
    return (np.array(grams, np.int64) + HALF).astype(">u4").tobytes().hex(" ", 4)


def from_words(words: str) -> list[int]:
    found: list[int] = (np.frombuffer(bytes.fromhex(words), ">u4").astype(np.int64) - HALF).tolist()
    return found


@GramsField.register_lookup
class HoldsAll(BuiltinLookup[Any]):
    """Every one of the pairs is among the row's. PostgreSQL only."""

    lookup_name = "hold"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @> %s::integer[]", [*params, list(self.rhs)]


class GramsIndex(models.Index):
    """An inverted index where there are arrays."""

    def create_sql(
        self, model: type[models.Model], schema_editor: Any, using: str = "", **kwargs: Any
    ) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return "SELECT 1"  # nothing to make, said in a statement
        return super().create_sql(model, schema_editor, using=" USING gin", **kwargs)
