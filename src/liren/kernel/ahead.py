"""Work done ahead in a process of its own, so that two processors share one long work: one makes, one takes.

At most one thing waits finished while another is being made. If the taker is killed, the maker ends by itself.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")


def made_ahead(make: Callable[..., Iterator[T]], *given: Any) -> Generator[T]:
    """What `make(*given)` yields, made in another process; `make` is a function of a module, and asks no database.

    What it raises is raised here. On a single processor it is made here.
    """
    if (os.cpu_count() or 1) < 2:
        yield from make(*given)
        return
    spawning = get_context("spawn")
    here, there = spawning.Pipe(duplex=False)
    process = spawning.Process(target=_make, args=(there, pickle.dumps((make, given))), daemon=True)
    process.start()
    there.close()
    try:
        yield from _taken(here)
    finally:
        here.close()
        process.terminate()
        process.join()


def _taken(here: Connection) -> Iterator[Any]:
    while True:
        try:
            kind, found = here.recv()
        except EOFError:
            raise RuntimeError("the process that works ahead has died") from None
        if kind == "end":
            return
        if kind == "raised":
            raise found
        yield found


def _make(there: Connection, wanted: bytes) -> None:
    import django

    django.setup()  # before what is wanted is read: it names rooms that need it
    make, given = pickle.loads(wanted)  # noqa: S301
    with suppress(BrokenPipeError):  # nobody takes any more
        try:
            for found in make(*given):
                there.send(("made", found))
            there.send(("end", None))
        except BrokenPipeError:
            raise
        except Exception as problem:  # it is raised again where things are taken
            there.send(("raised", problem))
