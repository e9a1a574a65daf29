"""Passkeys: how long a challenge holds, which site may ask, when a copy shows, and which key may go."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

CHALLENGE_LIFE: Final = dt.timedelta(minutes=5)
CHALLENGE_BYTES: Final = 32
FRESH: Final = dt.timedelta(
    minutes=15
)  # so long after signing in, who has no password may change ways of signing in
PASSKEYS_MOST: Final = 20  # a person
NAME_MOST: Final = 40
ANSWER_MOST: Final = 20_000  # letters of what a browser sends back

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class RemovalFault(StrEnum):
    """Why a passkey may not go."""

    LAST_WAY = "last_way"
    ASKED_FOR = "asked_for"


@dataclass(frozen=True, slots=True)
class Ways:
    """By what an account can be entered; `is_asked_for`: after the password a passkey is asked for."""

    password: bool
    phone: bool
    outside: bool
    passkeys: int
    authenticator: bool = False
    is_asked_for: bool = False


def removal_fault(ways: Ways) -> RemovalFault | None:
    """What speaks against taking away one of the passkeys."""
    if ways.passkeys != 1:
        return None
    if not (ways.password or ways.phone or ways.outside):
        return RemovalFault.LAST_WAY
    if ways.is_asked_for and not ways.authenticator:
        return RemovalFault.ASKED_FOR
    return None


def is_copied(kept: int, given: int) -> bool:
    """Whether a counter that only grows went back or stood still. Keys that do not count always say 0."""
    return (kept, given) != (0, 0) and given <= kept


def is_domain(name: str) -> bool:
    """Whether passkeys can be bound to it: a name, no network address."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return bool(name) and len(name) <= 253 and all(_LABEL.fullmatch(part) for part in name.split("."))
    return False


def lies_under(host: str, domain: str) -> bool:
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def origin_fits(origin: str, domain: str, origins: Sequence[str]) -> bool:
    """Whether a page of this origin may use the domain's passkeys: one that is named; on one's own machine any port."""
    if origin in origins:
        return True
    return domain == "localhost" and re.fullmatch(r"http://localhost(:\d{1,5})?", origin) is not None


def origin_fault(origin: str, domain: str) -> str:
    """What is wrong with a named origin: `domain`, `scheme` or `form`; empty if nothing."""
    parts = urlsplit(origin)
    if not parts.netloc or origin != f"{parts.scheme}://{parts.netloc}":
        return "form"
    if not lies_under(parts.hostname or "", domain):
        return "domain"
    is_safe = parts.scheme == "https" or parts.hostname == "localhost"
    return "" if is_safe else "scheme"
