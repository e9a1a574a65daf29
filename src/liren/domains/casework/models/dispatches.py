from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.models.case import Case
from liren.kernel import ids


class Dispatch(models.Model):
    """The desk gave a matter to a body (派单): once a matter and body, at the first time. `returned_at`: the body gave
    it back (退回), the last time."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="dispatches")
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "body"], name="dispatch_once_a_body"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=F("at")), name="dispatch_in_order"
            ),
        )
        indexes = (models.Index(fields=["at"], name="dispatch_at"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.body_id}"
