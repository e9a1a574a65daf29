"""Writing rows that are known to be new, without building their statement again each time."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Field, Model

FEW = 20  # rows in one statement that is kept; more are written as Django writes many
AS_THEY_ARE: dict[type[Field[Any, Any]], type] = {
    models.BooleanField: bool,
    models.CharField: str,
    models.IntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.TextField: str,
}  # values that both databases take without a change
AS_POSTGRESQL_TAKES_THEM: dict[type[Field[Any, Any]], type] = {
    models.DateField: dt.date,
    models.UUIDField: uuid.UUID,
}
Read = Callable[[Model], Any]


def insert(row: Model) -> None:
    """One INSERT of `row` with its values as they stand. The key is not read back; no signal is sent.

    Raises what the database refuses, within `kernel.pipeline.sent_together` at its end.
    """
    insert_all((row,))


def insert_all(rows: Sequence[Model], *, ignore_conflicts: bool = False) -> None:
    """As `insert`, rows of one model in one statement, none for none. With `ignore_conflicts`, what is there stays."""
    if not rows:
        return
    model = type(rows[0])
    if len(rows) > FEW:
        model._default_manager.bulk_create(rows, ignore_conflicts=ignore_conflicts)
        return
    connection = connections[DEFAULT_DB_ALIAS]
    statement, reads = _statement(model, connection.vendor, len(rows), ignore_conflicts)
    with connection.cursor() as cursor:
        cursor.execute(statement, [read(row) for row in rows for read in reads])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


@functools.cache
def _statement(
    model: type[Model], vendor: str, count: int, ignore_conflicts: bool
) -> tuple[str, tuple[Read, ...]]:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    options = model._meta
    fields = [f for f in options.local_concrete_fields if f is not options.auto_field]
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    unless = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    statement = f"INSERT INTO {quote(options.db_table)} ({names}) VALUES {places}{unless}"  # noqa: S608  # own names
    return statement, tuple(_reading(field, vendor) for field in fields)


def _reading(field: Field[Any, Any], vendor: str) -> Read:
    """What the database is given of a row: most values are taken as they are, the others as Django prepares them."""

    def prepared(row: Model) -> Any:
        return field.get_db_prep_save(field.pre_save(row, add=True), connections[DEFAULT_DB_ALIAS])

    target = field.target_field if isinstance(field, models.ForeignKey) else field
    kind = (AS_THEY_ARE | (AS_POSTGRESQL_TAKES_THEM if vendor == "postgresql" else {})).get(type(target))
    if kind is None or type(field).pre_save is not Field.pre_save:
        return prepared
    name = field.attname

    def plain(row: Model) -> Any:
        value = getattr(row, name)
        return value if type(value) is kind else prepared(row)

    return plain
