"""How a new server tells whoever started it that it takes requests: a byte in a pipe."""

from __future__ import annotations

import os
import select
import subprocess
import time
from contextlib import suppress

READY = "LIREN_READY_FD"
LOADING = 90.0  # seconds given to a new server


def say_ready() -> None:
    """Called by each process of the server once it has loaded the program."""
    descriptor = os.environ.get(READY, "")
    if descriptor.isdecimal():
        with suppress(OSError):
            os.write(int(descriptor), b".")


def takes_requests(server: subprocess.Popen[bytes], reading: int) -> bool:
    """Waits until one of its processes has said so; False if the server ended or took too long."""
    end = time.monotonic() + LOADING
    while time.monotonic() < end and server.poll() is None:
        if select.select([reading], [], [], 0.5)[0]:
            return bool(os.read(reading, 1))
    return False
