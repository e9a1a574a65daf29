"""The web server on a socket that somebody else listens with: `python -m liren.config.serving FD`.

The socket outlives the server. What arrives while one server ends and the next begins waits in the socket's queue; a
server with a socket of its own would turn away whatever it had not yet taken up. Granian takes a socket from outside
only through the method overridden here; tests/config/test_renewing.py notices if that changes.
"""

from __future__ import annotations

import multiprocessing
import socket
import sys
from typing import Any

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from liren.config import environment as env

APPLICATION = "liren.config.wsgi:application"
PATIENCE = 20  # seconds for requests in hand before a process is killed


class Server(MPServer):
    """Granian with the socket that it is given."""

    def listen_with(self, descriptor: int) -> Server:
        self.descriptor = descriptor
        return self

    def _init_shared_socket(self) -> None:
        own: Any = self  # the library's types speak of sockets that it has made itself
        holder: Any = SocketHolder
        own._ssp, own._sfd = None, self.descriptor
        own._shd = holder(self.descriptor, False, self.backlog)
        own._sso = socket.socket(fileno=self.descriptor)
        own._sso.set_inheritable(True)


def main(words: list[str]) -> None:
    descriptor, application = int(words[0]), words[1] if len(words) > 1 else APPLICATION
    multiprocessing.set_start_method("fork")
    server = Server(
        application,
        interface=Interfaces.WSGI,
        workers=env.number("LIREN_SERVER_PROCESSES", 1),
        blocking_threads=env.number("LIREN_SERVER_THREADS", 4),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )
    server.listen_with(descriptor).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
