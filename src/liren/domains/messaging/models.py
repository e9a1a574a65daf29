from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from liren.domains.messaging.choices import Channel, DeliveryState, DigestKind, RobotKind
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
    email = SealedTextField()
    email_index = models.CharField(max_length=32, default="", blank=True)  # of one without an account
    robot = models.ForeignKey("ChatRobot", models.CASCADE, null=True, related_name="deliveries")
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
                | (Q(channel=Channel.SMS) & ~Q(phone_index=""))
                | Q(channel=Channel.EMAIL, account_id__isnull=False)
                | (Q(channel=Channel.EMAIL) & ~Q(email_index=""))
                | Q(channel=Channel.CHAT, robot__isnull=False),
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
            models.Index(fields=["-id"], name="delivery_outward", condition=~Q(channel=Channel.IN_APP)),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.channel} {self.id}"


class Preference(models.Model):
    """How one person wants to be told. Whoever has none is told as is usual (`rules.wishes`).

    `channels` holds a list of channels by topic, where it differs from what is usual. The address counts once its
    owner has read a code there; the new one waits beside it until then.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="preference"
    )
    channels = models.JSONField(default=dict)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    email = SealedTextField()
    new_email = SealedTextField()
    code_digest = models.CharField(max_length=32, default="", blank=True)
    code_sent_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=6, choices=DigestKind, default="", blank=True)
    digest_hour = models.PositiveSmallIntegerField(default=8)
    digest_day = models.PositiveSmallIntegerField(default=0)  # of the week, Monday is 0
    digest_since = models.DateTimeField(null=True)  # up to when the last one told
    digest_at = models.DateTimeField(null=True)  # when the next one is due

    class Meta:
        indexes = (
            models.Index(
                fields=["digest_at"], name="preference_digest_due", condition=Q(digest_at__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23, digest_day__lte=6), name="preference_digest_moment"
            ),
            models.CheckConstraint(
                condition=Q(digest="", digest_at__isnull=True) | (~Q(digest="") & Q(digest_at__isnull=False)),
                name="preference_digest_has_next",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="preference_quiet_both_ends",
            ),
        )

    def __str__(self) -> str:
        return str(self.account_id)


class ChatRobot(models.Model):
    """A robot in a work chat of a body's people: told of the body's work, never of persons."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="robots")
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=RobotKind)
    name = models.CharField(max_length=40)
    url = SealedTextField()
    secret = SealedTextField()
    topics = models.JSONField(default=list)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=RobotKind.values), name="robot_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="robot_has_a_name"),
        )
        indexes = (models.Index(fields=["place_code", "id"], name="robot_by_place"),)

    def __str__(self) -> str:
        return self.name


class OwnWords(models.Model):
    """What a county says instead of the words of the source: each change a row, the newest counts.

    A row that `is_reset` says that the words of the source hold again.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=6)
    template = models.CharField(max_length=64)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    words = models.JSONField(default=dict)  # by part: title, text, sms, chat
    is_reset = models.BooleanField(default=False)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_reset=True, words={}) | (Q(is_reset=False) & ~Q(words={})),
                name="own_words_said_or_reset",
            ),
        )
        indexes = (models.Index(fields=["place_code", "template", "-id"], name="own_words_newest"),)

    def __str__(self) -> str:
        return f"{self.place_code} {self.template} {self.language}"
