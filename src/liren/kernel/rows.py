"""Writing a row that is known to be new, without building its statement again each time."""

from __future__ import annotations

import functools

from django.db import connection
from django.db.models import Field, Model


def insert(row: Model) -> None:
    """One INSERT of `row` with its values as they stand. The key is not read back; no signal is sent.

    Raises what the database refuses, within `kernel.pipeline.sent_together` at its end.
    """
    statement, fields = _statement(type(row), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    row._state.adding, row._state.db = False, connection.alias


@functools.cache
def _statement(model: type[Model], _vendor: str) -> tuple[str, list[Field]]:  # type: ignore[type-arg]
    quote = connection.ops.quote_name
    options = model._meta
    fields = [f for f in options.local_concrete_fields if f is not options.auto_field]
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(options.db_table)} ({names}) VALUES ({places})", fields  # noqa: S608  # own names
