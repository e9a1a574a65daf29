"""`__prefix`: a starts-with that runs as an index range on both databases.

Django's `__startswith` becomes LIKE with ESCAPE, for which SQLite uses no index. PostgreSQL needs an index
with `varchar_pattern_ops` (any `CharField(unique=True)` or `db_index=True` has one).
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, OrderBy
from django.db.models.sql.compiler import SQLCompiler

LAST = "\U0010ffff"  # sorts after every character that is written


class Prefix(Lookup[str]):
    """The column begins with the value (a text, not an expression); every row where the value is empty."""

    lookup_name = "prefix"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        value = str(self.rhs)
        if connection.vendor == "sqlite":  # BINARY collation orders by code point
            return f"({column} >= %s AND {column} < %s)", (*params, value, *params, value + LAST)
        return f"{column} LIKE %s", (*params, connection.ops.prep_for_like_query(value) + "%")


class ByLetters(OrderBy):
    """The order of such an index, letter by letter: a page of what begins alike is read from it without sorting."""

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """`USING` is a direction of its own; Django looks for one it knows in the text."""
        return self.as_sql(compiler, connection, template="%(expression)s USING ~<~ /* ASC */")
