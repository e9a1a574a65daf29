"""Identifiers: UUIDv7 keys (time-ordered, may be made offline) and the parts of a readable number."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from liren.kernel import clock

# Without vowels and look-alikes: no words arise, nothing is misread over the telephone.
TRACKING_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MILLISECOND = dt.timedelta(milliseconds=1)


def uuid7() -> uuid.UUID:
    """A version 7 UUID (RFC 9562): 48 bits of milliseconds, 74 random bits."""
    millis = (clock.now() - EPOCH) // MILLISECOND & ((1 << 48) - 1)
    value = millis << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def readable_number(place: str, year: int, serial: int) -> str:
    """`320104-2026-000123`: the county, the year, a serial of at least six figures."""
    return f"{place}-{year}-{serial:06d}"


def tracking_code() -> str:
    """Twelve characters of a 28-letter alphabet (57 bits), grouped for reading aloud: `K7M4-92QX-B3CD`."""
    letters = [secrets.choice(TRACKING_ALPHABET) for _ in range(12)]
    return "-".join("".join(letters[i : i + 4]) for i in (0, 4, 8))


def normal_tracking_code(text: str) -> str:
    """What a person typed, as letters only: spaces, dashes and case do not count."""
    return "".join(c for c in text.upper() if c in TRACKING_ALPHABET)
