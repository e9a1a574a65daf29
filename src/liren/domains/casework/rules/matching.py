"""Which class a new text may belong to, by the catalogue's own keywords. It proposes; a person decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Proposal:
    """A class and the words of the text that speak for it."""

    code: str
    words: tuple[str, ...]


def propose(title: str, text: str, keywords: Iterable[tuple[str, str]], most: int = 3) -> list[Proposal]:
    """The classes whose keywords stand in the text, best first; a word in the title counts twice.

    `keywords` are pairs of class code and its words, separated by blanks.
    """
    scored = []
    for code, words in keywords:
        found = tuple(word for word in words.split() if word in title or word in text)
        score = sum(len(word) * (2 if word in title else 1) for word in found)
        if score:
            scored.append((-score, code, found))
    return [Proposal(code, found) for _, code, found in sorted(scored)[:most]]


def likeness(one: str, other: str) -> float:
    """How alike two short texts are, 0 to 1: the share of neighbouring pairs of letters they have in common (Dice)."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _pairs(text: str) -> set[str]:
    letters = [letter for letter in text.casefold() if letter.isalnum()]
    return {a + b for a, b in pairwise(letters)}
