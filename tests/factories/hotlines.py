"""A city's hotline as a small program: it remembers what it is told, and drops what comes twice by its key."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from liren.domains.casework.rules.webhooks import is_genuine


@dataclass
class City:
    """`now` is its clock, `how` the status it answers; only what is signed with `secret` counts, each once."""

    now: Callable[[], dt.datetime]
    url: str = ""
    secret: str = ""
    how: int = 200
    calls: int = 0
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    def kinds(self) -> list[str]:
        return [one["kind"] for one in self.told.values()]

    def hear(self, headers: Any, body: bytes) -> int:
        self.calls += 1
        if self.how >= 300:
            return self.how
        if not is_genuine(self.secret, body, headers["Liren-Signature"], self.now()):
            return 401
        self.told[headers["Liren-Delivery"]] = json.loads(body)
        return self.how


@contextmanager
def city(now: Callable[[], dt.datetime]) -> Iterator[City]:
    found = City(now)

    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(found.hear(self.headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keeps quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/orders"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=2)
