"""A query that is put together once and asked many times."""

from __future__ import annotations

import threading
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

Row = TypeVar("Row")


class Kept(Generic[Row]):
    """To put together a query of many conditions takes longer than to ask it.

    Nothing in the query may change with time, except for `kernel.counts.Present`. It is asked by one thread at a time:
    queries within a query are shared by its copies, and counted through while they are written down.
    """

    def __init__(self, rows: QuerySet[Any, Row]) -> None:
        self.rows = rows
        self.asking = threading.Lock()

    def read(self) -> list[Row]:
        """One query."""
        with self.asking:
            return list(self.rows.all())
