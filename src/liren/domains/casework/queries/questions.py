"""What classes ask."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.translation import get_language

from liren.domains.casework.errors.questions import QuestionUnknown
from liren.domains.casework.models import Category, Question
from liren.domains.casework.rules.questions import Asked


def questions_of(category_id: uuid.UUID) -> list[Question]:
    """The questions of a class in their order. One query."""
    return list(Question.objects.filter(category_id=category_id).order_by("position", "code"))


def get_question(category: Category, code: str) -> Question:
    """Raises `QuestionUnknown`."""
    found = Question.objects.filter(category=category, code=code).first()
    if found is None:
        raise QuestionUnknown
    return found


def as_asked(questions: Iterable[Question]) -> list[Asked]:
    """The questions as the rules read them, in the reader's language."""
    in_english = get_language() == "en"
    return [
        Asked(
            code=row.code,
            kind=row.kind,
            label=row.shown,
            is_required=row.is_required,
            names={one["key"]: (in_english and one.get("name_en")) or one["name"] for one in row.values},
        )
        for row in questions
    ]
