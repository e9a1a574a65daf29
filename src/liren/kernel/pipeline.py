"""Statements that wait for nothing, sent together: one round trip on PostgreSQL, one after another on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def sent_together() -> Iterator[None]:
    """Within the block, writes whose outcome nobody asks for do not wait for each other's answer.

    What is asked for comes with the answers to everything before it. What the database refuses is raised there, or
    when the block ends, as Django's own errors.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
