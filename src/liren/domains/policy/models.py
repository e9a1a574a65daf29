"""What a district changes: figures, and years of the working calendar."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.kernel import clock, ids

PLACE_LENGTHS = (2, 4, 6)


class FigureChange(models.Model):
    """A figure a province, city or county set itself. Rows are only ever added: they are the history."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=6)
    key = models.CharField(max_length=100)
    value = models.JSONField()
    valid_from = models.DateField()
    reason = models.CharField(max_length=500)
    changed_by = models.UUIDField(null=True)
    changed_by_name = models.CharField(max_length=100)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("changed_at", "id")
        indexes = (models.Index(fields=("place_code", "key"), name="policy_change_place_key"),)
        constraints = (
            models.CheckConstraint(name="policy_change_place", condition=~Q(place_code="")),
            models.CheckConstraint(name="policy_change_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="policy_change_key", condition=~Q(key="")),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.key} {self.valid_from}"


class CalendarYear(models.Model):
    """A year's days off and make-up days by the official notice, for a place (empty: everywhere)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=6, blank=True)
    year = models.PositiveSmallIntegerField()
    off = models.JSONField()  # dates as ISO strings, in order
    work = models.JSONField()
    notice = models.CharField(max_length=200)
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("place_code", "year")
        constraints = (
            models.UniqueConstraint(name="policy_calendar_place_year", fields=("place_code", "year")),
            models.CheckConstraint(name="policy_calendar_year", condition=Q(year__gte=2004, year__lte=2100)),
            models.CheckConstraint(name="policy_calendar_notice", condition=~Q(notice="")),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.year}"
