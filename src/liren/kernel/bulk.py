"""Many rows at once: COPY on PostgreSQL, Django's own way on SQLite; what it hides is only the speed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models

from liren.kernel.sealed import SealedTextField

Field = models.Field[Any, Any]


def insert_all(objects: Sequence[models.Model]) -> None:
    """Writes new objects of one model within the caller's transaction; generated keys are not read back.

    Raises Django's `IntegrityError` as any other insert.
    """
    if not objects:
        return
    if connection.vendor != "postgresql":
        type(objects[0])._base_manager.bulk_create(objects)
        return
    _copy(type(objects[0]), objects)
    for written in objects:
        written._state.adding = False


def _copy(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    statement = f"COPY {quoted(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for values in _values(fields, objects):
            copy.write_row(values)


def _values(fields: Sequence[Field], objects: Sequence[models.Model]) -> Iterator[Sequence[Any]]:
    read = attrgetter(*(field.attname for field in fields))
    special = [(at, convert) for at, field in enumerate(fields) if (convert := _converter(field))]
    for written in objects:
        values = list(read(written))
        for at, convert in special:
            values[at] = convert(values[at])
        yield values


def _converter(field: Field) -> Callable[[Any], Any] | None:
    """What a value needs that the driver does not know by itself."""
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value, cls=field.encoder)
    if isinstance(field, SealedTextField):
        return lambda value: field.get_db_prep_value(value, connection)
    return None
