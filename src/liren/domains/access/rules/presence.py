"""How long somebody may do nothing, what of a form sent too late is kept, and which device is a new one."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from liren.domains.access.rules import SEPARATED_DUTIES

HISTORY_KEPT: Final = dt.timedelta(
    days=183
)  # six months, as logs of a network are kept (Cybersecurity Law, art. 21)
LOCKED_ONCE: Final = dt.timedelta(minutes=15)  # tries within it are one line of the history
TYPED_KEPT: Final = dt.timedelta(days=1)
TYPED_MOST: Final = 20  # kept at one time, a person
TYPED_BYTES: Final = 512 * 1024
SEEN_EVERY: Final = dt.timedelta(minutes=1)
SEEN_SELDOM: Final = dt.timedelta(minutes=10)  # where nobody is signed out for doing nothing
WARN_BEFORE: Final = dt.timedelta(minutes=2)
NEVER_KEPT: Final = frozenset(
    {"csrfmiddlewaretoken", "password", "old", "new", "again", "code", "secret", "pin", "answer"}
)


class IdleKind(StrEnum):
    """Whom a limit of idle time is set for."""

    ADMIN = "admin"
    STAFF = "staff"
    RESIDENT = "resident"


def idle_kind(account_kind: str, roles: Iterable[str]) -> IdleKind:
    """The strictest that any of the roles asks for."""
    if account_kind != "staff":
        return IdleKind.RESIDENT
    return IdleKind.ADMIN if SEPARATED_DUTIES & set(roles) else IdleKind.STAFF


def is_idle(seen: float, now: float, minutes: int) -> bool:
    """Whether whoever did something last at `seen` (seconds) has done nothing for too long. Of 0 minutes nobody has."""
    return minutes > 0 and now - seen >= minutes * 60


def seconds_left(seen: float, now: float, minutes: int) -> int:
    """Until the limit; 0 once it is over."""
    return max(0, int(seen + minutes * 60 - now))


def is_noted(seen: float, now: float, minutes: int) -> bool:
    """Whether it is time to write down that the person is still there."""
    every = SEEN_EVERY if minutes else SEEN_SELDOM
    return now - seen >= every.total_seconds()


def kept_values(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of what a form sent, what may be kept until its sender is back: no password, no code."""
    return [(name, value) for name, value in pairs if name not in NEVER_KEPT]


_WORDS = re.compile(r"[\u3400-\u9fff]|\n|[A-Za-z]{2}\s+[A-Za-z]{2}")


def is_written(value: str) -> bool:
    """Whether a value was written by a person in words, rather than chosen, counted or put there by the page."""
    return _WORDS.search(value) is not None


def is_new_device(device: str, earlier: Sequence[str]) -> bool:
    """Whether a device has come in that was not among those that came in `earlier`; the very first one is none."""
    return bool(earlier) and (not device or device not in earlier)


def network_named(address: str, named: Mapping[str, str]) -> str:
    """What the operator calls the narrowest network in which an address lies; empty where none is known."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    lying = [
        (network.prefixlen, name)
        for network, name in ((ipaddress.ip_network(text), name) for text, name in named.items())
        if found in network
    ]
    return max(lying)[1] if lying else ""
