"""Many rows at once: COPY on PostgreSQL, Django's own way on SQLite; what it hides is only the speed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from django.db import connection, models

from liren.kernel.grams import GramsField
from liren.kernel.sealed import SealedTextField

Field = models.Field[Any, Any]
BATCH = 2_000  # rows sent at once
PLAIN = {
    "CharField",
    "TextField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "FloatField",
    "BooleanField",
}


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


def insert_rows(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """As `insert_all`, from the values by column name (`case_id`); what a row leaves out has the field's default.

    Several times faster than making objects first, and as small as the rows come one by one.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    fields = _written(model)
    known = [(field.attname, field.get_default) for field in fields]
    values = (
        [row[name] if name in row else default() for name, default in known] for row in chain([first], rows)
    )
    (_copy if connection.vendor == "postgresql" else _insert)(model, fields, values)


def update_rows(objects: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Writes these columns of rows that are there already, each by its key, within the caller's transaction."""
    if not objects:
        return
    meta = type(objects[0])._meta
    fields: list[Field] = [_concrete(meta, name) for name in columns]
    quoted = connection.ops.quote_name
    key: Field = _concrete(meta, meta.pk.name if meta.pk else "id")
    given = ", ".join(f"{quoted(str(field.column))} = %s" for field in fields)
    table, own = quoted(meta.db_table), quoted(str(key.column))
    statement = f"UPDATE {table} SET {given} WHERE {own} = %s"  # noqa: S608  # names of models
    _sent(statement, [*fields, key], map(attrgetter(*columns, key.attname), objects))


def _concrete(meta: Any, name: str) -> Field:
    found: Field = meta.get_field(name)
    return found


def _sent(statement: str, fields: Sequence[Field], rows: Iterator[Sequence[Any]]) -> None:
    convert = [_for_database(field) for field in fields]
    with connection.cursor() as cursor:
        while part := list(islice(rows, BATCH)):
            values = [[way(value) for way, value in zip(convert, row, strict=True)] for row in part]
            cursor.executemany(statement, values)


def _written(model: type[models.Model]) -> list[Field]:
    return [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]


def _copy(model: type[models.Model], fields: Sequence[Field], rows: Iterator[Sequence[Any]]) -> None:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    statement = f"COPY {quoted(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for values in _converted(fields, rows):
            copy.write_row(values)


def _insert(model: type[models.Model], fields: Sequence[Field], rows: Iterator[Sequence[Any]]) -> None:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  # names of models
    _sent(statement, fields, rows)


def _for_database(field: Field) -> Callable[[Any], Any]:
    """As the database takes a value; whole numbers and texts it takes as they are."""
    if field.get_internal_type() in PLAIN:
        return lambda value: value
    return lambda value: field.get_db_prep_save(value, connection)


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
