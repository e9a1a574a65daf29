from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from liren.domains.messaging.choices import Channel, DeliveryState
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class Delivery(models.Model):
    """One message to one person by one channel. `key` with the channel is unique: a message is queued once."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    key = models.CharField(max_length=160)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    account_id = models.UUIDField(null=True)
    phone = SealedTextField()
    phone_index = models.CharField(max_length=32, default="", blank=True)
    template = models.CharField(max_length=64)
    context = SealedTextField()
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    place_code = models.CharField(max_length=12)
    state = models.CharField(max_length=6, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    tried = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=128, default="", blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["key", "channel"], name="delivery_queued_once"),
            models.CheckConstraint(
                condition=Q(channel=Channel.IN_APP, account_id__isnull=False)
                | (Q(channel=Channel.SMS) & ~Q(phone_index="")),
                name="delivery_has_recipient",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at__isnull=True)),
                name="delivery_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")),
                name="delivery_read_after_made",
            ),
        )
        indexes = (
            models.Index(
                fields=["account_id", "-id"], name="delivery_inbox", condition=Q(channel=Channel.IN_APP)
            ),
            models.Index(
                fields=["account_id"],
                name="delivery_unread",
                condition=Q(channel=Channel.IN_APP, read_at__isnull=True),
            ),
            models.Index(fields=["place_code", "state"], name="delivery_by_place"),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.channel} {self.id}"
