"""A program as small as can be for tests of the server: it notes each request by its number, taking a little time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from liren.config.ready import say_ready

TAKES = 0.03  # seconds, so that there are always requests in hand


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    time.sleep(TAKES)
    line = f"{environ['PATH_INFO'][1:]} {os.getpid()}\n".encode()
    noted = os.open(os.environ["COUNTED_IN"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(noted, line)
    os.close(noted)
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(line)))])
    return [line]


if (Path(os.environ["COUNTED_IN"]).parent / "counting_fails").exists():
    raise SystemExit("this version does not start")
say_ready()
