from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.processing.choices import ClearingState
from liren.kernel import ids

RUNNING = Q(state=ClearingState.RUNNING)


class FieldClearing(models.Model):
    """The values of a field that a district has switched off, destroyed from one person to the next.

    `last` is the person reached; `cleared` counts those who had a value.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=6)
    field = models.CharField(max_length=24)
    state = models.CharField(max_length=7, choices=ClearingState.choices, default=ClearingState.RUNNING)
    last = models.UUIDField(null=True)
    cleared = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=60, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place_code", "field"], condition=RUNNING, name="clearing_one_runs_a_field"
            ),
            models.CheckConstraint(
                condition=Q(RUNNING, ended_at__isnull=True) | Q(~RUNNING, ended_at__isnull=False),
                name="clearing_ended_with_a_state",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.field}"
