"""What somebody laid down for the time after death, sealed under the own key; and how it is said."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict

from liren.domains.rights.arrangement_choices import RelativeRight, Whom
from liren.domains.rights.rules.arrangements import NAMED, Arranged
from liren.domains.rights.sealing import open_words, seal_words

SAID = "arrangement.said"


def seal_arranged(arranged: Arranged, person_id: uuid.UUID) -> bytes:
    return seal_words(json.dumps(asdict(arranged), ensure_ascii=False), SAID, person_id)


def open_arranged(stored: bytes | memoryview, key: bytes | None) -> Arranged | None:
    """None once the key has been destroyed."""
    text = open_words(stored, SAID, key)
    if not text:
        return None
    kept = json.loads(text)
    return Arranged(kept["rights"], tuple(kept["names"]), kept["words"])


def lines_of(arranged: Arranged) -> list[tuple[str, str, str]]:
    """Each right, what it is called, and to whom it is left."""
    return [(right.value, str(right.label), _whom(arranged, right.value)) for right in RelativeRight]


def _whom(arranged: Arranged, right: str) -> str:
    whom = arranged.rights[right]
    return "、".join(arranged.names) if whom == NAMED else str(Whom(whom).label)
