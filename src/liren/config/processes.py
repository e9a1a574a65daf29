"""The two processes of an installation, server and worker: started, renewed without a gap and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from django.utils.translation import gettext as _

from liren.config import environment as env
from liren.config.console import Failed
from liren.config.ready import READY, takes_requests
from liren.kernel import leaving

SOON = 5.0  # seconds before a worker that ended by itself is started again
PATIENCE = 25.0  # seconds given to end a request or a task before a process is killed
BACKLOG = 1024
DEFER = 10  # seconds; after that a silent connection is taken up all the same


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"


def listening(address: Address) -> socket.socket:
    """The socket that all servers of this run share. Raises `Failed` with a sentence if somebody else listens there."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        listener = socket.create_server((address.host, address.port), family=family, backlog=BACKLOG)
    except OSError as problem:
        raise Failed(
            _(
                "%(host)s 的端口 %(port)s 用不了（%(problem)s）。请停掉占用它的程序，或换一个端口，如 PORT=8001。"
            )
            % {"host": address.host, "port": address.port, "problem": problem.strerror}
        ) from problem
    # Only connections on which a request has begun are taken up: a server about to end closes those that have not.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, DEFER)
    listener.setblocking(False)
    listener.set_inheritable(True)
    return listener


def own_command() -> list[str]:
    """How this program is called. By the name it was called by, so that a link moved to a new version leads there."""
    called = Path(sys.argv[0]).absolute()
    python = called.with_name("python")
    return [str(python) if called.name == "liren" and python.exists() else sys.executable]


def server_command(listener: socket.socket) -> list[str]:
    """The web server's command line. Threads and processes come from the environment."""
    return [*own_command(), "-m", "liren.config.serving", str(listener.fileno())]


def worker_command() -> list[str]:
    return [*own_command(), "-m", "liren.config.cli", "worker", "run"]


class Together:
    """Runs the server, and a worker if there is one, until a signal comes or the server ends.

    A fallen worker is started again. SIGHUP puts new ones in the place of both: the new server begins beside the old
    one on the same socket, and only when it takes requests does the old one end those it has in hand. A new server
    that does not come up is taken away again, and the old one goes on.
    """

    def __init__(
        self, server: list[str], worker: list[str] | None, listener: socket.socket | None = None
    ) -> None:
        self.commands = {"server": server} | ({"worker": worker} if worker else {})
        self.listener = listener
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping, self.renewing = threading.Event(), threading.Event()

    def run(self) -> int:
        """Blocks; returns the exit status of the server, 0 if it was asked to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)
        self.running = {name: self._start(name) for name in self.commands}
        try:
            return self._watch()
        finally:
            self._stop(list(self.running.values()))
            leaving.mark().unlink(missing_ok=True)

    def _asked(self, number: int, _frame: FrameType | None) -> None:
        (self.renewing if number == signal.SIGHUP else self.stopping).set()

    def _start(self, name: str, ready: int | None = None) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches this process alone, which then stops both in good order.
        kept = [self.listener.fileno()] if self.listener and name == "server" else []
        surroundings = {**os.environ, leaving.MARK: str(leaving.mark())}
        if ready is not None:
            kept.append(ready)
            surroundings[READY] = str(ready)
        return subprocess.Popen(  # noqa: S603  # own commands
            self.commands[name],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=kept,
            env=surroundings,
        )

    def _watch(self) -> int:
        while not self.stopping.wait(0.5):
            if self.renewing.is_set():
                self.renewing.clear()
                self._renew()
            status = self.running["server"].poll()
            if status is not None:
                return status
            worker = self.running.get("worker")
            if worker and worker.poll() is not None and not self.stopping.wait(SOON):
                self.running["worker"] = self._start("worker")
        self._say_leaving()
        return 0

    def _renew(self) -> None:
        reading, writing = os.pipe()
        try:
            fresh = self._start("server", ready=writing)
            os.close(writing)
            is_up = takes_requests(fresh, reading)
        finally:
            os.close(reading)
        if not is_up:
            sys.stderr.write(_("新版本没有启动起来，旧的继续服务。请看上面的错误。") + "\n")
            self._stop([fresh])
            return
        old, self.running["server"] = self.running["server"], fresh
        former = [old]
        if "worker" in self.running:
            former.append(self.running["worker"])
            self.running["worker"] = self._start("worker")
        self._stop(former)

    def _say_leaving(self) -> None:
        """From now on it is not ready: proxies that ask get so many seconds to go elsewhere."""
        seconds = env.number("LIREN_DRAIN_SECONDS", 0, least=0)
        if seconds:
            leaving.mark().touch(mode=0o600)
            time.sleep(seconds)

    def _stop(self, processes: list[subprocess.Popen[bytes]]) -> None:
        for process in processes:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGTERM)
        for process in processes:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
