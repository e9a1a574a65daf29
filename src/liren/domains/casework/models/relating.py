from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.choices import RelationKind
from liren.domains.casework.models.case import Case
from liren.kernel import ids


class Relation(models.Model):
    """`case` stands to `other` as `kind` says; undone when `undone_at` is set. Each goes its own way."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Case, models.CASCADE, related_name="relations_from")
    kind = models.CharField(max_length=12, choices=RelationKind)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "other"], condition=Q(undone_at=None), name="relation_once_a_pair"
            ),
            models.CheckConstraint(condition=~Q(case=F("other")), name="relation_not_with_itself"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
