"""Who must agree, and whether a text says still what was agreed to."""

from __future__ import annotations

import hashlib

GUARDED_UNDER = 14  # PIPL art. 31: whole years


def needs_guardian(age: int | None) -> bool:
    """Whether a parent or other guardian agrees in the person's place."""
    return age is not None and age < GUARDED_UNDER


def digest_of(texts: tuple[str, ...]) -> str:
    """By which a text is the same text; sentences in every language count."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]
