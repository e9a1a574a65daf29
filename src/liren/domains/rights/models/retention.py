from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.people.models.person import PATTERN
from liren.kernel import ids


class RetentionRun(models.Model):
    """One night's work of letting go what is past its term; one a day, taken up again where it was cut off."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    day = models.DateField(unique=True)
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.day)


class RetentionLine(models.Model):
    """What of one kind went in one place in a run, and how much waits for somebody. `key` is a `kernel.expiring.Line`,
    or the register itself, whose people are proposed for deletion."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    run = models.ForeignKey(RetentionRun, on_delete=models.CASCADE, related_name="lines")
    place_code = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    basis = models.CharField(max_length=8)
    cut = models.DateField()
    gone = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "place_code", "key"], name="retention_line_once"),
        )
        indexes = (
            models.Index(
                fields=["place_code", "-id"], name="retention_by_place", opclasses=[*PATTERN, "uuid_ops"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.place_code}"


class RetentionAgreed(models.Model):
    """Somebody agreed that what ended until a day goes: files of one kind in one community."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    cut = models.DateField()
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place_code", "key", "cut"], name="retention_agreed_once"),
            models.CheckConstraint(condition=Q(rows__gt=0), name="retention_agreed_to_something"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.place_code} {self.cut}"
