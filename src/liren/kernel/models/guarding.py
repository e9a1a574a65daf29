from __future__ import annotations

from django.db import models


class Guarded(models.Model):
    """Everything that would tell where a protected person lives, taken out of its tables and sealed under that
    person's own key (`kernel.guarding`)."""

    subject = models.UUIDField(primary_key=True)
    rows = models.BinaryField()

    def __str__(self) -> str:
        return str(self.subject)


class GuardedKey(models.Model):
    """A keyed digest of something a guarded row points at, by which whoever may is led from it to the person."""

    subject = models.UUIDField(db_index=True)
    digest = models.CharField(max_length=32, db_index=True)

    def __str__(self) -> str:
        return str(self.subject)
