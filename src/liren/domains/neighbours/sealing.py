"""How the number a contact agreed to show is sealed: under the contact's own key."""

from __future__ import annotations

from liren.kernel import sealed

SHOWN_PHONE = "neighbours.consent.phone"


def seal_shown_phone(number: str, key: bytes) -> bytes:
    return sealed.seal(number, context=SHOWN_PHONE, key=key)


def open_shown_phone(stored: bytes | memoryview, key: bytes | None) -> str:
    """The number again. Empty for none, once the key has been destroyed, and where it lies under another key: that of
    an entry merged into this person's, who is asked anew."""
    if not stored or not key:
        return ""
    try:
        return sealed.unseal(bytes(stored), context=SHOWN_PHONE, key=key)
    except sealed.SealBroken:
        return ""
