"""Work done ahead in a process of its own, so that two processors share one long work: one makes, one takes.

At most two things wait finished while another is being made. If the taker is killed, the maker ends by itself.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Any, TypeVar

T = TypeVar("T")
MAKER = "from liren.kernel.ahead import make; make()"


def made_ahead(making: Callable[..., Iterator[T]], *given: Any) -> Generator[T]:
    """What `making(*given)` yields, made in another process; a function of a module, which asks no database.

    What it raises is raised here. On a single processor it is made here.
    """
    if (os.cpu_count() or 1) < 2:
        yield from making(*given)
        return
    command = [sys.executable, "-c", MAKER]
    maker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  own words
    wanted, made = maker.stdin, maker.stdout
    if wanted is None or made is None:
        raise RuntimeError("a process without its pipes")
    try:
        with suppress(BrokenPipeError):  # it has died at once, which `_taken` says
            pickle.dump((making, given), wanted)
            wanted.close()
        yield from _taken(made)
    finally:
        made.close()
        maker.kill()
        maker.wait()


def _taken(made: IO[bytes]) -> Iterator[Any]:
    """What comes, unpacked by a thread while the taker waits for its database."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(pickle.load, made)
        while True:
            try:
                kind, found = coming.result()
            except (EOFError, pickle.UnpicklingError):
                raise RuntimeError("the process that works ahead has died") from None
            if kind == "end":
                return
            if kind == "raised":
                raise found
            coming = reader.submit(pickle.load, made)
            yield found


def make() -> None:
    """The other process: reads what is wanted, writes what it makes, and ends when nobody takes any more."""
    import django

    django.setup()  # before what is wanted is read: it names rooms that need it
    gc.freeze()  # what stays to the end need not be looked through again and again
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what somebody prints goes nowhere near it
        making, given = pickle.load(sys.stdin.buffer)  # noqa: S301  from the process that began this one
        with suppress(BrokenPipeError):
            _write(out, making, given)
            out.flush()


def _write(out: IO[bytes], making: Callable[..., Iterator[Any]], given: tuple[Any, ...]) -> None:
    try:
        for found in making(*given):
            _put(out, ("made", found))
        _put(out, ("end", None))
    except BrokenPipeError:
        raise
    except Exception as problem:  # it is raised again where things are taken
        _put(out, ("raised", problem))


def _put(out: IO[bytes], thing: tuple[str, Any]) -> None:
    pickle.dump(thing, out, protocol=pickle.HIGHEST_PROTOCOL)
    out.flush()
