"""A new version takes the old one's place while requests keep coming: none is lost, none is done twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CALLERS = 6
TURNS = 3
RUNNING = """
    import os, sys, django
    os.environ["DJANGO_SETTINGS_MODULE"] = "liren.config.settings"
    django.setup()
    from liren.config.processes import Address, Together, listening, server_command
    listener = listening(Address("127.0.0.1", int(sys.argv[1])))
    command = [*server_command(listener), "tests.factories.counting:application"]
    sys.exit(Together(command, None, listener).run())
"""


class Caller(threading.Thread):
    """Sends one request after another, each by a connection of its own as a proxy does, and keeps what went wrong."""

    def __init__(self, port: int, name: str, over: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.over = port, over
        self.answered: list[str] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            mark = f"{self.name}-{number}"
            try:
                with urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/{mark}", b"x", timeout=20
                ) as answer:
                    assert answer.read().decode().split()[0] == mark
                self.answered.append(mark)
            except OSError as problem:
                self.wrong.append(f"{mark}: {problem!r}")


@contextmanager
def running(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    surroundings = {
        **os.environ,
        "COUNTED_IN": str(home / "counted"),
        "LIREN_DATA_DIR": str(home),
        "LIREN_SERVER_PROCESSES": "2",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(RUNNING), str(port)],
        env=surroundings,
        cwd=Path(__file__).parents[2],
    )
    try:
        wait_until(lambda: listens(port))
        yield process, port
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@contextmanager
def calling(port: int) -> Iterator[list[Caller]]:
    over = threading.Event()
    callers = [Caller(port, f"c{number}", over) for number in range(CALLERS)]
    for caller in callers:
        caller.start()
    try:
        yield callers
    finally:
        over.set()
        for caller in callers:
            caller.join(timeout=30)


def counted(home: Path) -> list[tuple[str, str]]:
    """What the servers noted: number of the request, process."""
    path = home / "counted"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(line.split()[0], line.split()[1]) for line in lines]


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def after_a_new_one(home: Path, seen: set[str]) -> set[str]:
    """Waits until a process has noted something that is not among `seen`; all that have."""
    wait_until(lambda: bool({pid for _, pid in counted(home)} - seen))
    return {pid for _, pid in counted(home)}


def test_requests_all_through_renewals_are_each_answered_once(tmp_path: Path) -> None:
    with running(tmp_path) as (process, port), calling(port) as callers:
        seen = after_a_new_one(tmp_path, set())
        for _ in range(TURNS):
            process.send_signal(signal.SIGHUP)
            seen = after_a_new_one(tmp_path, seen)
    answered = [mark for caller in callers for mark in caller.answered]
    assert [wrong for caller in callers for wrong in caller.wrong] == []
    assert Counter(mark for mark, _ in counted(tmp_path)) == Counter(answered)
    assert len(answered) > CALLERS * TURNS


def test_a_version_that_does_not_start_leaves_the_old_one_serving(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "counting_fails"
    with running(tmp_path) as (process, port), calling(port) as callers:
        wait_until(lambda: len(counted(tmp_path)) > CALLERS)
        broken.touch()
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: "旧的继续服务" in capfd.readouterr().err)
        before = len(counted(tmp_path))
        wait_until(lambda: len(counted(tmp_path)) > before + CALLERS)
    assert [wrong for caller in callers for wrong in caller.wrong] == []
