"""Asking for models and suggestions, putting a model into use, noting what people decided. Learns nothing itself."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Max

from liren.domains.casework.choices import ClassifierState
from liren.domains.casework.errors import ClassifierNotFound, ClassifierNotReady, TrainingAlready
from liren.domains.casework.models import Case, ClassifierModel, Suggestion
from liren.domains.casework.queries.suggesting import has_model, may_teach
from liren.kernel import audit, clock, outbox
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

OWN_MATTERS = "decided"
TRAIN = "liren.domains.casework.tasks.train_classifier"
SUGGEST = "liren.domains.casework.tasks.suggest_for_case"
SUGGEST_WAITING = "liren.domains.casework.tasks.suggest_for_waiting"
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
