"""What a notice says more and less than the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

Part = tuple[str, list[str]]  # a title and its sentences


def digest_of(*texts: Sequence[Part]) -> str:
    """By which a notice is the same notice; every language counts."""
    plain = json.dumps([[list(part) for part in text] for text in texts], ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def differing(old: Sequence[Part], new: Sequence[Part]) -> tuple[list[str], list[str]]:
    """The sentences that came and those that went, in their order."""
    before = [sentence for _title, sentences in old for sentence in sentences]
    after = [sentence for _title, sentences in new for sentence in sentences]
    came = [one for one in after if one not in before]
    return came, [one for one in before if one not in after]
