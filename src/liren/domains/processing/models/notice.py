from __future__ import annotations

from django.conf import settings
from django.db import models

from liren.kernel import ids


class NoticeText(models.Model):
    """A district's notice of privacy as it was published, word for word; it never changes."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=6)
    version = models.PositiveSmallIntegerField()
    chinese = models.JSONField()
    english = models.JSONField()
    digest = models.CharField(max_length=32)
    since = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place_code", "version"], name="notice_text_once_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.version}"


class NoticeSeen(models.Model):
    """Which version somebody has been told of."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=6)
    version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "place_code"], name="notice_seen_once_an_account"),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.version}"
