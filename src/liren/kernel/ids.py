"""Identifiers: UUIDv7 keys (time-ordered, may be made offline) and the parts of a readable number."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import threading
import uuid

from liren.kernel import clock

# Without vowels and look-alikes: no words arise, nothing is misread over the telephone.
TRACKING_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MILLISECOND = dt.timedelta(milliseconds=1)


_turn = threading.Lock()
_last = (0, 0)  # the millisecond and the 74 random bits of the newest id of this process


def uuid7() -> uuid.UUID:
    """A version 7 UUID (RFC 9562): 48 bits of milliseconds, 74 random bits.

    Within one millisecond of one process each is greater than the one before (6.2, method 2), so that what was
    written together stays in its order.
    """
    global _last
    since = clock.now() - EPOCH
    millis = (since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000) & ((1 << 48) - 1)
    with _turn:
        same = millis == _last[0]
        tail = _last[1] + 1 + int.from_bytes(os.urandom(4)) if same else int.from_bytes(os.urandom(10)) >> 7
        _last = (millis, tail)
    high, low = tail >> 62 & 0xFFF, tail & ((1 << 62) - 1)
    return uuid.UUID(int=millis << 80 | 0x7 << 76 | high << 64 | 0x2 << 62 | low)


def moment_of(key: uuid.UUID) -> dt.datetime:
    """When a version 7 key was made."""
    return EPOCH + (key.int >> 80) * MILLISECOND


def first_at(moment: dt.datetime) -> uuid.UUID:
    """The least version 7 key that could be made at a moment."""
    return uuid.UUID(int=((moment - EPOCH) // MILLISECOND) << 80 | 0x7 << 76 | 0x2 << 62)


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


def as_mark(text: str) -> tuple[dt.datetime | None, uuid.UUID] | None:
    """Where a page of a list ends, as its address writes it: a moment (or nothing) and a key, `…_…`.

    None if it writes none.
    """
    moment, _, key = text.partition("_")
    at, last = as_moment(moment), as_uuid(key)
    return (at, last) if last is not None and (at is not None or not moment) else None


def as_moment(text: str) -> dt.datetime | None:
    """The moment that a text writes; None if it writes none, one without a zone, or one at the edge of time, which in
    another zone has no name."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None and dt.MINYEAR < at.year < dt.MAXYEAR else None


def as_uuid(text: str) -> uuid.UUID | None:
    """The key that a text writes; None if it writes none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
