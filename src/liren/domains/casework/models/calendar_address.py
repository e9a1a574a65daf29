from __future__ import annotations

from django.db import models

from liren.kernel import ids


class CalendarAddress(models.Model):
    """The secret address under which somebody's limits are read as a calendar. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.OneToOneField("access.Account", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.account_id)
