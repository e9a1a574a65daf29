"""What many requests read and few change is remembered by the process for a few seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import transaction

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
SECONDS = 5.0
MOST = 2000
_forgetting: list[Callable[[], None]] = []


class Recalled(Generic[K, V]):
    """Answers `read(key)`, or what this process read for that key less than `SECONDS` ago.

    Whoever changes the rows calls `forget`, so that this process knows at once and another one `SECONDS` later.
    What is answered is shared by all threads and must not be changed.
    """

    def __init__(self, read: Callable[[K], V]) -> None:
        self.read = read
        self.kept: dict[K, tuple[float, V]] = {}
        _forgetting.append(self.forget)

    def __call__(self, key: K) -> V:
        found = self.kept.get(key)
        if found is None or time.monotonic() - found[0] >= SECONDS:
            if len(self.kept) >= MOST:
                self.forget()
            found = self.kept[key] = (time.monotonic(), self.read(key))
        return found[1]

    def forget(self) -> None:
        self.kept.clear()

    def forget_now_and_after(self) -> None:
        """Within this transaction, and again once it is committed: another thread may have read in between."""
        self.forget()
        transaction.on_commit(self.forget)


def forget_all() -> None:
    """Nothing is remembered any more: between tests, after a database was put in place."""
    for forget in _forgetting:
        forget()
