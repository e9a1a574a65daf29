"""Pairs of neighbouring letters, by which words of two letters and more are found in Chinese text without a dictionary.

Each pair is one 32-bit number: exact for the letters of the first plane, folded for rarer ones. What the pairs find is
looked through once more with the words themselves, so that folding costs time and never truth.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import BuiltinLookup
from django.db.models.sql.compiler import SQLCompiler

HALF = 1 << 31


def normal(text: str) -> str:
    """One form for full and half width, and for upper and lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams_of(*texts: str) -> list[int]:
    """The pairs of letters and figures within the texts, each once, in order; none over a space or a mark."""
    found: set[str] = set()
    for text in texts:
        letters = normal(text)
        found.update(map("".join, pairwise(letters)))
    return sorted(_number(pair) for pair in found if pair.isalnum())


def _number(pair: str) -> int:
    return ((ord(pair[0]) & 0xFFFF) << 16 | ord(pair[1]) & 0xFFFF) - HALF


class GramsField(models.Field[list[int], list[int]]):
    """Pairs as an array of numbers on PostgreSQL; elsewhere nothing is kept, and texts are looked through."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return list(value) if connection.vendor == "postgresql" else ""

    def from_db_value(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> list[int]:
        return value or []


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
