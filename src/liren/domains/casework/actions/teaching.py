"""Learning models and making suggestions: the work of the analytic process and the command line, never of a page."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from liren.domains.casework.actions.suggesting import begin_version
from liren.domains.casework.choices import ClassifierState
from liren.domains.casework.errors import AnalyticsMissing, ClassifierDamaged, TooFewExamples
from liren.domains.casework.models import ClassifierModel
from liren.domains.casework.queries.labelled import (
    Examples,
    as_classes,
    decided_matters,
    read_labelled,
    who_handled,
)
from liren.domains.casework.rules.suggesting import SURE_LEAST, even_labels
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.kernel.learning.model import Model

LEAST = 5  # different texts of a class
FEW = 20  # texts of a value of urgency or confidentiality
FOLDER = "classifiers"
Tell = Callable[[float], object]


def _nobody(_share: float) -> None:
    """Tells nobody."""


def check_packages() -> None:
    """Refuses where the packages that learning needs are not installed."""
    if find_spec("sklearn") is None:
        raise AnalyticsMissing


def train_waiting(*, model_id: uuid.UUID) -> None:
    """Learns a version that was asked for; what goes wrong is written at it."""
    row = ClassifierModel.objects.get(id=model_id)
    if row.state not in (ClassifierState.WAITING, ClassifierState.LEARNING):
        return
    try:
        check_packages()
        learn_version(row, decided_matters(row.county))
    except Refusal as refusal:
        _failed(row, _told(refusal))
    except Exception:
        _failed(row, "")
        raise


def train_file(*, actor: Actor, path: Path, county: str, on_step: Tell = _nobody) -> ClassifierModel:
    """Learns a version from a labelled file, in this very process; `county` "" makes a trial of free labels.

    Refuses an unreadable file, labels that the catalogue does not know, and too few examples.
    """
    check_packages()
    examples = read_labelled(path)
    if county:
        classes = as_classes(county, examples.classes)
        examples = replace(examples, classes=classes)
    _checked(examples)
    with transaction.atomic():
        row = begin_version(actor=actor, county=county, source=path.name)
    try:
        learn_version(row, examples, on_step)
    except BaseException:
        _failed(row, "")
        raise
    return row


def learn_version(row: ClassifierModel, examples: Examples, on_step: Tell = _nobody) -> None:
    """Learns, measures on the tenth kept out beside the version in use, and writes file and figures."""
    from liren.kernel.learning.groups import kept_out
    from liren.kernel.learning.training import learn

    kept = _checked(examples)
    plain = [examples.texts[at] for at in kept]
    asked = kept_out(plain)
    seen = [n for n in range(len(plain)) if not asked[n]]
    lessons = _lessons(examples, [kept[n] for n in seen])
    if len(lessons["class"].kinds) < 2:
        raise TooFewExamples(least=LEAST, kinds=len(lessons["class"].kinds))
    ClassifierModel.objects.filter(id=row.id).update(state=ClassifierState.LEARNING)

    def step(share: float) -> None:
        ClassifierModel.objects.filter(id=row.id).update(progress=int(share * 99))
        on_step(share)

    model = learn([plain[n] for n in seen], lessons, on_step=step)
    model.notes["handlers"] = who_handled(row.county) if row.county else {}
    figures = _measured(row, model, examples, [kept[n] for n in range(len(plain)) if asked[n]])
    _keep(row, model, figures, len(plain))


def _checked(examples: Examples) -> list[int]:
    """Which examples have a class met often enough. Refuses if fewer than two such classes are left."""
    pairs = set(zip(examples.texts, examples.classes, strict=True))
    kinds = even_labels([label for _, label in pairs], LEAST)
    if len(kinds) < 2:
        raise TooFewExamples(least=LEAST, kinds=len(kinds))
    return [at for at, label in enumerate(examples.classes) if label in kinds]


def _lessons(examples: Examples, rows: Sequence[int]) -> dict[str, Any]:
    from liren.kernel.learning.training import Lesson

    lessons = {"class": Lesson([examples.classes[at] for at in rows])}
    for name, values in keys_of(examples).items():
        given = [values[at] for at in rows]
        enough = even_labels(given, FEW)
        if len(enough) > 1:
            lessons[name] = Lesson([label if label in enough else "" for label in given])
    return lessons


def keys_of(examples: Examples) -> dict[str, list[str]]:
    """What is learnt beside the class, each by itself."""
    return {"handler": examples.handlers, "urgency": examples.urgencies, "naming": examples.namings}


def _measured(row: ClassifierModel, model: Model, examples: Examples, rows: Sequence[int]) -> dict[str, Any]:
    """Figures on texts that no version learns, of this one and of the one in use, on the same texts."""
    from liren.kernel.learning.evaluation import held_out_figures, shown_figures

    held = [at for at in rows if examples.classes[at] in model.heads["class"].labels]
    if not held:
        return {}
    texts, classes = [examples.texts[at] for at in held], [examples.classes[at] for at in held]
    own, confused = held_out_figures(model, texts, classes)
    figures: dict[str, Any] = {**own.as_dict(), "confused": confused}
    decided = {"class": examples.classes, **keys_of(examples)}
    figures["keys"] = {
        name: shown_figures(model, texts, [decided[name][at] for at in held], name, SURE_LEAST)
        for name in model.heads
    }
    active = ClassifierModel.objects.filter(county=row.county, is_active=True).first()
    if active is not None:
        with suppress(ClassifierDamaged):
            other, _ = held_out_figures(read_model(active), texts, classes)
            figures["in_use"] = {"version": active.version, **other.as_dict()}
    return figures


def _keep(row: ClassifierModel, model: Model, figures: dict[str, Any], examples: int) -> None:
    data = model.to_bytes()
    row.path = default_storage.save(f"{FOLDER}/{row.id}.npz", ContentFile(data))
    row.digest, row.size = hashlib.sha256(data).hexdigest(), len(data)
    row.figures, row.examples, row.trained_at = figures, examples, clock.now()
    row.state, row.progress = ClassifierState.READY, 100
    row.save(
        update_fields=["path", "digest", "size", "figures", "examples", "trained_at", "state", "progress"]
    )


def _told(refusal: Refusal) -> str:
    """Its code with what fills its sentence, which is said in each reader's language."""
    return f"{refusal.code} {json.dumps(refusal.details)}" if refusal.details else refusal.code


