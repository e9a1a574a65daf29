from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from liren.domains.casework.choices import Naming, Urgency
from liren.kernel import ids


class Category(models.Model):
    """A class of matters in a district's catalogue, at one of three levels."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    county = models.CharField(max_length=6)
    code = models.CharField(max_length=16)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    path = models.CharField(max_length=130, help_text="城乡建设 › 住宅设施 › 楼道照明")
    handler_kind = models.CharField(max_length=24, blank=True)
    handler = models.ForeignKey("organisations.Body", models.SET_NULL, null=True, related_name="+")
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.GENERAL)
    naming = models.CharField(max_length=12, choices=Naming, default=Naming.NAMED)
    keywords = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["county", "code"], name="category_code_once_a_county"),
            models.UniqueConstraint(
                fields=["county", "parent", "name"], name="category_name_once_under_a_parent"
            ),
            models.CheckConstraint(condition=models.Q(level__in=[1, 2, 3]), name="category_has_three_levels"),
            models.CheckConstraint(
                condition=models.Q(level=1, parent=None) | models.Q(level__gt=1, parent__isnull=False),
                name="category_below_the_first_level_has_a_parent",
            ),
        )

    def __str__(self) -> str:
        return self.path

    @property
    def shown(self) -> str:
        return self.name_en if get_language() == "en" else self.name
