"""Other people's servers, well-behaved and not, on this machine for one test."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behaviour = Callable[[socket.socket, bytes], None]


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[str]:
    """Answers each connection with `behaviour(connection, request)`; gives the address `http://127.0.0.1:port`."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    over = threading.Event()

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(10)
            behaviour(connection, connection.recv(65536))

    def listen() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        thread.join(timeout=2)
        listener.close()


def saying(
    body: bytes = b"", *, status: str = "200 OK", kind: str = "application/json", **headers: str
) -> Behaviour:
    """One answer with its length. Header names are written with underscores."""

    def behave(connection: socket.socket, _request: bytes) -> None:
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close", **own}
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)

    return behave
