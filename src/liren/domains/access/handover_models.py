"""Handovers: what was in a leaver's hands and to whom it went."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.access.models import Account
from liren.domains.organisations.models import Body
from liren.kernel import ids


class Handover(models.Model):
    """What was in a leaver's hands passed on in one go, by one paper with a number; `undone_at` once it was taken back.

    `place_code` and `body` are those of the right by which it was arranged.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    leaver = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="handovers")
    place_code = models.CharField(max_length=12)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="handover_says_why"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__gte=F("made_at"), undone_by__isnull=False) & ~Q(undone_why=""),
                name="handover_undone_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "-id"],
                name="handover_of_a_place",
                opclasses=["varchar_pattern_ops", "uuid_ops"],
            ),
        )

    def __str__(self) -> str:
        return self.number


class HandoverLine(models.Model):
    """One thing of a handover. Without a successor the whole body has it; `is_back`: it was given back."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=40)
    thing = models.UUIDField()
    label = models.CharField(max_length=80)
    words = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(null=True)
    successor = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="taken_over")
    is_back = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["handover", "kind", "thing"], name="handover_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"
