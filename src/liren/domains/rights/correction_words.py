"""What is asked for and decided, sealed; and how fields are called."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field

from liren.domains.people.choices import PersonField
from liren.domains.rights.consent_words import joined
from liren.domains.rights.correction_choices import WordsField
from liren.domains.rights.sealing import open_words, seal_words

SAID, ANSWER = "correction.said", "correction.answer"


@dataclass(frozen=True, slots=True)
class Said:
    """By field what was kept when it was asked, and what it is to be; why, and on what evidence."""

    held: dict[str, str] = field(default_factory=dict)
    proposed: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Of one field. `words`: why not, or why over a source that is more reliable."""

    approved: bool
    words: str = ""


def seal_said(said: Said, person_id: uuid.UUID) -> bytes:
    return seal_words(json.dumps(asdict(said), ensure_ascii=False), SAID, person_id)


def open_said(stored: bytes | memoryview, key: bytes | None) -> Said:
    """Empty once the key has been destroyed."""
    text = open_words(stored, SAID, key)
    return Said(**json.loads(text)) if text else Said()


def seal_answer(decisions: dict[str, Decision], person_id: uuid.UUID) -> bytes:
    kept = {name: asdict(one) for name, one in decisions.items()}
    return seal_words(json.dumps(kept, ensure_ascii=False), ANSWER, person_id)


def open_answer(stored: bytes | memoryview, key: bytes | None) -> dict[str, Decision]:
    text = open_words(stored, ANSWER, key)
    return {name: Decision(**one) for name, one in json.loads(text).items()} if text else {}


def label_of(name: str) -> str:
    return str(WordsField(name).label if name in WordsField.values else PersonField(name).label)


def labels_of(names: list[str]) -> str:
    return joined(label_of(name) for name in names)
