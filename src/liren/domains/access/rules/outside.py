"""Signing in through the body's own identity provider: who may, and whether an answer belongs to its attempt."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable, Sequence
from typing import Final

ATTEMPT_LIFE: Final = dt.timedelta(minutes=10)
SKEW: Final = 120  # seconds that the clocks of both sides may differ
SUBJECT_MOST: Final = 255
ALGORITHMS: Final = (  # with public keys alone: a secret that both know signs nothing
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)


def may_use(bodies: Iterable[tuple[str, str]], allowed: Sequence[str]) -> bool:
    """Whether somebody of these bodies (kind and name) may come in that way; where none is named, everybody may."""
    return not allowed or any(kind in allowed or name in allowed for kind, name in bodies)


def is_answer(kept: str, given: str, began: dt.datetime, now: dt.datetime) -> bool:
    """Whether what came back belongs to the attempt that this browser began."""
    return bool(kept) and hmac.compare_digest(kept.encode(), given.encode()) and now < began + ATTEMPT_LIFE
