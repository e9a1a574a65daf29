from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from liren.domains.casework.models.case import Case
from liren.domains.casework.models.facts import Message
from liren.kernel import ids


class Mention(models.Model):
    """A colleague whom a comment names with @. It gives no right: whoever sees the matter no more finds nothing."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    case = models.ForeignKey(Case, models.CASCADE, related_name="mentions")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "account"], name="mention_once_a_comment"),
            models.CheckConstraint(
                condition=Q(seen_at=None) | Q(seen_at__gte=F("at")), name="mention_seen_after_made"
            ),
        )
        indexes = (
            models.Index(fields=["account", "case"], name="mention_by_account"),
            models.Index(fields=["account"], name="mention_unseen", condition=Q(seen_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.message_id} @{self.account_id}"


class EarlierWords(models.Model):
    """What a comment said until its author corrected it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="earlier")
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="earlier_words_said_something"),)
        indexes = (models.Index(fields=["message", "id"], name="earlier_words_in_order"),)

    def __str__(self) -> str:
        return str(self.message_id)
