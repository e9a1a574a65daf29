"""The matters of one county once more in others, made inside the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def copy_to(first: str, others: list[str]) -> None:
    """The matters of the first county once more in each of the others, some minutes earlier, with that county's own
    places, bodies and classes; inside the database, so that a million take minutes.

    A key's 25th and 26th figure tell the county, so that keys and what refers to them change alike.
    """
    from django.db import connection

    from liren.domains.casework import models

    is_postgres = connection.vendor == "postgresql"
    copied = _copied if is_postgres else _copied_on_sqlite
    with connection.cursor() as cursor:
        if is_postgres:
            # What refers was checked in the first county.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL work_mem = '256MB'")
        (_pair_up if is_postgres else _pair_up_on_sqlite)(cursor, first, others)
        for model in written():
            fields = [
                field
                for field in model._meta.local_concrete_fields
                if field.get_internal_type() != "BigAutoField"
            ]
            names = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(copied(field) for field in fields)
            table = model._meta.db_table
            order = "received_at" if model is models.Case else "1"
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS old"
                f" CROSS JOIN county ORDER BY {order}"
            )


def written() -> list[Any]:
    """The models of which matters are made."""
    from liren.domains.casework import models

    return [
        *(
            models.Case,
            models.Requester,
            models.Custody,
            models.Dispatch,
            models.Step,
            models.Suspension,
            models.Merge,
        ),
        *(models.Rating, models.CallBack),
    ]


@contextmanager
def in_bulk() -> Iterator[None]:
    """On SQLite without a journal, checks, triggers and indexes, which are made last; a crash leaves nothing of use."""
    from django.db import connection

    from liren.domains.casework.models.marking import lay_marking, lift_marking

    if connection.vendor == "postgresql":
        yield
        return
    tables = [model._meta.db_table for model in written()]
    with connection.cursor() as cursor:
        for pragma in ("foreign_keys=OFF", "journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN"
            f" ({', '.join(['%s'] * len(tables))})",
            tables,
        )
        indexes = cursor.fetchall()
        lift_marking()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, made in indexes:
            cursor.execute(made.replace("%", "%%"), [])
        lay_marking()
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL"):
            cursor.execute(f"PRAGMA {pragma}")


def _pair_up(cursor: Any, first: str, others: list[str]) -> None:
    """Which body and class of a county stands for which of the first."""
    cursor.execute(
        "CREATE TEMP TABLE county ON COMMIT DROP AS"
        " SELECT code, n FROM unnest(%s::text[]) WITH ORDINALITY AS c(code, n)",
        [others],
    )
    cursor.execute(
        "CREATE TEMP TABLE twin ON COMMIT DROP AS"
        " SELECT DISTINCT ON (a.id, n) a.id AS old, n, b.id AS new FROM organisations_body a CROSS JOIN county"
        " JOIN organisations_body b ON b.kind = a.kind AND b.place_code = code || substr(a.place_code, 7)"
        "  AND right(b.name, 5) = right(a.name, 5) WHERE a.place_code LIKE %s"
        " UNION ALL SELECT a.id, n, b.id FROM casework_category a CROSS JOIN county"
        " JOIN casework_category b ON b.county = county.code AND b.code = a.code WHERE a.county = %s",
        [f"{first}%", first],
    )
    cursor.execute("CREATE INDEX ON twin (old, n)")
    cursor.execute("ANALYZE twin")


def _pair_up_on_sqlite(cursor: Any, first: str, others: list[str]) -> None:
    cursor.execute("CREATE TEMP TABLE county (code text, n integer)")
    cursor.executemany(
        "INSERT INTO county VALUES (%s, %s)", [(code, n) for n, code in enumerate(others, start=1)]
    )
    cursor.execute(
        "CREATE TEMP TABLE twin AS SELECT a.id AS old, n, min(b.id) AS new FROM organisations_body a"
        " CROSS JOIN county JOIN organisations_body b ON b.kind = a.kind"
        "  AND b.place_code = code || substr(a.place_code, 7) AND substr(b.name, -5) = substr(a.name, -5)"
        " WHERE a.place_code LIKE %s GROUP BY a.id, n"
        " UNION ALL SELECT a.id, n, b.id FROM casework_category a CROSS JOIN county"
        " JOIN casework_category b ON b.county = county.code AND b.code = a.code WHERE a.county = %s",
        [f"{first}%", first],
    )
    cursor.execute("CREATE INDEX temp.twin_of ON twin (old, n)")


PLACED = ("number", "place_code")
TWINS = ("owner_id", "first_body_id", "next_owner_id", "body_id", "category_id")
KEYS = ("id", "case_id", "requester_id", "rating_id", "merged_into_id", "into_id")


def _copied_on_sqlite(field: Any) -> str:
    """As `_copied`; there a key is 32 figures without hyphens, and a moment a text."""
    column = f'old."{field.column}"'
    if field.get_internal_type() == "DateTimeField":
        return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-' || (county.n * 7) || ' minutes')"
    if field.column in KEYS:
        return f"substr({column}, 1, 20) || printf('%02x', county.n) || substr({column}, 23)"
    return _anywhere(field.column, column)


def _copied(field: Any) -> str:
    """The value of a column in a copy."""
    column = f'old."{field.column}"'
    if field.get_internal_type() == "DateTimeField":
        return f"{column} - county.n * interval '7 minutes'"
    if field.column in KEYS:
        return f"overlay({column}::text PLACING lpad(to_hex(county.n), 2, '0') FROM 25)::uuid"
    return _anywhere(field.column, column)


def _anywhere(name: str, column: str) -> str:
    if name in PLACED:
        return f"county.code || substr({column}, 7)"
    if name in TWINS:
        return f"(SELECT new FROM twin WHERE twin.old = {column} AND twin.n = county.n)"
    return column
