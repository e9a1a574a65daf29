"""What webhooks are told of, how a call is signed, and when it is given up."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

WEBHOOKS_MOST: Final = 10  # a person
SECRET_BYTES: Final = 32
TRIES: Final = 8  # of one delivery that the other side answers with an error
GIVE_UP: Final = dt.timedelta(hours=24)  # after which a waiting delivery is dead
KEPT: Final = dt.timedelta(days=30)
LEASE: Final = dt.timedelta(seconds=60)
BUDGET: Final = dt.timedelta(seconds=10)  # of one turn of the worker with one webhook
SKEW: Final = dt.timedelta(minutes=5)  # older signatures are replays
SETTLES: Final = dt.timedelta(seconds=10)  # a step may be committed so long after its id was made


def signed(secret: str, body: bytes, at: dt.datetime) -> str:
    """`t=1795420800,v1=5f…`: the moment in seconds and HMAC-SHA256 over `t.body` in hexadecimal."""
    seconds = str(int(at.timestamp()))
    return f"t={seconds},v1={_digest(secret, seconds, body)}"


def is_genuine(secret: str, body: bytes, signature: str, now: dt.datetime) -> bool:
    """Whether the signature is of this body and at most five minutes old: what a receiver checks.

    A call repeated within them is known by its `Liren-Delivery`, which a receiver remembers as long.
    """
    parts = dict(part.partition("=")[::2] for part in signature.split(","))
    seconds = parts.get("t", "")
    if not seconds.isascii() or not seconds.isdecimal() or len(seconds) > 12:
        return False
    is_fresh = abs(now.timestamp() - int(seconds)) <= SKEW.total_seconds()
    wanted, given = _digest(secret, seconds, body), parts.get("v1", "")
    return is_fresh and hmac.compare_digest(wanted.encode(), given.encode())


def _digest(secret: str, seconds: str, body: bytes) -> str:
    return hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()


def written(facts: Mapping[str, Any]) -> str:
    """The body of a call."""
    return json.dumps(dict(facts), ensure_ascii=False, separators=(",", ":"), default=str)
