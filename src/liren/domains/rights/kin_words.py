"""What a near relative says, and what was answered: sealed."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass

from liren.domains.rights.sealing import open_words, seal_words

SAID, ANSWER, NOTED = "kin.said", "kin.answer", "kin.noted"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asks (`name`, `kinship`), about whom (`of_name`, `of_tail`), why (`interest`), what is wrong with the
    entry, and what proof was seen at the window."""

    name: str
    kinship: str = ""
    interest: str = ""
    of_name: str = ""
    of_tail: str = ""
    wrong: str = ""
    proof: str = ""


def seal_claim(claim: Claim, what: str, subject: uuid.UUID) -> bytes:
    return seal_words(json.dumps(asdict(claim), ensure_ascii=False), what, subject)


def open_claim(stored: bytes | memoryview, what: str, key: bytes | None) -> Claim | None:
    """None once the key has been destroyed."""
    text = open_words(stored, what, key)
    return Claim(**json.loads(text)) if text else None
