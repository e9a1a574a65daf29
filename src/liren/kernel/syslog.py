"""Messages of syslog (RFC 5424) over UDP, TCP or TLS.

Syslog has no receipts. Over TCP and TLS a batch counts as taken only when the other side, told that nothing more
comes, has closed in good order: then it has read everything. UDP promises nothing and is for a server next door.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

SECONDS = 20.0
LONGEST = 60_000  # bytes; a datagram holds no more
AUDIT, LOCAL = 13, 16  # facilities: log audit, local use 0
SEVERITIES = {"critical": 2, "error": 3, "warning": 4, "info": 6, "debug": 7}
ENTERPRISE = 32473  # the number set aside for names that nobody has registered


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`kind` is the MSGID, `facts` become structured data, `text` is ASCII."""

    facility: int
    severity: str
    at: dt.datetime
    kind: str
    text: str
    facts: Mapping[str, object] = field(default_factory=dict)


class NotTaken(Exception):
    """The other side did not take what was sent; nothing of it counts as sent."""


def line(message: Message) -> bytes:
    """One message as RFC 5424 writes it, without what frames it on the way."""
    priority = message.facility * 8 + SEVERITIES.get(message.severity, 5)
    at = message.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    head = f"<{priority}>1 {at} {socket.gethostname()[:255]} liren {os.getpid()} {message.kind[:32] or '-'}"
    return f"{head} {_structured(message)} {message.text}".encode("utf-8", "replace")[:LONGEST]


def _structured(message: Message) -> str:
    if not message.facts:
        return "-"
    pairs = "".join(f' {name}="{_escaped(str(value))}"' for name, value in message.facts.items())
    return f"[{message.kind}@{ENTERPRISE}{pairs}]"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("]", "\\]")


def send(target: Any, messages: Sequence[Message]) -> None:
    """Sends all of them. Raises `NotTaken`; then all of them are to be sent again."""
    lines = [line(message) for message in messages]
    try:
        if target.scheme == "udp":
            _by_datagrams(target, lines)
        else:
            _by_stream(target, lines)
    except OSError as problem:
        raise NotTaken(type(problem).__name__) from problem


def _by_datagrams(target: Any, lines: list[bytes]) -> None:
    kind, _, _, _, address = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_DGRAM)[0]
    with socket.socket(kind, socket.SOCK_DGRAM) as sender:
        sender.connect(address)
        for one in lines:
            sender.send(one)


def _by_stream(target: Any, lines: list[bytes]) -> None:
    framed = b"".join(b"%d %s" % (len(one), one) for one in lines)  # RFC 6587, octet counting
    with socket.create_connection((target.host, target.port), timeout=SECONDS) as plain:
        if target.scheme == "tls":
            context = ssl.create_default_context(cafile=target.authority or None)
            with context.wrap_socket(plain, server_hostname=target.host) as sealed:
                sealed.sendall(framed)
                _wait_for_the_end(_unwrapped(sealed))
            return
        plain.sendall(framed)
        plain.shutdown(socket.SHUT_WR)
        _wait_for_the_end(plain)


def _unwrapped(sealed: ssl.SSLSocket) -> socket.socket | None:
    """Says that nothing more comes and hears the other side's end; None where that ended without a word."""
    with suppress(ssl.SSLEOFError, ssl.SSLZeroReturnError):
        return sealed.unwrap()
    return None


def _wait_for_the_end(stream: socket.socket | None) -> None:
    while stream is not None and stream.recv(4096):
        pass
