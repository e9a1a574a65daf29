"""What the log may say of a failure: its class, the database's code for it, and where it happened.

The text of an exception is left out on purpose. A database quotes the row it refused, and with it names and
telephone numbers; a log is kept, copied and read under other rules than the database.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from liren.kernel import clock
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

    def formatMessage(self, record: logging.LogRecord) -> str:  # the name is logging's
        record.message = said(record)
        return super().formatMessage(record)

    def formatException(  # the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        if ei[1] is None:
            return ""
        parts = [f"{named(one)}\n{''.join(traceback.format_tb(one.__traceback__))}" for one in _causes(ei[1])]
        return "caused by ".join(parts).rstrip()


OWN = "liren"
LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")
MAIL = re.compile(r"[\w.+%-]{1,64}@[\w.-]+")


def plain(text: str) -> str:
    """Without what may be a telephone, a number of identity or an address of mail, whatever brought it here."""
    return MAIL.sub("…@…", LONG_NUMBER.sub("…", text))


def said(record: logging.LogRecord) -> str:
    """The sentence of a line. What others' code says may quote what people typed (an address, a host, a field): of that
    only the sentence without its values is kept, or the name of the failure it speaks of."""
    if record.name.partition(".")[0] == OWN:
        return plain(record.getMessage())
    problem = record.exc_info[1] if record.exc_info else None
    if not record.args and problem is not None:
        return named(problem)
    return plain(str(record.msg))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for programs that read logs. `extra={"facts": {...}}` adds what has names of its own."""

    def format(self, record: logging.LogRecord) -> str:
        is_own = record.name.partition(".")[0] == OWN
        line: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": said(record),
            "process": record.process,
        }
        line |= getattr(record, "facts", {}) if is_own else _status_of(record)
        if record.exc_info and record.exc_info[1] is not None:
            line["problem"] = [_trouble(one) for one in _causes(record.exc_info[1])]
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=str)


def _status_of(record: logging.LogRecord) -> dict[str, int]:
    """Django says with which status a request failed."""
    status = getattr(record, "status_code", None)
    return {"status": status} if isinstance(status, int) else {}


def _trouble(problem: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(problem.__traceback__)
    return {"name": named(problem), "where": [f"{one.filename}:{one.lineno} {one.name}" for one in frames]}


class DayFileHandler(logging.Handler):
    """Appends to the file of the day. Where that cannot be done the line goes to the console's handler alone."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = Path(folder)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            append(self.folder, self.format(record))
        except OSError:
            self.handleError(record)


def append(folder: Path, line: str) -> None:
    """One line, in one piece."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"liren-{clock.today().isoformat()}.jsonl"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
    finally:
        os.close(descriptor)
