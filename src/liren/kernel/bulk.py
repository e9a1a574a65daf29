"""Many rows at once: COPY on PostgreSQL, Django's own way on SQLite; what it hides is only the speed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

from django.db import connection, models

from liren.kernel.grams import GramsField
from liren.kernel.sealed import SealedTextField

Field = models.Field[Any, Any]


@contextmanager
def bulk_step() -> Iterator[None]:
    """One step, within the caller's transaction, of a longer work whose end waits for the disk: this commit need not,
    so that with the power it may be lost, never torn. References are checked as rows come, not all at the commit.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off; SET CONSTRAINTS ALL IMMEDIATE")
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def insert_all(objects: Sequence[models.Model]) -> None:
    """Writes new objects of one model within the caller's transaction; generated keys are not read back.

    Raises Django's `IntegrityError` as any other insert.
    """
    if not objects:
        return
    model = type(objects[0])
    if connection.vendor != "postgresql":
        model._base_manager.bulk_create(objects)
        return
    fields = _written(model)
    _copy(model, fields, map(attrgetter(*(field.attname for field in fields)), objects))
    for written in objects:
        written._state.adding = False


def insert_rows(model: type[models.Model], rows: Sequence[dict[str, Any]]) -> None:
    """As `insert_all`, from the values by column name (`case_id`); what a row leaves out has the field's default.

    Several times faster than making objects first.
    """
    if not rows:
        return
    if connection.vendor != "postgresql":
        model._base_manager.bulk_create([model(**row) for row in rows])
        return
    fields = _written(model)
    known = [(field.attname, field.get_default) for field in fields]
    _copy(
        model,
        fields,
        ([row[name] if name in row else default() for name, default in known] for row in rows),
    )


def _written(model: type[models.Model]) -> list[Field]:
    return [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]


def _copy(model: type[models.Model], fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> None:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    statement = f"COPY {quoted(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for values in _converted(fields, rows):
            copy.write_row(values)


def _converted(fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    special = [(at, convert) for at, field in enumerate(fields) if (convert := _converter(field))]
    for row in rows:
        values = list(row)
        for at, convert in special:
            values[at] = convert(values[at])
        yield values


def _converter(field: Field) -> Callable[[Any], Any] | None:
    """What a value needs that the driver does not know by itself."""
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value, cls=field.encoder)
    if isinstance(field, GramsField):  # the driver looks at each number of a list; a text it takes as it is
        return lambda value: "{" + ",".join(map(str, value)) + "}"
    if isinstance(field, SealedTextField):
        return lambda value: field.get_db_prep_value(value, connection)
    return None
