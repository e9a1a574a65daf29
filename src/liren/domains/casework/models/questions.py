from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from liren.domains.casework.choices import QuestionKind
from liren.domains.casework.models.catalogue import Category
from liren.kernel import ids


class Question(models.Model):
    """What a third-level class asks of whoever brings such a matter. `values` lists `{"key", "name", "name_en"}`."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    category = models.ForeignKey(Category, models.CASCADE, related_name="questions")
    code = models.CharField(max_length=24)
    kind = models.CharField(max_length=16, choices=QuestionKind)
    label = models.CharField(max_length=60)
    label_en = models.CharField(max_length=120, blank=True)
    hint = models.CharField(max_length=120, blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()
    values = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["category", "code"], name="question_code_once_a_class"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_is_known"),
            models.CheckConstraint(condition=Q(position__gte=1), name="question_from_the_first"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def shown(self) -> str:
        return self.label_en if get_language() == "en" and self.label_en else self.label

    @property
    def has_values(self) -> bool:
        return self.kind in (QuestionKind.ONE, QuestionKind.SEVERAL)
