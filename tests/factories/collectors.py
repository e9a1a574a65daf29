"""A syslog server on this machine for one test: it reads until the sender has ended, keeps the messages, and closes."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from liren.config.recording import Syslog


@dataclass
class Collector:
    """`target` is the setting that points here; `is_rude` breaks every connection off before it has read anything."""

    target: Syslog
    messages: list[bytes] = field(default_factory=list)
    is_rude: bool = False
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def keep(self, found: list[bytes]) -> None:
        with self.arrived:
            self.messages += found
            self.arrived.notify_all()

    def wait_for(self, number: int) -> list[bytes]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.messages) >= number, timeout=10)
        return self.messages


def frames(stream: bytes) -> list[bytes]:
    """What octet counting holds together."""
    found = []
    while stream:
        length, _, rest = stream.partition(b" ")
        found.append(rest[: int(length)])
        stream = rest[int(length) :]
    return found


@contextmanager
def collecting(scheme: str, folder: Path, port: int = 0) -> Iterator[Collector]:
    """`scheme` is udp, tcp or tls; `port` is that of an earlier one that has gone away."""
    if scheme == "udp":
        yield from _datagrams()
        return
    listener = socket.create_server(("127.0.0.1", port), reuse_port=False)
    listener.settimeout(0.1)
    authority = folder / "authority.pem"
    context = _context(authority) if scheme == "tls" else None
    target = Syslog(scheme, "localhost", listener.getsockname()[1], str(authority) if context else "")
    collector, over = Collector(target), threading.Event()

    def serve() -> None:
        while not over.is_set():
            with suppress(TimeoutError, OSError):
                connection, _ = listener.accept()
                _take(collector, connection, context)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        over.set()
        thread.join(timeout=5)
        listener.close()


def _take(collector: Collector, connection: socket.socket, context: ssl.SSLContext | None) -> None:
    connection.settimeout(10)
    if collector.is_rude:
        linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)  # closes with a reset
        connection.close()
        return
    stream = context.wrap_socket(connection, server_side=True) if context else connection
    parts = []
    with stream:
        while part := stream.recv(65536):
            parts.append(part)
        if isinstance(stream, ssl.SSLSocket):
            stream.unwrap()
    collector.keep(frames(b"".join(parts)))


def _datagrams() -> Iterator[Collector]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(0.1)
        collector = Collector(Syslog("udp", "127.0.0.1", receiver.getsockname()[1], ""))
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    collector.keep([receiver.recv(65536)])

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield collector
        finally:
            over.set()
            thread.join(timeout=5)


def _context(authority: Path) -> ssl.SSLContext:
    """A server's context with a certificate for localhost, which `authority` lets one believe."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = authority.with_name("key.pem")
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, secret)
    return context
