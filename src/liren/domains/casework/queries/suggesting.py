"""Models of a county and what they suggested. Needs none of the packages that learning needs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, F, Q

from liren.domains.casework.errors import ClassifierNotFound
from liren.domains.casework.models import Case, ClassifierModel, Suggestion
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.recall import Recalled

SHOWN = 20
CORRECTIONS = 10


def _has_model(county: str) -> bool:
    return ClassifierModel.objects.filter(county=county, is_active=True).exists()


has_model = Recalled(_has_model)  # asked for every new matter


def suggestion_of(case: Case) -> Suggestion | None:
    """What the model in use proposed for the matter. One query, none in a county without a model."""
    if not has_model(case.county):
        return None
    rows = Suggestion.objects.select_related("category", "body", "model")
    return rows.filter(case_id=case.pk).first()


def may_teach(actor: Actor, county: str) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return True
    return any(county.startswith(grant.place[:6]) for grant in actor.grants_of("catalogue.edit"))


def classifiers(actor: Actor, county: str) -> list[ClassifierModel]:
    """The county's versions, the newest first; none for who may not teach there. One query."""
    if not may_teach(actor, county):
        return []
    rows = ClassifierModel.objects.filter(county=county).select_related("asked_by")
    return list(rows.order_by("-version")[:SHOWN])


def classifier(actor: Actor, model_id: uuid.UUID) -> ClassifierModel:
    """Raises `ClassifierNotFound`."""
    found = ClassifierModel.objects.select_related("asked_by").filter(id=model_id).first()
    if found is None or not may_teach(actor, found.county):
        raise ClassifierNotFound
    return found


@dataclass(frozen=True, slots=True)
class Correction:
    """How often people chose another class than the one proposed."""

    proposed: str
    decided: str
    count: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What people did with a model's proposals of a class: how many they decided about, how many they took."""

    decided: int
    taken: int
    corrections: list[Correction]

    @property
    def share(self) -> float | None:
        return self.taken / self.decided if self.decided else None


def taken_of(county: str) -> Taken:
    """Over all versions of the county. Two queries."""
    rows = Suggestion.objects.filter(
        model__county=county, category__isnull=False, decided_category__isnull=False
    )
    same = Q(category_id=F("decided_category_id"))
    counts = rows.aggregate(decided=Count("pk"), taken=Count("pk", filter=same))
    wrong = rows.exclude(same).values_list("category__path", "decided_category__path")
    often = wrong.annotate(n=Count("pk")).order_by("-n", "category__path")[:CORRECTIONS]
    return Taken(counts["decided"], counts["taken"], [Correction(*row) for row in often])
