"""What many requests read and few change is remembered by the process for a few seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import connection, transaction

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
SECONDS = 5.0
MOST = 2000
_forgetting: list[Callable[[], None]] = []


class Recalled(Generic[K, V]):
    """Answers `read(key)`, or what this process read for that key less than `SECONDS` ago.

    Whoever changes the rows calls `forget_now_and_after`: this process knows at once, another `SECONDS` later.
    What is answered is shared by all threads and must not be changed.
    """

    def __init__(self, read: Callable[[K], V]) -> None:
        self.read = read
        self.kept: dict[K, tuple[float, V]] = {}
        self.own = threading.local()  # the transaction in which this thread has changed the rows
        _forgetting.append(self.forget)

    def __call__(self, key: K) -> V:
        if getattr(self.own, "changing", None) is (now := _transaction()) and now is not None:
            return self.read(key)  # what may yet be taken back is shared with nobody
        found = self.kept.get(key)
        if found is None or time.monotonic() - found[0] >= SECONDS:
            if len(self.kept) >= MOST:
                self.forget()
            found = self.kept[key] = (time.monotonic(), self.read(key))
        return found[1]

    def forget(self) -> None:
        self.kept.clear()

    def forget_now_and_after(self) -> None:
        """For whoever changes the rows in a transaction: reads anew in it, and everybody once it is committed."""
        self.forget()
        self.own.changing = _transaction()
        transaction.on_commit(self.forget)


def _transaction() -> object | None:
    """The outermost transaction of this thread, None outside of any. One that a test wraps around itself does not
    count, as in Django's own check of durable blocks."""
    return next(
        (block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)), None
    )


def forget_all() -> None:
    """Nothing is remembered any more: between tests, after a database was put in place."""
    for forget in _forgetting:
        forget()
