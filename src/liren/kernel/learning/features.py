"""Texts as numbers: pairs and triples of letters, words and pairs of words, and the same of how a text begins.

Every feature is a slot among 2²³, found by hashing: nothing of the text itself is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

BITS: Final = 23
SLOTS: Final = 1 << BITS
LETTERS_MOST: Final = 1200  # of one text; what follows is not looked at
HEAD: Final = 40  # letters of the beginning, which says most
WORD_MOST: Final = 8  # letters; a longer run is a sentence without blanks, not a word
WEIGHTS: Final = (("pairs", 1.0), ("triples", 1.0), ("words", 1.0), ("two_words", 0.7), ("head", 0.7))
PERIOD: Final = len(WEIGHTS)
_NORM: Final = float(np.sqrt(sum(weight**2 for _, weight in WEIGHTS)))
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_REPEATED: Final = re.compile(r"(.)\1{3,}")
_BLANK: Final = 32
Slots = NDArray[np.int32]
Matrix = Any  # scipy.sparse.csr_matrix, whose types are not published


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of feature of many texts: parallel arrays of text number, slot and position of the first letter."""

    text: Slots
    slot: Slots
    start: Slots
    length: int  # letters (or words) of one feature


def normal(text: str) -> str:
    """Letters and digits in small width and case, anything else one blank; a letter at most three times in a row."""
    plain = _NOT_LETTERS.sub(" ", unicodedata.normalize("NFKC", text[: 2 * LETTERS_MOST]).casefold())
    return _REPEATED.sub(r"\1\1\1", plain).strip()[:LETTERS_MOST]


def blocks_of(texts: Sequence[str]) -> list[Block]:
    """The features of texts as `normal` gives them, a block a kind, in the order of `WEIGHTS`."""
    joined = ("\x00".join(texts) + "\x00").encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(joined, dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    text = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    start = (np.arange(len(letters)) - np.repeat(np.cumsum(lengths) - lengths, lengths)).astype(np.int32)
    pairs = _runs(letters, text, start, 2)
    words, two = _words(letters, text, start)
    return [pairs, _runs(letters, text, start, 3), words, two, _head(pairs, words)]


def _mixed(values: NDArray[np.uint64], salt: int) -> NDArray[np.uint64]:
    values = (values + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return values ^ (values >> np.uint64(32))


def _slot(hashed: NDArray[np.uint64]) -> Slots:
    return (hashed >> np.uint64(64 - BITS)).astype(np.int32)


def _runs(letters: NDArray[np.uint64], text: Slots, start: Slots, length: int) -> Block:
    """Neighbouring letters, blanks among them, within one text."""
    most = max(len(letters) - length + 1, 0)
    joined = np.zeros(most, np.uint64)
    inside = np.ones(most, bool)
    for step in range(length):
        part = letters[step : step + most]
        inside &= part != 0
        joined = joined << np.uint64(21) | part
    return Block(text[:most][inside], _slot(_mixed(joined[inside], length)), start[:most][inside], length)


def _words(letters: NDArray[np.uint64], text: Slots, start: Slots) -> tuple[Block, Block]:
    """Runs of letters between blanks that are short enough to be words, and neighbouring ones in pairs."""
    is_letter = (letters != 0) & (letters != _BLANK)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_letter.astype(np.int8), [0]))))
    first, after = edges[::2], edges[1::2]
    short = after - first <= WORD_MOST
    first, after = first[short], after[short]
    summed = np.zeros(len(first), np.uint64)
    for step in range(WORD_MOST):
        at = first + step
        there = at < after
        summed[there] += _mixed(letters[at[there]], 1000 + step)
    hashed = _mixed(summed, 7)
    single = Block(text[first], _slot(hashed), start[first], 1)
    same = text[first][:-1] == text[first][1:]
    joined = _mixed(hashed[:-1] * np.uint64(31) + hashed[1:], 11)[same]
    return single, Block(text[first][:-1][same], _slot(joined), start[first][:-1][same], 2)


def _head(pairs: Block, words: Block) -> Block:
    """Pairs and words of the beginning, told from the same ones further on."""
    parts = [(block, block.start < HEAD) for block in (pairs, words)]
    text = np.concatenate([block.text[at] for block, at in parts])
    slot = np.concatenate([block.slot[at] ^ (0x2A5A5 + number) for number, (block, at) in enumerate(parts)])
    return Block(text, slot.astype(np.int32), np.concatenate([b.start[at] for b, at in parts]), 2)


def counted(block: Block, columns: Slots, rows: int) -> tuple[NDArray[np.int64], Slots, NDArray[np.float32]]:
    """Row, column and damped count of the block's known features, each row of length one.

    `columns` says the column of each slot, or −1.
    """
    column = columns[block.slot]
    known = column >= 0
    key = block.text[known].astype(np.int64) << 32 | column[known]
    key.sort()
    firsts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else np.zeros(0, int)
    counts = np.diff(np.append(firsts, len(key))).astype(np.float32)
    key = key[firsts]
    row, values = key >> 32, 1 + np.log(counts, dtype=np.float32)
    length = np.sqrt(np.bincount(row, weights=values**2, minlength=rows))
    return row, (key & 0xFFFFFFFF).astype(np.int32), (values / length[row]).astype(np.float32)


def matrix(blocks: Sequence[Block], tables: Sequence[Slots], width: int, rows: int) -> Matrix:
    """Texts × features; the kinds weigh as `WEIGHTS` says, together one. `tables` are a kind's columns by slot."""
    found = [counted(block, table, rows) for block, table in zip(blocks, tables, strict=True)]
    scaled = [f[2] * np.float32(w / _NORM) for f, (_, w) in zip(found, WEIGHTS, strict=True)]
    row = np.concatenate([f[0] for f in found])
    place = (row, np.concatenate([f[1] for f in found]))
    return sparse.csr_matrix((np.concatenate(scaled), place), shape=(rows, width))


def chosen_slots(blocks: Sequence[Block], rows: int, *, least: int, most: int) -> list[Slots]:
    """For each kind the slots that stand in at least `least` texts; at most `most` altogether, the commonest."""
    spread = [_spread(block) for block in blocks]
    limit = least
    while sum(int((counts >= limit).sum()) for counts in spread) > most:
        limit += 1
    return [np.flatnonzero(counts >= limit).astype(np.int32) for counts in spread]


def _spread(block: Block) -> NDArray[np.int64]:
    """In how many texts each slot stands."""
    key = block.slot.astype(np.int64) << 32 | block.text
    key.sort()
    return np.bincount(key[np.append(True, key[1:] != key[:-1])[: len(key)]] >> 32, minlength=SLOTS)


def tables_of(slots: Sequence[Slots]) -> tuple[list[Slots], int]:
    """The column of each slot for each kind (−1: unknown), and how many columns there are."""
    tables, width = [], 0
    for kept in slots:
        table = np.full(SLOTS, -1, np.int32)
        table[kept] = np.arange(width, width + len(kept), dtype=np.int32)
        tables.append(table)
        width += len(kept)
    return tables, width
