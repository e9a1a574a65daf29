from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from liren.domains.casework.choices import WebhookState
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class Webhook(models.Model):
    """An address of another program that is told of changes to the matters its owner may see.

    `cursor` is the last step of the change feed that has been looked at; `retry_at` holds the next call back after
    a failed one, so that a silent target is asked seldom; `pushing_until` marks that somebody is calling it.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.ForeignKey("access.ApiToken", models.CASCADE, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=40)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    place_code = models.CharField(max_length=12, blank=True, default="")
    secret = SealedTextField()
    is_active = models.BooleanField(default=True)
    cursor = models.UUIDField()
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField()
    pushing_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(url=""), name="webhook_has_a_target"),)
        indexes = (models.Index(fields=["owner", "id"], name="webhook_by_owner"),)

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One change told to one webhook. Its id is the key by which the receiver drops what came twice."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    change_id = models.UUIDField()
    event = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=6, choices=WebhookState, default=WebhookState.QUEUED)
    tried = models.PositiveIntegerField(default=0)
    answer = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=60, blank=True, default="")
    made_at = models.DateTimeField()
    since = models.DateTimeField()  # when it was queued, or queued again by a person
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["webhook", "change_id"], name="webhook_told_once_a_change"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="webhook_sent_has_moment"
            ),
            models.CheckConstraint(condition=Q(since__gte=F("made_at")), name="webhook_queued_after_made"),
        )
        indexes = (
            models.Index(fields=["webhook", "-id"], name="webhook_newest"),
            models.Index(fields=["webhook", "id"], name="webhook_waiting", condition=Q(state="queued")),
            models.Index(fields=["made_at"], name="webhook_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.id}"
