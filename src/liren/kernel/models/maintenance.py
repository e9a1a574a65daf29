from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.kernel import ids


class Touches(models.TextChoices):
    """What people notice of a maintenance."""

    ALL = "all", _("整个系统用不了")
    SENDING = "sending", _("短信和通知会晚到")
    SOME = "some", _("个别功能用不了")


class Maintenance(models.Model):
    """Work on the system that was announced to everybody. It stays as history, called off or not."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    touches = models.CharField(max_length=8, choices=Touches.choices)
    words = models.CharField(max_length=200)
    words_en = models.CharField(max_length=300, blank=True)
    announced_by = models.UUIDField(null=True)
    announced_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="maintenance_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=["-ends_at", "-id"], name="maintenance_by_end"),)

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M} {self.touches}"
