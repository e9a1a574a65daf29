"""Learning a model from labelled texts: for each label three linear machines, which become one matrix.

Two of them, over all features and over letters alone, weigh each feature by the logarithm of how much oftener it
stands under the label than elsewhere (Wang and Manning, “Baselines and Bigrams”, 2012); the third, over pairs, words
and the beginning, by how rare it is. They speak with equal weight, each measured by its spread on texts kept aside.
How strict the first two are, and how steep confidence rises, is tried on those texts too, which are a third of what is
learnt: nothing else is ever looked at. What is learnt depends on the texts and labels alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from liren.kernel.learning import features
from liren.kernel.learning.features import Matrix
from liren.kernel.learning.groups import alike_groups
from liren.kernel.learning.model import Head, Model, softmax

SMOOTHING: Final = 0.02
EXACTNESS: Final = (
    0.1  # when a machine stops improving, as its library's own command does; finer is no better
)
TEXTS_LEAST: Final = 2  # in which a feature must stand
WEIGHTS_MOST: Final = 16_000_000  # features × labels of all heads: 32 MB in the file
WORK_MOST: Final = 120_000  # texts × labels learnt in one head: bounds time and memory
STEEPNESS: Final = tuple(float(s) for s in np.geomspace(0.25, 12, 28))
STRICTNESS: Final = (1.0, 0.3, 3.0)  # the usual one first: another one must do better
BETTER: Final = 0.002  # of the mean F1, by which another strictness must be better
MACHINES_MOST: Final = 20  # labels up to which all machines are learnt; beyond, the first alone
Step = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question with the label of each text; "" for a text of which it is not known."""

    labels: Sequence[str]

    @property
    def kinds(self) -> list[str]:
        return sorted(set(self.labels) - {""})


@dataclass(frozen=True, slots=True)
class Machine:
    """Which kinds of features it sees, how they are weighed, and how strict it is (None: as the trial finds)."""

    kinds: tuple[int, ...]
    weigh: Callable[[Matrix, NDArray[np.bool_]], NDArray[np.float32]]
    strictness: float | None = None


