"""What lies in each table, as a count and a sum: equal on both sides, nothing was lost or changed on the way.

Of the rows as the database itself writes them, so that the two sides must be of one kind; the order does not matter.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

import psycopg
from psycopg import sql

Sums = dict[str, tuple[int, str]]  # table -> (rows, sum)
PASSING = ("liren_cache",)  # what may differ from one second to the next and is worth nothing
AS_WRITTEN = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL bytea_output = 'hex';"
    " SET LOCAL extra_float_digits = 1; SET LOCAL intervalstyle = 'postgres'"
)
_ONE_TABLE = (
    "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint::numeric), 0) FROM {} t"
)


def of_postgres(connection: psycopg.Connection[Any]) -> Sums:
    """Within the caller's transaction, in the state it sees."""
    connection.execute(AS_WRITTEN)
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    ).fetchall()
    found = {}
    for (name,) in names:
        row = connection.execute(sql.SQL(_ONE_TABLE).format(sql.Identifier(name))).fetchone()
        if row and name not in PASSING:
            found[name] = (row[0], format(int(row[1]), "x"))
    return found


def of_sqlite(connection: sqlite3.Connection) -> Sums:
    """Tables of rows: an index of words keeps none that can be read, only tables of its own, which are among them."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1"
    ).fetchall()
    return {name: _rows(connection, name) for (name,) in names if name not in PASSING}


def _rows(connection: sqlite3.Connection, name: str) -> tuple[int, str]:
    total = count = 0
    for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608  # a table's own name
        total += int.from_bytes(hashlib.blake2b(repr(row).encode("utf-8", "replace"), digest_size=8).digest())
        count += 1
    return count, format(total, "x")


def differing(one: Sums, other: Sums) -> list[str]:
    """The tables that are not the same on both sides."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
