"""What processes of the product take of memory, read from the system, and staff's cookies for clients of a server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MB = 1024


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = path.read_text().rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        children.setdefault(int(parts[1]), []).append(int(path.parent.name))
    found, ahead = [], [pid]
    while ahead:
        found.append(ahead.pop())
        ahead += children.get(found[-1], [])
    return found


def megabytes(pid: int, figure: str = "VmRSS") -> float:
    """The resident memory of one process; `VmHWM`: the most it has been. 0 of one that is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith(f"{figure}:")), "0 0 kB")
    return int(line.split()[1]) / MB


def largest(pid: int, figure: str = "VmRSS") -> float:
    """Of the largest process of a family."""
    return max(megabytes(each, figure) for each in family(pid))


@contextmanager
def worker(*queues: str) -> Iterator[int]:
    """A worker of these queues, of all without any; gives its process id. One that is amid a long task at the end is
    killed, as it may be at any time."""
    from liren.config.processes import worker_command

    options = [part for queue in queues for part in ("--queue", queue)]
    process = subprocess.Popen([*worker_command(), *options], env=os.environ.copy())
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def cookie_of(username: str) -> str:
    """A session of one of the demo's people, as a browser sends it."""
    from django.test import Client

    from liren.domains.access.queries import account_by_username
    from liren.faces.ui.doors import BACKEND

    browser = Client(HTTP_HOST="localhost")
    account = account_by_username(username)
    assert account is not None
    browser.force_login(account, backend=BACKEND)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
