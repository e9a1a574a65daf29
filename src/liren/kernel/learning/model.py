"""A learnt model: what it says of texts, which words decided, and how it is kept safely in a file."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from liren.kernel.learning import features
from liren.kernel.learning.features import PERIOD, Block, Slots

FORMAT: Final = 1
MOST_BYTES: Final = 50 * 1024 * 1024
KNOWN_LEAST: Final = (
    0.25  # share of a text's pairs of letters below which it is in no language the model has met
)
PAIRS_LEAST: Final = 3
BROKEN: Final = (  # what a changed archive makes the library raise
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
WORDS_SHOWN: Final = 5


class BrokenModel(Exception):
    """The file is no model of ours, or was changed after it was written."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Labels with their confidence (0–1), the surest first; the words of the text that decided for the first."""

    labels: tuple[tuple[str, float], ...]
    words: tuple[str, ...] = ()

    @property
    def first(self) -> tuple[str, float]:
        return self.labels[0]


@dataclass(frozen=True)
class Head:
    """One question: its possible answers, weights (features × labels), and how steep confidence rises."""

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    steepness: float


@dataclass(frozen=True)
class Model:
    slots: tuple[Slots, ...]
    heads: dict[str, Head]
    notes: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def tables(self) -> tuple[list[Slots], int]:
        return features.tables_of(self.slots)

    def scores(self, blocks: Sequence[Block], rows: int, head: str) -> NDArray[np.float32]:
        """Texts × labels."""
        table, width = self.tables
        found = self.heads[head]
        given: Any = features.matrix(blocks, table, width, rows)
        return np.asarray(given @ found.weights + found.bias, np.float32)

    def confidences(self, texts: Sequence[str], head: str) -> NDArray[np.float32]:
        """Texts × labels, each row adding up to one. A text of which too little is known gets a row of zeros."""
        plain = [features.normal(text) for text in texts]
        blocks = features.blocks_of(plain)
        sure = softmax(self.scores(blocks, len(plain), head) * self.heads[head].steepness)
        sure[~self._is_known(blocks[0], len(plain))] = 0
        return sure

    def _is_known(self, pairs: Block, rows: int) -> NDArray[np.bool_]:
        known = np.bincount(pairs.text[self.tables[0][0][pairs.slot] >= 0], minlength=rows)
        all_pairs = np.maximum(np.bincount(pairs.text, minlength=rows), 1)
        return np.asarray((known / all_pairs >= KNOWN_LEAST) & (known >= PAIRS_LEAST))

    def answer(self, text: str, head: str, *, most: int = 3) -> Answer | None:
        """The surest labels of one text with the words that decided; None where too little of it is known."""
        sure = self.confidences([text], head)[0]
        if not sure.any():
            return None
        order = np.argsort(-sure, kind="stable")[:most]
        labels = tuple((self.heads[head].labels[at], float(sure[at])) for at in order)
        return Answer(labels, self._deciding(features.normal(text), head, int(order[0])))

    def _deciding(self, text: str, head: str, label: int) -> tuple[str, ...]:
        """The stretches of the text whose letters speak most for the label rather than for the others."""
        found = self.heads[head]
        gain = np.zeros(len(text) + 1, np.float64)
        lead = found.weights[:, label] - found.weights.mean(axis=1)
        for block, table in zip(features.blocks_of([text])[:2], self.tables[0][:2], strict=True):
            column = table[block.slot]
            known = column >= 0
            for step in range(block.length):
                np.add.at(gain, block.start[known] + step, lead[column[known]] / block.length)
        return _stretches(text, gain[: len(text)])

    def to_bytes(self) -> bytes:
        """An archive of plain arrays with one digest over all of them; no code is ever loaded from it."""
        arrays: dict[str, NDArray[Any]] = {f"slots{n}": kept for n, kept in enumerate(self.slots)}
        for name, head in self.heads.items():
            arrays |= {f"w_{name}": head.weights.astype(np.float16), f"b_{name}": head.bias}
        heads = {name: {"labels": h.labels, "steepness": h.steepness} for name, h in self.heads.items()}
        about = {"format": FORMAT, "heads": heads, "notes": self.notes}
        said = json.dumps(about, ensure_ascii=False, sort_keys=True)
        arrays["about"] = np.frombuffer(said.encode(), np.uint8)
        arrays["digest"] = np.frombuffer(_digest(arrays), np.uint8)
        stream = io.BytesIO()
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]  # its signature also names a flag
        return stream.getvalue()


def model_from(data: bytes) -> Model:
    """Reads what `to_bytes` wrote. Raises `BrokenModel` for anything else, one changed byte included."""
    try:
        return _read(data)
    except BROKEN as problem:
        raise BrokenModel(str(problem)) from problem


def _read(data: bytes) -> Model:
    if len(data) > MOST_BYTES:
        raise ValueError("too large")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > 8 * MOST_BYTES:
            raise ValueError("too large")
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        arrays = {name: kept[name] for name in kept.files}
    if arrays.pop("digest").tobytes() != _digest(arrays):
        raise ValueError("the digest does not fit")
    about = json.loads(arrays["about"].tobytes())
    if about["format"] != FORMAT:
        raise ValueError("another format")
    heads = {
        name: Head(
            tuple(said["labels"]),
            arrays[f"w_{name}"].astype(np.float32),
            arrays[f"b_{name}"],
            said["steepness"],
        )
        for name, said in about["heads"].items()
    }
    return Model(tuple(arrays[f"slots{n}"] for n in range(PERIOD)), heads, about["notes"])


def _digest(arrays: dict[str, NDArray[Any]]) -> bytes:
    summed = hashlib.sha256()
    for name in sorted(arrays):
        given = np.ascontiguousarray(arrays[name])
        summed.update(f"{name} {given.dtype.str} {given.shape}\n".encode())
        summed.update(given.tobytes())
    return summed.digest()


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def _stretches(text: str, gain: NDArray[np.float64]) -> tuple[str, ...]:
    """Runs of letters with a gain above half the best one's, the best first, two to eight letters each."""
    if not len(gain) or gain.max() <= 0:
        return ()
    strong, found, start = gain > gain.max() / 3, [], 0
    while start < len(text):
        if not strong[start] or text[start] == " ":
            start += 1
            continue
        end = start
        while end < len(text) and strong[end] and text[end] != " " and end - start < 8:
            end += 1
        if end - start >= 2:
            found.append((-float(gain[start:end].sum()), text[start:end]))
        start = end
    return tuple(dict.fromkeys(words for _, words in sorted(found)))[:WORDS_SHOWN]