def _telling(rows: Matrix, own: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How much each feature tells the label from the others."""
    mine = np.asarray(rows[own].sum(axis=0)).ravel() + SMOOTHING
    rest = np.asarray(rows.sum(axis=0)).ravel() - mine + 2 * SMOOTHING
    return np.asarray(np.abs(np.log(mine / mine.sum()) - np.log(rest / rest.sum())), np.float32)


def _rare(rows: Matrix, _own: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How few texts each feature stands in."""
    seen = np.bincount(rows.indices, minlength=rows.shape[1])
    return np.asarray(np.log((1 + rows.shape[0]) / (1 + seen)) + 1, np.float32)


MACHINES: Final = (
    Machine((0, 1, 2, 3, 4), _telling),
    Machine((0, 1, 4), _telling),
    Machine((0, 2, 4), _rare, strictness=0.1),
)
LETTERS: Final = MACHINES[1]  # on which strictness is tried: the quickest that is weighed so


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
        labels = np.array(lesson.labels, dtype=object)
        known = np.flatnonzero(labels != "")
        target = np.searchsorted(lesson.kinds, labels[known].astype(str))
        ground = Ground(given[known], target, len(lesson.kinds), edges, shared)
        heads[name] = _head(ground, lesson.kinds, groups[known])
    return Model(tuple(slots), heads)


@dataclass
class _Share:
    on_step: Step
    steps: int
    done: int = 0

    def step(self) -> None:
        self.done += 1
        self.on_step(min(self.done / self.steps, 1.0))


@dataclass(frozen=True)
class Ground:
    """What one question is learnt from: texts × features, the number of each one's label, where kinds begin."""

    rows: Matrix
    target: NDArray[np.int64]
    kinds: int
    edges: NDArray[np.int64]
    shared: _Share

    def part(self, chosen: NDArray[np.bool_]) -> Ground:
        return Ground(self.rows[chosen], self.target[chosen], self.kinds, self.edges, self.shared)

    def columns(self, machine: Machine) -> NDArray[np.int64]:
        return np.concatenate([np.arange(self.edges[n], self.edges[n + 1]) for n in machine.kinds])


@dataclass(frozen=True, slots=True)
class Trial:
    """What was found on the texts kept aside: the strictness, the spread of each machine, the steepness."""

    strictness: float = STRICTNESS[0]
    spreads: tuple[float, ...] = (1.0,) * len(MACHINES)
    steepness: float = 2.0


def _head(ground: Ground, names: list[str], groups: NDArray[np.int64]) -> Head:
    machines = MACHINES if ground.kinds <= MACHINES_MOST else MACHINES[:1]
    trial = _tried(ground, groups, machines)
    weights = np.zeros((ground.rows.shape[1], ground.kinds), np.float32)
    bias = np.zeros(ground.kinds, np.float32)
    for machine, spread in zip(machines, trial.spreads, strict=False):
        columns = ground.columns(machine)
        own, start = _fitted(ground, columns, machine, trial.strictness)
        weights[columns] += own / np.float32(spread * len(machines))
        bias += start / np.float32(spread * len(machines))
    for _ in range(ground.kinds):
        ground.shared.step()
    return Head(tuple(names), weights, bias, trial.steepness)


def _tried(ground: Ground, groups: NDArray[np.int64], machines: Sequence[Machine]) -> Trial:
    """Learns two thirds and asks about the third kept aside, in which no text nearly the same stands."""
    aside = groups % 3 == 0
    common = np.intersect1d(ground.target[aside], ground.target[~aside])
    if len(common) < ground.kinds or aside.sum() < 10:
        return Trial()
    learnt, asked = ground.part(~aside), ground.part(aside)
    strictness, by_letters = _strictness(learnt, asked) if len(machines) > 1 else (STRICTNESS[0], None)
    told = [
        by_letters
        if machine is LETTERS and by_letters is not None
        else _asked(learnt, asked, machine, strictness)
        for machine in machines
    ]
    spreads = tuple(max(float(scores.std()), 1e-6) for scores in told)
    scores = np.mean([one / spread for one, spread in zip(told, spreads, strict=True)], axis=0)
    for _ in range(ground.kinds):
        ground.shared.step()
    return Trial(strictness, spreads, _steepness(scores, asked.target))


def _asked(learnt: Ground, asked: Ground, machine: Machine, strictness: float) -> NDArray[np.float32]:
    columns = learnt.columns(machine)
    weights, bias = _fitted(learnt, columns, machine, strictness)
    return np.asarray(asked.rows[:, columns] @ weights + bias, np.float32)


def _strictness(learnt: Ground, asked: Ground) -> tuple[float, NDArray[np.float32]]:
    """The one with the best mean F1, and what the letters say with it; the usual one unless one is clearly better."""
    told = {strictness: _asked(learnt, asked, LETTERS, strictness) for strictness in STRICTNESS}
    found = {
        strictness: f1_score(asked.target, scores.argmax(axis=1), average="macro")
        for strictness, scores in told.items()
    }
    best = max(STRICTNESS, key=lambda strictness: found[strictness])
    chosen = best if found[best] >= found[STRICTNESS[0]] + BETTER else STRICTNESS[0]
    return chosen, told[chosen]


def _steepness(scores: NDArray[np.float32], right: NDArray[np.int64]) -> float:
    """How steep confidence must rise so that “80 %” is right four times in five."""
    at = np.arange(len(right))
    losses = [-np.log(softmax(scores * s)[at, right] + 1e-9).mean() for s in STEEPNESS]
    return STEEPNESS[int(np.argmin(losses))]


def _fitted(
    ground: Ground, columns: NDArray[np.int64], machine: Machine, strictness: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rows = ground.rows if len(columns) == ground.rows.shape[1] else ground.rows[:, columns]
    weights = np.zeros((rows.shape[1], ground.kinds), np.float32)
    bias = np.zeros(ground.kinds, np.float32)
    for kind in range(ground.kinds):
        own = ground.target == kind
        tell = machine.weigh(rows, own)
        chosen = _chosen(own, ground.kinds)
        weighed = rows[chosen].copy()
        weighed.data = weighed.data * tell[weighed.indices]
        how = LinearSVC(C=machine.strictness or strictness, tol=EXACTNESS, random_state=0)
        fitted = how.fit(weighed, own[chosen])
        weights[:, kind] = fitted.coef_[0] * tell
        bias[kind] = fitted.intercept_[0]
    return weights, bias


def _chosen(own: NDArray[np.bool_], kinds: int) -> NDArray[np.int64]:
    """All texts of the label and as many others as the work allows, evenly taken."""
    others = np.flatnonzero(~own)
    most = max(WORK_MOST // kinds - int(own.sum()), 4 * int(own.sum()), 1000)
    step = max(len(others) / most, 1.0)
    taken = others[(np.arange(min(most, len(others))) * step).astype(np.int64)]
    return np.sort(np.concatenate((np.flatnonzero(own), taken)))
