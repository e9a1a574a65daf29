"""Models of a county and what they suggested. Needs none of the packages that learning needs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from liren.domains.casework.errors import ClassifierNotFound
from liren.domains.casework.models import Case, Category, ClassifierModel, Suggestion, WindowQuestion
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


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says of words that are being typed. `is_waiting`: nobody has answered yet."""

    is_waiting: bool
    answer: Mapping[str, Any]
    category: Category | None = None
    others: tuple[Category, ...] = ()


def said_at_window(actor: Actor, turn: uuid.UUID) -> Said | None:
    """None for a question that is not the actor's latest. Two queries."""
    if actor.id is None:
        return None
    asked = WindowQuestion.objects.filter(account_id=actor.id, turn=turn).first()
    if asked is None:
        return None
    answer = asked.answer or {}
    codes = [answer.get("category", ""), *answer.get("others", [])]
    rows = Category.objects.filter(county=asked.county, code__in=codes, is_active=True, level=3)
    by_code = {category.code: category for category in rows}
    others = [by_code[code] for code in codes[1:] if code in by_code]
    return Said(asked.answer is None, answer, by_code.get(codes[0]), tuple(others))


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
class TakenKey:
    """Of one question how many proposals people decided about, and how many they took."""

    name: str
    decided: int
    taken: int

    @property
    def share(self) -> float | None:
        return self.taken / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Taken:
    """What people did with a model's proposals of a class: how many they decided about, how many they took; and the
    same of each question."""

    decided: int
    taken: int
    corrections: list[Correction]
    keys: list[TakenKey]

    @property
    def any_decided(self) -> bool:
        return any(key.decided for key in self.keys)

    @property
    def share(self) -> float | None:
        return self.taken / self.decided if self.decided else None


KEYS = {  # what counts as decided, and what as taken
    "class": (
        Q(category__isnull=False, decided_category__isnull=False),
        Q(category_id=F("decided_category_id")),
    ),
    "handler": (Q(body__isnull=False, decided_body__isnull=False), Q(body_id=F("decided_body_id"))),
    "urgency": (~Q(urgency="") & ~Q(decided_urgency=""), Q(urgency=F("decided_urgency"))),
    "naming": (~Q(naming="") & ~Q(decided_naming=""), Q(naming=F("decided_naming"))),
}


def taken_of(county: str) -> Taken:
    """Over all versions of the county. Two queries."""
    decided = Suggestion.objects.filter(model__county=county, decided_at__isnull=False)
    counts = decided.aggregate(
        **{f"{name}_decided": Count("pk", filter=both) for name, (both, _) in KEYS.items()},
        **{f"{name}_taken": Count("pk", filter=both & same) for name, (both, same) in KEYS.items()},
    )
    keys = [TakenKey(name, counts[f"{name}_decided"], counts[f"{name}_taken"]) for name in KEYS]
    both, same = KEYS["class"]
    rows = decided.filter(both)
    wrong = rows.exclude(same).values_list("category__path", "decided_category__path")
    often = wrong.annotate(n=Count("pk")).order_by("-n", "category__path")[:CORRECTIONS]
    return Taken(keys[0].decided, keys[0].taken, [Correction(*row) for row in often], keys)
