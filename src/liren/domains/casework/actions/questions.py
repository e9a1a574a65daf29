"""What a class asks, kept by the district."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from liren.domains.casework import policies
from liren.domains.casework.choices import QuestionKind
from liren.domains.casework.errors import CategoryUnknown
from liren.domains.casework.errors.questions import QuestionsOnlyBelow, QuestionUnknown, QuestionWrong
from liren.domains.casework.models import Category, Question
from liren.domains.casework.rules import intake
from liren.domains.casework.rules.questions import CODE, read_values
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed

MOST = 20  # questions of a class


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionChange:
    """What the editor sets of one question. `values` as lines, see `rules.questions.read_values`."""

    kind: str
    label: str
    label_en: str = ""
    hint: str = ""
    is_required: bool = False
    position: int = 0  # 0: behind the others
    values: str = ""


@transaction.atomic
def add_question(
    *, actor: Actor, county: str, category_code: str, code: str, change: QuestionChange
) -> Question:
    """Gives a third-level class one more question. Refuses a code that is odd or taken, and the twenty-first."""
    category = _category(actor, county, category_code)
    held = Question.objects.filter(category=category)
    if not CODE.fullmatch(code) or held.filter(code=code).exists() or held.count() >= MOST:
        raise QuestionWrong(field="code")
    row = Question(category=category, code=code)
    _apply(row, change)
    row.save(force_insert=True)
    _record(actor, row, "casework.question.changed", before=None, after=_kept(row))
    return row


@transaction.atomic
def edit_question(
    *, actor: Actor, county: str, category_code: str, code: str, change: QuestionChange
) -> None:
    """Changes a question; what was answered before stays as it was said."""
    row = _question(actor, county, category_code, code)
    before = _kept(row)
    _apply(row, change)
    row.save()
    _record(actor, row, "casework.question.changed", before=before, after=_kept(row))


@transaction.atomic
def remove_question(*, actor: Actor, county: str, category_code: str, code: str) -> None:
    row = _question(actor, county, category_code, code)
    _record(actor, row, "casework.question.removed", before=_kept(row), after=None)
    row.delete()


def _category(actor: Actor, county: str, code: str) -> Category:
    if not policies.can_edit_catalogue(actor, county):
        raise NotAllowed
    found = locked(Category.objects.filter(county=county, code=code)).first()
    if found is None:
        raise CategoryUnknown(code=code)
    if found.level != 3:
        raise QuestionsOnlyBelow
    return found


def _question(actor: Actor, county: str, category_code: str, code: str) -> Question:
    category = _category(actor, county, category_code)
    found = Question.objects.filter(category=category, code=code).first()
    if found is None:
        raise QuestionUnknown
    found.category = category
    return found


def _apply(row: Question, change: QuestionChange) -> None:
    if change.kind not in QuestionKind.values:
        raise QuestionWrong(field="kind")
    row.kind = QuestionKind(change.kind)
    row.label = intake.checked_text(change.label, most=60, field="label")
    row.label_en = intake.checked_text(change.label_en, most=120, field="label_en")
    row.hint = intake.checked_text(change.hint, most=120, field="hint")
    if not row.label:
        raise QuestionWrong(field="label")
    row.is_required = change.is_required
    row.values = read_values(change.values) if row.has_values else []
    row.position = change.position or _behind(row)


def _behind(row: Question) -> int:
    last = Question.objects.filter(category=row.category).aggregate(last=Max("position"))["last"]
    return row.position or (last or 0) + 1


def _kept(row: Question) -> dict[str, object]:
    names = ("code", "kind", "label", "label_en", "hint", "is_required", "position", "values")
    return {name: getattr(row, name) for name in names}


def _record(
    actor: Actor,
    row: Question,
    verb: str,
    *,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="category",
        object_id=row.category_id,
        object_label=row.category.code,
        place_code=row.category.county,
        before=before,
        after=after,
    )
