"""Open311, both ways: keys of those who send to us, and what we send to other servers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.casework.choices import MediaState, SendingState
from liren.domains.casework.models.case import Case
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class Open311Key(models.Model):
    """Who may send requests of a county. Only the key's digest is kept; `tail` is how people tell keys apart."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    name = models.CharField(max_length=60)
    county = models.CharField(max_length=6)
    digest = models.CharField(max_length=64, unique=True)
    tail = models.CharField(max_length=4)
    hourly = models.PositiveIntegerField(default=600, help_text="requests an hour")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["county", "name"], condition=Q(revoked_at=None), name="open311_key_one_of_a_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class OutsideRequest(models.Model):
    """A request that came through Open311, with the matter it became. `mark` is the digest of its idempotency key."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    key = models.ForeignKey(Open311Key, models.PROTECT, related_name="requests")
    case = models.OneToOneField(Case, models.CASCADE, related_name="outside_request")
    token = models.CharField(max_length=32, unique=True)
    mark = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(default=dict)
    email = SealedTextField()
    media_url = SealedTextField()
    media_state = models.CharField(max_length=8, choices=MediaState, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["key", "mark"], condition=~Q(mark=""), name="outside_request_once_a_mark"
            ),
        )

    def __str__(self) -> str:
        return self.token


class OutsideServer(models.Model):
    """The Open311 server of a body, with the services it last named (`{"code", "name", "has_questions"}`)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    body = models.OneToOneField("organisations.Body", models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=300)
    jurisdiction = models.CharField(max_length=80, blank=True)
    api_key = SealedTextField()
    is_active = models.BooleanField(default=True)
    services = models.JSONField(default=list)
    services_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return self.endpoint


class OutsideSending(models.Model):
    """A matter sent to another server and followed back. Never two open ones of a matter to one server."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="sendings")
    server = models.ForeignKey(OutsideServer, models.PROTECT, related_name="sendings")
    service_code = models.CharField(max_length=64)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=SendingState, default=SendingState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=120, blank=True)
    request_id = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=8, blank=True)
    notes = models.CharField(max_length=1000, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    check_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "server"], condition=~Q(state="failed"), name="sending_once_a_case_and_server"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | ~Q(token="") | ~Q(request_id=""),
                name="sending_sent_is_known_there",
            ),
        )
        indexes = (
            models.Index(fields=["check_at"], name="sending_to_check", condition=Q(check_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"
