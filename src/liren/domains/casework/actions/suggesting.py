"""Asking for models and suggestions, putting a model into use, noting what people decided. Learns nothing itself."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max

from liren.domains.casework.choices import ClassifierState
from liren.domains.casework.errors import ClassifierNotFound, ClassifierNotReady, TrainingAlready
from liren.domains.casework.models import Case, ClassifierModel, Suggestion, WindowQuestion
from liren.domains.casework.queries.suggesting import has_model, may_teach
from liren.kernel import audit, clock, ids, outbox, turns
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

OWN_MATTERS = "decided"
TRAIN = "liren.domains.casework.tasks.train_classifier"
SUGGEST = "liren.domains.casework.tasks.suggest_for_case"
SUGGEST_WAITING = "liren.domains.casework.tasks.suggest_for_waiting"
ANSWER_WINDOW = "liren.domains.casework.tasks.answer_window"
ASKED_MOST = 900  # an hour, by one clerk
WINDOW_TEXT_MOST = 3_000  # letters
WINDOW_KEPT = dt.timedelta(minutes=10)
BUSY = (ClassifierState.WAITING, ClassifierState.LEARNING)


@transaction.atomic
def request_training(*, actor: Actor, county: str, source: str = OWN_MATTERS) -> uuid.UUID:
    """Asks for a new version learnt from the county's decided matters; the analytic process works it off.

    Refuses while another one is being learnt.
    """
    row = begin_version(actor=actor, county=county, source=source)
    outbox.enqueue(TRAIN, model_id=row.id)
    return row.id


def begin_version(*, actor: Actor, county: str, source: str) -> ClassifierModel:
    """The row of a version that is about to be learnt, within the caller's transaction."""
    if not may_teach(actor, county):
        raise NotAllowed
    known = locked(ClassifierModel.objects.filter(county=county))
    if known.filter(state__in=BUSY).exists():
        raise TrainingAlready
    version = (ClassifierModel.objects.filter(county=county).aggregate(n=Max("version"))["n"] or 0) + 1
    row = ClassifierModel.objects.create(
        county=county, version=version, source=source[:120], asked_by_id=actor.id, asked_at=clock.now()
    )
    _record(actor, row, "casework.classifier.asked")
    return row


@transaction.atomic
def activate_classifier(*, actor: Actor, model_id: uuid.UUID) -> None:
    """Puts a version into use in the place of the one before; going back is activating an older one.

    Matters that wait get new suggestions. Refuses a version that has not been learnt.
    """
    row = locked(ClassifierModel.objects.filter(id=model_id)).first()
    if row is None or not may_teach(actor, row.county):
        raise ClassifierNotFound
    if row.state != ClassifierState.READY or not row.county:
        raise ClassifierNotReady(version=row.version)
    before = ClassifierModel.objects.filter(county=row.county, is_active=True).exclude(id=row.id)
    was = before.values_list("version", flat=True).first()
    before.update(is_active=False)
    ClassifierModel.objects.filter(id=row.id).update(is_active=True)
    has_model.forget_now_and_after()
    _record(actor, row, "casework.classifier.activated", before={"version": was})
    outbox.enqueue(SUGGEST_WAITING, county=row.county)


@transaction.atomic
def retire_classifier(*, actor: Actor, model_id: uuid.UUID) -> None:
    """Takes the version out of use; until another one is put into use the catalogue's keywords propose alone."""
    row = locked(ClassifierModel.objects.filter(id=model_id)).first()
    if row is None or not may_teach(actor, row.county):
        raise ClassifierNotFound
    ClassifierModel.objects.filter(id=row.id).update(is_active=False)
    has_model.forget_now_and_after()
    _record(actor, row, "casework.classifier.retired")


def ask_suggestion(case: Case) -> None:
    """Within the transaction that receives the matter. Nothing in a county without a model."""
    if has_model(case.county):
        outbox.enqueue(SUGGEST, case_id=case.id)


@transaction.atomic
def ask_at_window(*, actor: Actor, county: str, text: str, place_code: str = "") -> uuid.UUID | None:
    """Asks what the model in use says of words that are being typed; an earlier question of the same clerk lapses.

    None in a county without a model. Refuses more than `ASKED_MOST` an hour (`TooOften`).
    """
    if not has_model(county) or actor.id is None:
        return None
    turns.take("bench.suggest", str(actor.id), most=ASKED_MOST)
    turn = ids.uuid7()
    fields = {"turn": turn, "county": county, "place_code": place_code, "asked_at": clock.now()}
    fields |= {"text": text[:WINDOW_TEXT_MOST], "answer": None}
    WindowQuestion.objects.update_or_create(account_id=actor.id, defaults=fields)
    outbox.enqueue(ANSWER_WINDOW, turn=turn)
    return turn


def forget_window_questions() -> None:
    """What was typed and never answered is gone after ten minutes, and every answer with it."""
    WindowQuestion.objects.filter(asked_at__lt=clock.now() - WINDOW_KEPT).delete()


def note_decision(case: Case) -> None:
    """Writes down what a person decided where something had been suggested. One statement, none without a model."""
    if not has_model(case.county):
        return
    Suggestion.objects.filter(case_id=case.pk).update(
        decided_at=clock.now(),
        decided_category_id=case.category_id,
        decided_body_id=case.owner_id,
        decided_urgency=case.urgency,
        decided_naming=case.naming,
    )


def _record(actor: Actor, row: ClassifierModel, verb: str, before: dict[str, object] | None = None) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="classifier",
        object_id=row.id,
        object_label=str(row.version),
        place_code=row.county,
        before=before,
        after={"version": row.version, "source": row.source},
    )
