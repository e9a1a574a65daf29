"""Which texts are the same or nearly so, so that none is asked about after a twin of it was learnt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.kernel.learning.features import _mixed

SHINGLE: Final = 4  # letters
HASHES: Final = 64
BAND: Final = 2
ALIKE: Final = (
    0.5  # share of common shingles (Jaccard, estimated by MinHash) from which texts are nearly the same
)
CROWD: Final = 500  # of one band looked at


def signatures(texts: Sequence[str], *, hashes: int = HASHES) -> NDArray[np.uint64]:
    """The MinHash of each text (texts × hashes) over its runs of four letters, blanks left out. All zero: no letter."""
    plain = [text.replace(" ", "").ljust(SHINGLE)[:2000] if text.strip() else "" for text in texts]
    lengths = np.fromiter((max(len(text) - SHINGLE + 1, 0) for text in plain), np.int64, len(plain))
    letters = np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    total = np.fromiter((len(text) for text in plain), np.int64, len(plain))
    begins = np.repeat(np.cumsum(total) - total - (np.cumsum(lengths) - lengths), lengths)
    at = np.arange(lengths.sum()) + begins
    shingles = np.zeros(len(at), np.uint64)
    for step in range(SHINGLE):
        shingles = _mixed(shingles + letters[at + step], 3)
    found = np.zeros((len(plain), hashes), np.uint64)
    full = np.flatnonzero(lengths)
    edges = (np.cumsum(lengths) - lengths)[full]
    for number in range(hashes if len(full) else 0):
        found[full, number] = np.minimum.reduceat(_mixed(shingles, 7919 * (number + 1)), edges)
    return found


def alike_groups(texts: Sequence[str]) -> NDArray[np.int64]:
    """A number for each text; equal numbers for texts that are the same or nearly so, directly or by others."""
    marks = signatures(texts)
    parent = list(range(len(texts)))
    for band in range(0, HASHES, BAND):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for number in range(len(texts)):
            buckets[marks[number, band : band + BAND].tobytes()].append(number)
        for members in buckets.values():
            _join(members, marks, parent)
    return np.array([_root(parent, number) for number in range(len(texts))])


def _join(members: Sequence[int], marks: NDArray[np.uint64], parent: list[int]) -> None:
    first = members[0]
    for other in members[1:CROWD]:
        one, two = _root(parent, first), _root(parent, other)
        if one != two and (marks[first] == marks[other]).mean() >= ALIKE:
            parent[two] = one


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


def kept_out(texts: Sequence[str], *, of: int = 10) -> NDArray[np.bool_]:
    """Whether a text belongs to the tenth that no model ever learns, so that every model can be asked about it.

    Told by the text alone, and mostly the same for one that is nearly the same.
    """
    return np.asarray(_mixed(signatures(texts, hashes=1)[:, 0], 5) % np.uint64(of) == 0)
