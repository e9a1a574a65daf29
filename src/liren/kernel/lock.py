"""Locks that hide the two databases: rows on PostgreSQL, the whole write transaction on SQLite.

SQLite runs every transaction IMMEDIATE (settings), so that a second writer waits at its door and row locks
are not needed there.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import connection, models
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)


def locked(rows: models.QuerySet[M], *, skip: bool = False) -> models.QuerySet[M]:
    """`rows`, locked until the transaction ends; with `skip`, those another transaction holds are left out."""
    check_transaction()
    if not connection.features.has_select_for_update:
        return rows
    return rows.select_for_update(skip_locked=skip, of=("self",))


def check_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("a lock needs a transaction to end with")


def next_serial(name: str, count: int = 1) -> int:
    """The first of `count` fresh serials of the counter `name`, without gaps if the transaction commits."""
    if count < 1:
        raise ValueError("a block of serials has at least one")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_counter (name, value) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = kernel_counter.value + excluded.value RETURNING value",
            [name, count],
        )
        return int(cursor.fetchone()[0]) - count + 1
