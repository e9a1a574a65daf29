"""Many rows at once: COPY on PostgreSQL, Django's own way on SQLite; what it hides is only the speed."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from django.db import connection, models

from liren.kernel.grams import GramsField
from liren.kernel.sealed import SealedTextField

Field = models.Field[Any, Any]
Pack = bytes | list[list[Any]]  # rows as PostgreSQL's COPY reads them, or as SQLite takes them
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
    _copy(model, map(attrgetter(*(field.attname for field in _written(model))), objects))
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
    if connection.vendor == "postgresql":
        _copy_texts(model, _parts(_line(model, row) for row in chain([first], rows)))
    else:
        _sent(_insertion(model, _written(model)), _written(model), _values(model, chain([first], rows)))


def insert_whole(model: type[models.Model], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows as they lay in another database, within the caller's transaction: the values of all columns in the
    model's order, keys that the database would give included."""
    fields = list(model._meta.local_concrete_fields)
    if connection.vendor == "postgresql":
        _copy(model, iter(rows), fields)
    else:
        _sent(_insertion(model, fields), fields, iter(rows))


def packed(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> Pack:
    """Rows made ready for `insert_packed`, as `insert_rows` takes them; asks no database, so another process may."""
    if not _is_copied():
        return list(_for_sending(_written(model), _values(model, rows)))
    return "".join([_line(model, row) for row in rows]).encode()


class _Form(NamedTuple):
    """How rows that give the same columns become lines: a line with places, what is read of a row for them, which of
    that the driver does not know by itself, and the defaults that are made for each row."""

    line: str
    read: Callable[[dict[str, Any]], Sequence[Any]]
    special: Sequence[tuple[int, Callable[[Any], Any]]]
    made: Sequence[tuple[str, Callable[[], Any]]]


def _line(model: type[models.Model], row: dict[str, Any]) -> str:
    """A row in the text form of COPY."""
    line, read, special, made = _form(model, tuple(row))
    if made:
        row = {**row, **{name: make() for name, make in made}}
    values = list(read(row))
    for at, convert in special:
        values[at] = convert(values[at])
    return line % tuple(
        [value if type(value) is str and value.isalnum() else TEXTS[type(value)](value) for value in values]
    )


@lru_cache(maxsize=200)
def _form(model: type[models.Model], given: tuple[str, ...]) -> _Form:
    """Of rows that give these columns; what they leave out has its default."""
    converters = dict(_converters(model))
    parts: list[str] = []
    names: list[str] = []
    special: list[tuple[int, Callable[[Any], Any]]] = []
    made: list[tuple[str, Callable[[], Any]]] = []
    for at, field in enumerate(_written(model)):
        convert = converters.get(at)
        if field.attname in given or callable(field.default):
            if field.attname not in given:
                made.append((field.attname, field.get_default))
            if convert:
                special.append((len(names), convert))
            names.append(field.attname)
            parts.append("%s")
        else:
            value = field.get_default()
            value = convert(value) if convert else value
            parts.append(TEXTS[type(value)](value).replace("%", "%%"))
    return _Form("\t".join(parts) + "\n", _reading(names), special, made)


def _reading(names: Sequence[str]) -> Callable[[dict[str, Any]], Sequence[Any]]:
    return itemgetter(*names) if len(names) > 1 else lambda row: [row[name] for name in names]


@lru_cache(maxsize=1)
def _is_copied() -> bool:
    return connection.vendor == "postgresql"


def insert_packed(model: type[models.Model], packs: Iterable[Pack]) -> None:
    """Writes what `packed` has made ready, within the caller's transaction."""
    if connection.vendor != "postgresql":
        rows = [row for pack in packs if isinstance(pack, list) for row in pack]
        _execute(_insertion(model, _written(model)), iter(rows))
    elif data := b"".join(pack for pack in packs if isinstance(pack, bytes)):
        _copy_texts(model, [data])


def _values(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    known = _defaults(model)
    return ([row[name] if name in row else default() for name, default in known] for row in rows)


@lru_cache(maxsize=100)
def _defaults(model: type[models.Model]) -> list[tuple[str, Callable[[], Any]]]:
    return [(field.attname, field.get_default) for field in _written(model)]


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
    _execute(statement, _for_sending(fields, rows))


def _for_sending(fields: Sequence[Field], rows: Iterator[Sequence[Any]]) -> Iterator[list[Any]]:
    convert = [_for_database(field) for field in fields]
    return ([way(value) for way, value in zip(convert, row, strict=True)] for row in rows)


def _execute(statement: str, rows: Iterator[list[Any]]) -> None:
    with connection.cursor() as cursor:
        while part := list(islice(rows, BATCH)):
            cursor.executemany(statement, part)


@lru_cache(maxsize=100)
def _written(model: type[models.Model]) -> list[Field]:
    return [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]


def _copy(
    model: type[models.Model], rows: Iterator[Sequence[Any]], fields: Sequence[Field] | None = None
) -> None:
    given = fields or _written(model)
    copying = _copying(model, given)
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(copying) as copy:
        for values in _converted(_converters_of(given), rows):
            copy.write_row(values)


def _parts(lines: Iterator[str]) -> Iterator[str]:
    while part := "".join(islice(lines, BATCH)):
        yield part


def _copy_texts(model: type[models.Model], parts: Iterable[str | bytes]) -> None:
    copying = _copying(model, _written(model))
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(copying) as copy:
        for part in parts:
            copy.write(part)


def _copying(model: type[models.Model], fields: Sequence[Field]) -> str:
    return f"COPY {connection.ops.quote_name(model._meta.db_table)} ({_columns(fields)}) FROM STDIN"


def _insertion(model: type[models.Model], fields: Sequence[Field]) -> str:
    table, places = connection.ops.quote_name(model._meta.db_table), ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {table} ({_columns(fields)}) VALUES ({places})"  # noqa: S608  # names of models


def _columns(fields: Sequence[Field]) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)


def _for_database(field: Field) -> Callable[[Any], Any]:
    """As the database takes a value; whole numbers and texts it takes as they are."""
    if isinstance(field, SealedTextField):
        return field.stored
    if isinstance(field, models.BinaryField) or field.get_internal_type() in PLAIN:
        return lambda value: value
    return lambda value: field.get_db_prep_save(value, connection)


def _converted(
    special: Sequence[tuple[int, Callable[[Any], Any]]], rows: Iterable[Sequence[Any]]
) -> Iterator[Sequence[Any]]:
    for row in rows:
        values = list(row)
        for at, convert in special:
            values[at] = convert(values[at])
        yield values


@lru_cache(maxsize=100)
def _converters(model: type[models.Model]) -> list[tuple[int, Callable[[Any], Any]]]:
    return _converters_of(_written(model))


def _converters_of(fields: Sequence[Field]) -> list[tuple[int, Callable[[Any], Any]]]:
    return [(at, convert) for at, field in enumerate(fields) if (convert := _converter(field))]


def _converter(field: Field) -> Callable[[Any], Any] | None:
    """What a value needs that the driver does not know by itself."""
    if isinstance(field, models.JSONField):
        return lambda value: (
            "{}" if value == {} else json.dumps(value, cls=field.encoder) if value is not None else None
        )
    if isinstance(field, GramsField):  # the driver looks at each number of a list; a text it takes as it is
        return lambda value: "{" + ",".join(map(str, value)) + "}"
    return field.stored if isinstance(field, SealedTextField) else None


def _escaped(value: Any) -> str:
    return str(value).translate(ESCAPES)


class _Texts(dict[type, Callable[[Any], str]]):
    """How COPY reads values, by their type; what is not among them as it is written."""

    def __missing__(self, _kind: type) -> Callable[[Any], str]:
        return _escaped


ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
TEXTS = _Texts(
    {
        type(None): lambda _: "\\N",
        str: lambda value: value if value.isalnum() else value.translate(ESCAPES),
        bool: lambda value: "t" if value else "f",
        int: str,
        float: repr,
        uuid.UUID: lambda value: f"{value.int:032x}",
        dt.date: dt.date.isoformat,
        dt.datetime: dt.datetime.isoformat,
        dt.timedelta: lambda value: (
            f"{value.days} days {value.seconds} seconds {value.microseconds} microseconds"
        ),
        bytes: lambda value: "\\\\x" + value.hex(),
        memoryview: lambda value: "\\\\x" + value.hex(),
    }
)
