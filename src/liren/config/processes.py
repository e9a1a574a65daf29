"""The two processes of an installation, server and worker, started together and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from types import FrameType

from django.utils.translation import gettext as _

from liren.config import environment as env
from liren.config.console import Failed

SOON = 5.0  # seconds before a worker that ended by itself is started again
PATIENCE = 20.0  # seconds given to end a request or a task before a process is killed


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"


def refuse_taken(address: Address) -> None:
    """Raises `Failed` with a sentence if somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as problem:
            raise Failed(
                _(
                    "%(host)s 的端口 %(port)s 用不了（%(problem)s）。请停掉占用它的程序，或换一个端口，如 PORT=8001。"
                )
                % {"host": address.host, "port": address.port, "problem": problem.strerror}
            ) from problem


def server_command(address: Address) -> list[str]:
    """The web server's command line. Threads and processes come from the environment."""
    processes = env.number("LIREN_SERVER_PROCESSES", 1)
    threads = env.number("LIREN_SERVER_THREADS", 4)
    options = f"--interface wsgi --host {address.host} --port {address.port} --no-ws --log-level warning"
    pool = f"--workers {processes} --blocking-threads {threads} --respawn-failed-workers"
    return [sys.executable, "-m", "granian", *options.split(), *pool.split(), "liren.config.wsgi:application"]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "liren.config.cli", "worker", "run"]


class Together:
    """Runs the server and a worker until a signal comes or the server ends; a fallen worker is started again."""

    def __init__(self, server: list[str], worker: list[str]) -> None:
        self.commands = {"server": server, "worker": worker}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()

    def run(self) -> int:
        """Blocks; returns the exit status of the server, 0 if it was asked to stop."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked)
        self.running = {name: self._start(name) for name in self.commands}
        try:
            return self._watch()
        finally:
            self._stop()

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches this process alone, which then stops both in good order.
        return subprocess.Popen(self.commands[name], stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603  # own commands

    def _watch(self) -> int:
        while not self.stopping.wait(0.5):
            status = self.running["server"].poll()
            if status is not None:
                return status
            if self.running["worker"].poll() is not None and not self.stopping.wait(SOON):
                self.running["worker"] = self._start("worker")
        return 0

    def _stop(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                os.kill(process.pid, signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
