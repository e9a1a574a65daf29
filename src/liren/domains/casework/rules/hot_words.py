"""What a matter's words say about which trouble it is: weighted pieces of its text, and the places it names.

A piece is a pair of neighbouring characters (no dictionary is needed, and a misspelt word still shares most of its
pairs) or the name of a place. Pieces are kept as numbers below `PIECES`. How much a piece says is learnt from the
county's own matters: one that stands in many of them says little.
"""

from __future__ import annotations

import math
import re
import struct
import unicodedata
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import add

PIECES = 1 << 18
TEXT_READ = 400  # characters of the text; what a matter is about stands at its beginning
TITLE_WEIGHT = 3.0
PLACE_WEIGHT = 2.0  # a place's name beside the pairs of its characters
KEPT = 64  # pieces of a matter, the weightiest
NUMBERS_KEPT = 1 << 17  # about 15 MB
FLATTEST, STEEPEST = (
    1.0,
    6.0,
)  # a piece in every matter has no weight; one that stands alone no more than a rare one

FEWEST = 500  # of fewer matters a piece told by several would pass for one that everybody uses

Vector = dict[int, float]

_JUNK = re.compile(r"[^\w]+|_+")
_RUN = re.compile(r"(.)\1{3,}")
_PLACE = re.compile(
    r"(?<![市县区镇乡])(?=([\u4e00-\u9fff]{2,5}?"
    r"(?:小区|社区|新城|新村|花园|家园|公馆|华府|国际|广场|大厦|名城|苑|大道|中路|南路|北路|东路|西路|路|街|村|巷)))"
)
_LEAD = re.compile(
    r"^(?:.*(?:[省市县镇乡]|(?<![小社])区|街道|开发商|关于|投诉|反映|举报|咨询|建议|请问|位于|座落|坐落|附近|我们|我是|居住|在|到|的|和|与|是|住))+"
)


def plain(text: str) -> str:
    """Letters, digits and characters alone, small and of one width; a character repeated for ever stands thrice."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _RUN.sub(r"\1\1\1", _JUNK.sub(" ", folded))


def places_in(text: str) -> set[str]:
    """Names that look like those of estates, roads and villages in a text made `plain`."""
    found = set()
    for match in _PLACE.finditer(text):
        name = _LEAD.sub("", match[1])
        if len(name) > 2:
            found.add(name)
    return found


def pieces_of(title: str, text: str) -> dict[int, float]:
    """The pieces of a matter and how much each is stressed in it."""
    head, body = plain(title[:200]), plain(text[: TEXT_READ * 2])[:TEXT_READ]
    found: defaultdict[int, float] = defaultdict(float)
    for pair, times in _pairs(body).items():
        found[_NUMBERS[pair]] += 1 + math.log(times) if times > 1 else 1.0
    for pair in _pairs(head):
        found[_NUMBERS[pair]] += TITLE_WEIGHT
    for name in places_in(head) | places_in(body):
        found[_NUMBERS["@" + name]] += PLACE_WEIGHT * (2 if name in head else 1)
    return found


def _pairs(text: str) -> Counter[str]:
    """How often each pair of neighbouring characters stands in a text, none over a blank."""
    counted = Counter(map(add, text, text[1:]))
    for pair in [pair for pair in counted if " " in pair]:
        del counted[pair]
    return counted


class _Numbers(dict[str, int]):
    """The number of each piece met lately."""

    def __missing__(self, piece: str) -> int:
        if len(self) >= NUMBERS_KEPT:
            self.clear()
        number = self[piece] = zlib.crc32(piece.encode("utf-8", "replace")) % PIECES
        return number


_NUMBERS = _Numbers()


def learn(matters: Iterable[Iterable[int]], total: int) -> array[float]:
    """How much each piece says, 0 to `STEEPEST`, from the pieces of `total` matters."""
    seen = array("l", bytes(array("l").itemsize * PIECES))
    for pieces in matters:
        for piece in pieces:
            seen[piece] += 1
    total = max(total, FEWEST)
    return array("f", (min(STEEPEST, max(0.0, math.log((1 + total) / (1 + n)) - FLATTEST)) for n in seen))


def vector(pieces: Mapping[int, float], weights: Sequence[float]) -> Vector:
    """The weightiest pieces of a matter, as a vector of length one; empty for one that says nothing."""
    weighed = [(stress * weights[piece], piece) for piece, stress in pieces.items()]
    best = sorted([pair for pair in weighed if pair[0] > 0], reverse=True)[:KEPT]
    return unit({piece: weight for weight, piece in best})


def unit(found: Vector) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in found.values()))
    return {piece: weight / length for piece, weight in found.items()} if length else {}


def likeness(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length one: 0 nothing in common, 1 the same."""
    return sum([one[piece] * other[piece] for piece in one.keys() & other.keys()])


def packed(found: Mapping[int, float]) -> bytes:
    """A vector or a sum of vectors in few bytes."""
    return struct.pack(f"<{len(found)}I{len(found)}f", *found, *found.values())


def unpacked(words: bytes) -> Vector:
    count = len(words) // 8
    numbers = struct.unpack(f"<{count}I{count}f", words)
    return dict(zip(numbers[:count], numbers[count:], strict=True))


STEP = 255 / STEEPEST


def packed_weights(weights: Sequence[float]) -> bytes:
    """A byte a piece, made small."""
    return zlib.compress(bytes(round(weight * STEP) for weight in weights), 6)


def unpacked_weights(words: bytes) -> list[float]:
    scale = [step / STEP for step in range(256)]
    return [scale[step] for step in zlib.decompress(words)]
