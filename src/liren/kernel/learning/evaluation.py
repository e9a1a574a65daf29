"""How well a model sorts texts it has not seen, beside the usual way of doing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from liren.kernel.learning.features import normal
from liren.kernel.learning.groups import alike_groups
from liren.kernel.learning.model import Model
from liren.kernel.learning.training import Lesson, learn

COVERAGE: Final = 0.8
HEAD: Final = "class"
Tell = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of one; `n` texts asked about. `baseline_macro_f1` is None where it was not asked for."""

    macro_f1: float
    accuracy: float
    n: int
    macro_f1_at_80_coverage: float
    baseline_macro_f1: float | None = None
    ways: tuple[Figures, ...] = ()  # where several ways of cutting were tried

    def as_dict(self) -> dict[str, Any]:
        """What is told of them; with the worst of several ways, and each way, where there were several."""
        found = self._told()
        if len(self.ways) > 1:
            found["least"] = {
                "macro_f1": min(way.macro_f1 for way in self.ways),
                "macro_f1_at_80_coverage": min(way.macro_f1_at_80_coverage for way in self.ways),
                "over_baseline": min(way.macro_f1 - (way.baseline_macro_f1 or 0) for way in self.ways),
            }
            found["least"] = {name: round(value, 4) for name, value in found["least"].items()}
            found["by_seed"] = [way._told() for way in self.ways]
        return found

    def _told(self) -> dict[str, Any]:
        return {
            "macro_f1": round(self.macro_f1, 4),
            "accuracy": round(self.accuracy, 4),
            "n": self.n,
            "baseline_macro_f1": None if self.baseline_macro_f1 is None else round(self.baseline_macro_f1, 4),
            "macro_f1_at_80_coverage": round(self.macro_f1_at_80_coverage, 4),
        }


def baseline() -> Any:
    """Letters in ones, twos and threes by TF-IDF, and a linear support vector machine."""
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
    return make_pipeline(vectors, LinearSVC(random_state=0))


class Usual:
    """`baseline()` over parts of the same texts, whose letters are counted once.

    What a part knows and how rare it is there is learnt from that part alone, as `baseline().fit` does.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        how = baseline().steps[0][1]
        counting = CountVectorizer(analyzer=how.analyzer, ngram_range=how.ngram_range, dtype=np.float32)
        self.counts: Any = counting.fit_transform(texts)
        self.least = how.min_df
        self.sublinear = how.sublinear_tf

    def predicted(
        self, learnt: NDArray[np.int64], labels: NDArray[Any], asked: NDArray[np.int64]
    ) -> NDArray[Any]:
        """What is said of `asked` after learning `learnt`, whose labels are given."""
        rows = self.counts[learnt]
        known = np.flatnonzero(rows.getnnz(axis=0) >= self.least)
        weigh = TfidfTransformer(sublinear_tf=self.sublinear)
        machine = baseline().steps[1][1].fit(weigh.fit_transform(rows[:, known]), labels)
        return np.asarray(machine.predict(weigh.transform(self.counts[asked][:, known])))


def folds_of(
    labels: Sequence[str], groups: NDArray[np.int64], folds: int, seed: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Which texts are learnt and which asked about, turn by turn; the same and nearly the same stay together."""
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    return list(splitter.split(np.zeros(len(labels)), labels, groups))


def evaluate(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    folds: int,
    seeds: int = 1,
    on_fold: Tell = lambda _n: None,
) -> Figures:
    """Means over `seeds` ways of cutting into `folds`; each text is asked about once a way."""
    plain = [normal(text) for text in texts]
    groups = alike_groups(plain)
    rounds, usual = [], Usual(texts)
    for seed in range(seeds):
        rounds.append(
            _one_round(texts, usual, np.array(labels), folds_of(labels, groups, folds, seed), on_fold)
        )
    mean = {
        name: float(np.mean([getattr(r, name) for r in rounds]))
        for name in ("macro_f1", "accuracy", "macro_f1_at_80_coverage", "baseline_macro_f1")
    }
    return Figures(n=len(texts), ways=tuple(rounds), **mean)


def _one_round(
    texts: Sequence[str], usual: Usual, labels: NDArray[Any], folds: list[tuple[Any, Any]], on_fold: Tell
) -> Figures:
    kinds = sorted(set(labels))
    sure = np.zeros((len(texts), len(kinds)), np.float32)
    guessed = np.empty(len(texts), dtype=labels.dtype)
    for learnt, asked in folds:
        model = learn([texts[at] for at in learnt], {HEAD: Lesson(list(labels[learnt]))})
        columns = np.searchsorted(kinds, model.heads[HEAD].labels)
        sure[np.ix_(asked, columns)] = model.confidences([texts[at] for at in asked], HEAD)
        guessed[asked] = usual.predicted(learnt, labels[learnt], asked)
        on_fold(1)
    found = figures_of(sure, kinds, labels)
    usual_f1 = f1_score(labels, guessed, average="macro")
    return Figures(found.macro_f1, found.accuracy, found.n, found.macro_f1_at_80_coverage, float(usual_f1))


def figures_of(sure: NDArray[np.float32], kinds: Sequence[str], labels: NDArray[Any]) -> Figures:
    """From confidences (texts × kinds). The surest four fifths are those with the widest lead over the second."""
    told = np.array(kinds)[sure.argmax(axis=1)]
    ordered = np.sort(sure, axis=1)
    lead = ordered[:, -1] - ordered[:, -2] if sure.shape[1] > 1 else ordered[:, -1]
    surest = np.argsort(-lead, kind="stable")[: max(int(len(told) * COVERAGE), 1)]
    return Figures(
        macro_f1=float(f1_score(labels, told, average="macro")),
        accuracy=float(accuracy_score(labels, told)),
        n=len(told),
        macro_f1_at_80_coverage=float(f1_score(labels[surest], told[surest], average="macro")),
    )


def held_out_figures(
    model: Model, texts: Sequence[str], labels: Sequence[str]
) -> tuple[Figures, dict[str, Any]]:
    """How a model does on texts it has not learnt, and what it took for what: {label: {told: how often}}."""
    sure = model.confidences(texts, HEAD)
    kinds = model.heads[HEAD].labels
    told = np.array(kinds)[sure.argmax(axis=1)]
    confused: dict[str, Any] = {}
    for right, said in zip(labels, told, strict=True):
        row = confused.setdefault(right, {})
        row[str(said)] = row.get(str(said), 0) + 1
    return figures_of(sure, kinds, np.array(labels)), confused


def shown_figures(
    model: Model, texts: Sequence[str], labels: Sequence[str], head: str, sure_least: float
) -> dict[str, Any]:
    """One question of its own, on texts not learnt whose answer is known: how often it is answered at all, how often
    rightly then, and by how much its confidence is off in the mean. `n` texts were asked about."""
    kinds = model.heads[head].labels
    asked = [at for at, label in enumerate(labels) if label in kinds]
    if not asked:
        return {"n": 0}
    sure = model.confidences([texts[at] for at in asked], head)
    right = np.array(kinds)[sure.argmax(axis=1)] == np.array([labels[at] for at in asked])
    shown = sure.max(axis=1) >= sure_least
    told = {"accuracy": float(right.mean()), "coverage": float(shown.mean())}
    if shown.any():
        told["shown_right"] = float(right[shown].mean())
        told["off_by"] = float(abs(sure.max(axis=1)[shown].mean() - right[shown].mean()))
    empty = {"shown_right": None, "off_by": None}
    return {"n": len(asked), **empty, **{name: round(value, 4) for name, value in told.items()}}
