"""What the log may say of a failure: its class, the database's code for it, and where it happened.

The text of an exception is left out on purpose. A database quotes the row it refused, and with it names and
telephone numbers; a log is kept, copied and read under other rules than the database.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

from liren.kernel.refusals import Refusal

MOST_CAUSES = 5


def named(problem: BaseException) -> str:
    """A refusal's code, or the class of anything else with its SQLSTATE (or SQLite's word for it)."""
    if isinstance(problem, Refusal):
        return problem.code
    code = next(filter(None, map(_code_of, _causes(problem))), "")
    name = type(problem).__qualname__
    return f"{name} [{code}]" if code else name


def _code_of(problem: BaseException) -> str:
    return str(getattr(problem, "sqlstate", "") or getattr(problem, "sqlite_errorname", "") or "")


def _causes(problem: BaseException) -> Iterator[BaseException]:
    """The failure and what led to it, the nearest first."""
    found: BaseException | None = problem
    for _ in range(MOST_CAUSES):
        if found is None:
            return
        yield found
        found = found.__cause__ or found.__context__


class LineFormatter(logging.Formatter):
    """Formats as `logging` does, but tells of an exception only what `named` tells, and its places in the code."""

    def formatException(  # the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        if ei[1] is None:
            return ""
        parts = [f"{named(one)}\n{''.join(traceback.format_tb(one.__traceback__))}" for one in _causes(ei[1])]
        return "caused by ".join(parts).rstrip()
