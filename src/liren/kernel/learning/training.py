"""Learning a model from labelled texts: for each label a linear machine over features weighed by how much they tell.

Each feature is weighed by the logarithm of how much oftener it stands under the label than elsewhere (Wang and
Manning, “Baselines and Bigrams”, 2012). Two such machines, over all features and over letters alone, are averaged,
and become one matrix. What is learnt depends on the texts and labels alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import LinearSVC

from liren.kernel.learning import features
from liren.kernel.learning.features import Matrix
from liren.kernel.learning.groups import alike_groups
from liren.kernel.learning.model import Head, Model, softmax

SMOOTHING: Final = 0.02
STRICTNESS: Final = 1.0
TEXTS_LEAST: Final = 2  # in which a feature must stand
WEIGHTS_MOST: Final = 16_000_000  # features × labels of all heads: 32 MB in the file
WORK_MOST: Final = 120_000  # texts × labels learnt in one head: bounds time and memory
STEEPNESS: Final = tuple(float(s) for s in np.geomspace(0.5, 12, 24))
LETTERS_ALONE: Final = (0, 1, 4)  # kinds of features that the second machine sees
Step = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question with the label of each text; "" for a text of which it is not known."""

    labels: Sequence[str]

    @property
    def kinds(self) -> list[str]:
        return sorted(set(self.labels) - {""})


def _nobody(_done: float) -> None:
    """Tells nobody."""


def learn(texts: Sequence[str], lessons: Mapping[str, Lesson], *, on_step: Step = _nobody) -> Model:
    """A model that answers every lesson's question. `on_step` is told the share of the work done.

    Each lesson needs at least two labels.
    """
    plain = [features.normal(text) for text in texts]
    blocks = features.blocks_of(plain)
    columns = sum(len(lesson.kinds) for lesson in lessons.values())
    slots = features.chosen_slots(blocks, len(plain), least=TEXTS_LEAST, most=WEIGHTS_MOST // columns)
    tables, width = features.tables_of(slots)
    given = features.matrix(blocks, tables, width, len(plain))
    edges = np.cumsum([0, *(len(kept) for kept in slots)])
    groups = alike_groups(plain)
    heads, shared = {}, _Share(on_step, 2 * columns)
    for name, lesson in lessons.items():
        heads[name] = _head(given, np.array(lesson.labels, dtype=object), lesson.kinds, groups, edges, shared)
    return Model(tuple(slots), heads)


@dataclass
class _Share:
    on_step: Step
    steps: int
    done: int = 0

    def step(self) -> None:
        self.done += 1
        self.on_step(min(self.done / self.steps, 1.0))


def _head(
    given: Matrix,
    labels: NDArray[Any],
    kinds: list[str],
    groups: NDArray[np.int64],
    edges: NDArray[np.int64],
    shared: _Share,
) -> Head:
    known = np.flatnonzero(labels != "")
    target = np.searchsorted(kinds, labels[known].astype(str))
    rows = given[known]
    weights, bias = _machines(rows, target, len(kinds), edges, shared)
    steepness = _steepness(rows, target, groups[known], len(kinds), edges, shared)
    return Head(tuple(kinds), weights, bias, steepness)


def _machines(
    rows: Matrix, target: NDArray[np.int64], kinds: int, edges: NDArray[np.int64], shared: _Share
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The mean of both machines over all features."""
    weights, bias = _fitted(rows, target, kinds)
    shared.step()
    alone = np.concatenate([np.arange(edges[n], edges[n + 1]) for n in LETTERS_ALONE])
    if kinds <= 20 and len(alone):
        letters, start = _fitted(rows[:, alone], target, kinds)
        weights[alone] += letters
        weights *= 0.5
        bias = np.asarray((bias + start) * 0.5, np.float32)
    for _ in range(kinds - 1):
        shared.step()
    return weights, bias


def _fitted(
    rows: Matrix, target: NDArray[np.int64], kinds: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    weights = np.zeros((rows.shape[1], kinds), np.float32)
    bias = np.zeros(kinds, np.float32)
    whole = np.asarray(rows.sum(axis=0)).ravel()
    for kind in range(kinds):
        own = target == kind
        mine = np.asarray(rows[own].sum(axis=0)).ravel() + SMOOTHING
        rest = whole - mine + 2 * SMOOTHING
        tell = np.abs(np.log(mine / mine.sum()) - np.log(rest / rest.sum())).astype(np.float32)
        chosen = _chosen(own, kinds)
        weighed = rows[chosen].copy()
        weighed.data = weighed.data * tell[weighed.indices]
        machine = LinearSVC(C=STRICTNESS, random_state=0).fit(weighed, own[chosen])
        weights[:, kind] = machine.coef_[0] * tell
        bias[kind] = machine.intercept_[0]
    return weights, bias


def _chosen(own: NDArray[np.bool_], kinds: int) -> NDArray[np.int64]:
    """All texts of the label and as many others as the work allows, evenly taken."""
    others = np.flatnonzero(~own)
    most = max(WORK_MOST // kinds - int(own.sum()), 4 * int(own.sum()), 1000)
    step = max(len(others) / most, 1.0)
    taken = others[(np.arange(min(most, len(others))) * step).astype(np.int64)]
    return np.sort(np.concatenate((np.flatnonzero(own), taken)))


def _steepness(
    rows: Matrix,
    target: NDArray[np.int64],
    groups: NDArray[np.int64],
    kinds: int,
    edges: NDArray[np.int64],
    shared: _Share,
) -> float:
    """How steep confidence must rise so that “80 %” is right four times in five: tried on a third kept aside."""
    aside = groups % 3 == 0
    common = np.intersect1d(target[aside], target[~aside])
    if len(common) < kinds or aside.sum() < 10:
        return 2.0
    alone = np.concatenate([np.arange(edges[n], edges[n + 1]) for n in LETTERS_ALONE])
    weights, bias = _fitted(rows[~aside][:, alone], target[~aside], kinds)
    scores = np.asarray(rows[aside][:, alone] @ weights + bias, np.float32)
    for _ in range(kinds):
        shared.step()
    right = target[aside]
    losses = [-np.log(softmax(scores * s)[np.arange(len(right)), right] + 1e-9).mean() for s in STEEPNESS]
    return STEEPNESS[int(np.argmin(losses))]
