"""How the number a contact agreed to show is sealed: under the contact's own key."""

from __future__ import annotations

from liren.kernel import sealed

SHOWN_PHONE = "neighbours.consent.phone"


def seal_shown_phone(number: str, key: bytes) -> bytes:
    return sealed.seal(number, context=SHOWN_PHONE, key=key)


def open_shown_phone(stored: bytes | memoryview, key: bytes | None) -> str:
    """The number again, empty for none and once the key has been destroyed."""
    return sealed.unseal(bytes(stored), context=SHOWN_PHONE, key=key) if stored and key else ""
