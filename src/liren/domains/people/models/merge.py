from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.models.person import PATTERN, Person
from liren.kernel import ids


class Merge(models.Model):
    """`gone` was found to be `kept`, written down twice: enough to take it back.

    `changed` is JSON under the own key of `kept`: what was written over, as it was and as it became. `carried` names
    the rows that went over, room by room (`kernel.carrying`).
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merged_by")
    changed = models.BinaryField()
    carried = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True, default="")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at__isnull=True), name="merge_gone_into_one"
            ),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("at")), name="merge_undone_after"
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "-id"], name="merge_by_place", opclasses=[*PATTERN, "uuid_ops"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
