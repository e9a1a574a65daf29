"""Who agreed for a child, sealed under the child's own key."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass

from liren.kernel import sealed
from liren.kernel.subjects import keys_of

GUARDIAN = "rights.consent.guardian"


@dataclass(frozen=True, slots=True)
class Guardian:
    name: str
    kinship: str


def seal_guardian(guardian: Guardian, person_id: uuid.UUID) -> bytes:
    key = keys_of([person_id])[person_id]
    return sealed.seal(json.dumps(asdict(guardian), ensure_ascii=False), context=GUARDIAN, key=key)


def open_guardian(stored: bytes | memoryview, key: bytes | None) -> Guardian | None:
    """None where nobody agreed for the person, or the key has been destroyed."""
    if not stored or key is None:
        return None
    return Guardian(**json.loads(sealed.unseal(bytes(stored), context=GUARDIAN, key=key)))


def seal_words(text: str, what: str, person_id: uuid.UUID) -> bytes:
    """`what` is the name of the field the words stand in."""
    return sealed.seal(text, context=f"rights.{what}", key=keys_of([person_id])[person_id])


def open_words(stored: bytes | memoryview, what: str, key: bytes | None) -> str:
    """The words again, empty once the key has been destroyed."""
    return sealed.unseal(bytes(stored), context=f"rights.{what}", key=key) if stored and key else ""


def seal_copy(data: bytes, form: str, person_id: uuid.UUID) -> bytes:
    """A file of a copy of the own data."""
    return sealed.seal_bytes(data, context=f"rights.copy.{form}", key=keys_of([person_id])[person_id])


def open_copy(stored: bytes | memoryview, form: str, key: bytes) -> bytes:
    return sealed.unseal_bytes(bytes(stored), context=f"rights.copy.{form}", key=key)
