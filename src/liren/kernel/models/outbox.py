from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.kernel import ids


class WorkerBeat(models.Model):
    """One living worker. It writes `seen_at` every few seconds; one that has fallen silent is dead."""

    id = models.CharField(max_length=64, primary_key=True)
    queues = models.CharField(max_length=128)
    host = models.CharField(max_length=128)
    pid = models.IntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class Tick(models.Model):
    """A periodic job: when it is next due and which worker holds it now (empty: nobody)."""

    name = models.CharField(max_length=128, primary_key=True)
    holder = models.CharField(max_length=64, default="", blank=True)
    next_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=256, default="", blank=True)

    def __str__(self) -> str:
        return self.name


class DeadLetterState(models.TextChoices):
    WAITING = "waiting", _("等人处理")
    RETRIED = "retried", _("已重新交办")
    DISMISSED = "dismissed", _("已放下")


class DeadLetter(models.Model):
    """An effect that failed to the end. It waits until a person retries or dismisses it; the row stays as history."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    task_id = models.UUIDField()
    task_path = models.CharField(max_length=200)
    task_ids = models.JSONField(default=dict)
    attempts = models.PositiveIntegerField()
    error = models.CharField(max_length=256)
    trace = models.TextField(default="", blank=True)
    died_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=DeadLetterState.choices, default=DeadLetterState.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["task_id"], condition=Q(state=DeadLetterState.WAITING), name="dead_letter_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(state=DeadLetterState.WAITING, decided_at__isnull=True)
                | (~Q(state=DeadLetterState.WAITING) & Q(decided_at__isnull=False)),
                name="dead_letter_decided_has_moment",
            ),
        )
        indexes = (models.Index(fields=["state", "-id"], name="dead_letters_by_state"),)

    def __str__(self) -> str:
        return f"{self.task_path} {self.task_id}"
