"""How the register seals numbers: under the person's own key, so that destroying the key takes them away."""

from __future__ import annotations

import json
from typing import Any

from liren.kernel import ids, sealed

DOCUMENT, PHONE, PRIVATE = "people.document.number", "people.phone.number", "people.person.private"
TOLD = "people.conflict.told"
DOCUMENT_TAIL, PHONE_TAIL = 6, 4


def document_index(number: str) -> str:
    """By which a whole number in its one form is found."""
    return sealed.blind_index(number, context="people.document")


def document_tail(number: str) -> str:
    return sealed.blind_index(number[-DOCUMENT_TAIL:], context="people.document.tail")[:16]


def sign_index(sign: str) -> str:
    """By which the sign on a paper card is found, however it was typed."""
    return sealed.blind_index(ids.normal_tracking_code(sign), context="people.card.sign")


def phone_index(number: str) -> str:
    return sealed.blind_index(number, context="people.phone")


def phone_tail(number: str) -> str:
    return sealed.blind_index(number[-PHONE_TAIL:], context="people.phone.tail")[:16]


def seal_private(values: dict[str, Any], key: bytes) -> bytes:
    """Sensitive fields by name as one sealed text; nothing for none."""
    if not values:
        return b""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sealed.seal(text, context=PRIVATE, key=key)


def open_private(stored: bytes | memoryview, key: bytes | None) -> dict[str, Any]:
    """The fields again; none once the key has been destroyed."""
    if not stored or key is None:
        return {}
    opened: dict[str, Any] = json.loads(sealed.unseal(bytes(stored), context=PRIVATE, key=key))
    return opened


def open_number(stored: bytes | memoryview, *, context: str, key: bytes | None) -> str:
    """A number again, empty once the key has been destroyed."""
    return sealed.unseal(bytes(stored), context=context, key=key) if stored and key else ""
