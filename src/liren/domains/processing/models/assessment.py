from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.processing.assessment_choices import Conclusion, Risk
from liren.kernel import ids


class Assessment(models.Model):
    """An impact assessment as it was signed, with the facts it was made on, word for word; it never changes and never
    goes."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=6)
    key = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    chinese = models.JSONField()
    english = models.JSONField()
    digest = models.CharField(max_length=32)
    lawful = models.CharField(max_length=2000)
    effect = models.CharField(max_length=2000)
    measures = models.CharField(max_length=2000)
    risk = models.CharField(max_length=6, choices=Risk.choices)
    conclusion = models.CharField(max_length=5, choices=Conclusion.choices)
    signed_at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place_code", "key", "version"], name="assessment_once_a_version"
            ),
            models.CheckConstraint(
                condition=~Q(lawful="") & ~Q(effect="") & ~Q(measures=""), name="assessment_says_three_parts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.key} {self.version}"
