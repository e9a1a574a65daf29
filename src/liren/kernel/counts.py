"""How many rows several queries have, asked in one statement that is built once and asked many times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, Expression, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from liren.kernel import clock

M = TypeVar("M", bound=Model)


class _Moment(dt.datetime):
    """A present moment among the values of a statement, told apart by its type."""


class _Text(str):
    """The same, as SQLite takes moments."""

    __slots__ = ()


class Present(Expression):
    """The present moment within a query: of the clock, and read anew wherever `Counts` asks its statement again."""

    output_field = DateTimeField()

    def as_sql(self, _compiler: SQLCompiler, _connection: Any) -> tuple[str, Any]:
        return "%s", [_present()]


def _present() -> _Moment | _Text:
    now = clock.now()
    text = connection.ops.adapt_datetimefield_value(now)
    return _Text(text) if isinstance(text, str) else _Moment.combine(now.date(), now.timetz())


class Counts:
    """The number of rows of each named query, `most` where there are as many or more.

    What the queries hold must not change with time, except for `Present`.
    """

    def __init__(self, rows: Mapping[str, QuerySet[Any]], most: int) -> None:
        built = [_number(of, most) for of in rows.values()]
        self.names = tuple(rows)
        self.statement = f"SELECT {', '.join(text for text, _values in built)}"
        self.values = [value for _text, values in built for value in values]

    def read(self) -> dict[str, int]:
        """One query, none where nothing is named."""
        if not self.names:
            return {}
        values = [_present() if isinstance(value, _Moment | _Text) else value for value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.statement, values)
            return dict(zip(self.names, cursor.fetchone(), strict=True))


def _number(rows: QuerySet[M], most: int) -> tuple[str, tuple[Any, ...]]:
    """Cut off at `most`, so that many rows cost no more."""
    try:
        text, values = rows.order_by().values("pk")[:most].query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({text}) AS counted)", values  # noqa: S608  # built by the query itself