def _failed(row: ClassifierModel, why: str) -> None:
    ClassifierModel.objects.filter(id=row.id).update(state=ClassifierState.FAILED, problem=why[:300])


def read_model(row: ClassifierModel) -> Model:
    """The learnt model of a version, read again when its file was written to since. Refuses a file that is not, byte
    for byte, the one that was written."""
    check_packages()
    return _loaded(row.path, row.digest, row.version, _written(row.path))


def _written(path: str) -> tuple[float, int]:
    """When the file was last written, and its size; what is lost was never written."""
    try:
        return default_storage.get_modified_time(path).timestamp(), default_storage.size(path)
    except OSError:
        return 0.0, 0


@lru_cache(maxsize=2)
def _loaded(path: str, digest: str, version: int, _written_at: tuple[float, int]) -> Model:
    from liren.kernel.learning.model import BrokenModel, model_from

    try:
        with default_storage.open(path) as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != digest:
            raise BrokenModel("changed")
        return model_from(data)
    except (BrokenModel, OSError) as problem:
        raise ClassifierDamaged(version=version) from problem


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Figures of an evaluation, as the command line prints them."""

    figures: dict[str, Any]


def evaluate_file(*, path: Path, folds: int, seeds: int, on_fold: Callable[[int], object]) -> Evaluated:
    """Asks about every text of a labelled file after learning the others, `folds` at a time. Keeps nothing."""
    check_packages()
    from liren.kernel.learning.evaluation import evaluate

    examples = read_labelled(path)
    enough = even_labels(examples.classes, max(LEAST, folds))
    if len(enough) < 2:
        raise TooFewExamples(least=max(LEAST, folds), kinds=len(enough))
    rows = [at for at, label in enumerate(examples.classes) if label in enough]
    texts, labels = [examples.texts[at] for at in rows], [examples.classes[at] for at in rows]
    return Evaluated(evaluate(texts, labels, folds=folds, seeds=seeds, on_fold=on_fold).as_dict())
