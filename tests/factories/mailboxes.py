"""A real IMAP server on this machine for one test, and a box in it that starts empty."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from liren.config.environment import MailFolder, mail_folder

USER, PASSWORD = "say", "three-willows"


@dataclass(frozen=True)
class Box:
    """What the sender's side and the operator see of it."""

    port: int

    @property
    def folder(self) -> MailFolder | None:
        return mail_folder(self.url)

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        server = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        try:
            server.login(USER, PASSWORD)
            server.select("INBOX")
            yield server
        finally:
            with suppress(Exception):
                server.logout()

    def put(self, *letters: bytes) -> None:
        with self.opened() as server:
            for raw in letters:
                server.append("INBOX", "", "", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def count(self, mark: str) -> int:
        with self.opened() as server:
            return len(server.search(None, mark)[1][0].split())


@contextmanager
def mailbox() -> Iterator[Box]:
    """The server runs as a process of its own, so that nothing of ours serves itself."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("pymap")), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-tls", "--no-service", "admin", "dict", "--demo-user", USER, "--demo-password", PASSWORD]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield Box(port)
    finally:
        server.kill()
        server.wait()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            server.poll()
        else:
            return
    raise RuntimeError("the mail server of the test did not start")
