from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class ExportState(models.TextChoices):
    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("正在导出")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有完成")
    CANCELLED = "cancelled", _("已取消")


UNFINISHED = (ExportState.WAITING, ExportState.RUNNING)


class ExportJob(models.Model):
    """A list somebody takes away, written by the worker.

    `attempt` counts the workers that began it: whoever holds an older number has been overtaken and may change
    nothing. `stored` names the whole file, never one in the making. `scope` is what the person's rights were, as a
    digest: the file is handed out only while they are the same.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    by = models.UUIDField()
    source = models.CharField(max_length=40)
    form = models.CharField(max_length=4)
    query = SealedTextField()
    digest = models.CharField(max_length=32)
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    place_code = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=9, choices=ExportState.choices, default=ExportState.WAITING)
    task_id = models.UUIDField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    stored = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    scope = models.CharField(max_length=32, blank=True)
    failure = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["by", "digest"], condition=Q(state__in=UNFINISHED), name="export_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, finished_at__isnull=True)
                | (~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="export_finished_has_moment",
            ),
            models.CheckConstraint(
                condition=(Q(state=ExportState.DONE) & ~Q(stored=""))
                | (~Q(state=ExportState.DONE) & Q(stored="")),
                name="export_has_a_file_only_when_done",
            ),
        )
        indexes = (
            models.Index(fields=["by", "-id"], name="exports_of_a_person"),
            models.Index(fields=["state", "finished_at"], name="exports_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.name}.{self.form}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED
