"""Requests to other people's servers: never to an inner address, never for longer or more than was asked for.

The name is resolved once and the connection made to the very address that was judged, so that a name which answers
differently the second time gains nothing. Redirects are followed only where the caller says so, and each is judged
like the first address. Addresses that are not public are refused, but for the networks of LIREN_INNER_NETWORKS.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput

AGENT = "Liren"
LONGEST_ADDRESS = 1000
PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
CHUNK = 64 * 1024


class AddressRefused(BadInput):
    code = "kernel.address_refused"
    sentence = _(
        "这个地址不能用：须以 http:// 或 https:// 开头，不带用户名和密码，也不指向内部网络。请核对后再填。"
    )


class NoAnswer(Exception):
    """The other side was not reached or gave nothing usable. `why`: name, connection, time, size, redirect, form."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back; `body` is never longer than was asked for."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request. `seconds` bounds the whole of it, `most_bytes` the answer, `redirects` how many are followed."""

    url: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] | None = None
    seconds: float = 15
    most_bytes: int = 1024 * 1024
    redirects: int = 0


def check_address(url: str, *, field: str = "") -> SplitResult:
    """The parts of an address that may be asked. Refuses `kernel.address_refused`; asks no name server."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused(field=field) from None
    is_plain = url.isprintable() and " " not in url and "@" not in parts.netloc and port != 0
    if len(url) > LONGEST_ADDRESS or parts.scheme not in PORTS or not host or not is_plain:
        raise AddressRefused(field=field)
    with suppress(ValueError):
        if not _is_open(ipaddress.ip_address(host)):
            raise AddressRefused(field=field)
    return parts


def _is_open(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Public, or in a network that the operator has named."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return _is_open(inner)
    named = any(address in network for network in settings.LIREN_INNER_NETWORKS)
    return named or (address.is_global and not address.is_multicast and not address.is_reserved)


def ask(asked: Asked) -> Answered:
    """Asks another server. Raises `NoAnswer`, or `AddressRefused` for an address that is not asked."""
    url = asked.url
    for _turn in range(asked.redirects + 1):
        answered, onward = _ask_once(url, asked)
        if not asked.redirects or answered.status not in REDIRECTS or not onward:
            return answered
        url = urljoin(url, onward)
    raise NoAnswer("redirect")


def _ask_once(url: str, asked: Asked) -> tuple[Answered, str]:
    parts = check_address(url)
    held, ended = [_connected(parts, asked.seconds)], threading.Event()
    watch = threading.Timer(asked.seconds, _cut, (held, ended))
    watch.daemon = True
    watch.start()
    try:
        if parts.scheme == "https":
            _seal(held, parts.hostname or "")
        answered = _exchange(parts, held[0], asked)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        is_late = ended.is_set() or isinstance(problem, TimeoutError)
        raise NoAnswer("time" if is_late else "connection") from problem
    finally:
        watch.cancel()
        held[0].close()
    if ended.is_set():
        raise NoAnswer("time")
    return answered


def _exchange(parts: SplitResult, sock: socket.socket, asked: Asked) -> tuple[Answered, str]:
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or PORTS[parts.scheme])
    connection.default_port = PORTS[parts.scheme]
    connection.sock = sock
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", **(asked.headers or {})}
        connection.request(asked.method, target, asked.body, headers)
        answer = connection.getresponse()
        found = Answered(answer.status, answer.headers.get_content_type(), _read(answer, asked.most_bytes))
        return found, answer.headers.get("Location", "")
    finally:
        connection.close()


def _cut(held: list[socket.socket], ended: threading.Event) -> None:
    """The time is over: whoever drips bytes one by one is not waited for."""
    ended.set()
    with suppress(OSError):
        held[0].shutdown(socket.SHUT_RDWR)


def _seal(held: list[socket.socket], host: str) -> None:
    """TLS over the connection; the certificate must be that of the name."""
    context = ssl.create_default_context()
    held[0] = sealed = context.wrap_socket(held[0], server_hostname=host, do_handshake_on_connect=False)
    sealed.do_handshake()


def _read(answer: http.client.HTTPResponse, most: int) -> bytes:
    declared = answer.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > most:
        raise NoAnswer("size")
    found = bytearray()
    while chunk := answer.read1(CHUNK):
        found += chunk
        if len(found) > most:
            raise NoAnswer("size")
    if declared.isdecimal() and len(found) != int(declared):
        raise NoAnswer("connection")  # broken off
    return bytes(found)


def _connected(parts: SplitResult, seconds: float) -> socket.socket:
    """A connection to the very address that was judged."""
    port = parts.port or PORTS[parts.scheme]
    try:
        return socket.create_connection((_judged(parts.hostname or "", port), port), timeout=seconds)
    except OSError as problem:
        raise NoAnswer("time" if isinstance(problem, TimeoutError) else "connection") from problem


def _judged(host: str, port: int) -> str:
    """The first address of the name, if all of them are open: a name with an inner one among them is not asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise NoAnswer("name") from problem
    addresses = [str(row[4][0]) for row in found]
    if not addresses or not all(_is_open(ipaddress.ip_address(a.partition("%")[0])) for a in addresses):
        raise AddressRefused
    return addresses[0]
