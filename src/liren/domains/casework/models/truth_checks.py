from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.check_choices import TruthFollow, TruthResult, TruthWay
from liren.domains.casework.models.case import Case
from liren.domains.casework.models.supervision import Supervision
from liren.kernel import ids


class TruthSample(models.Model):
    """A random sample of what was closed in a place and period, drawn once and kept. Seed and list are kept with it, so
    that anybody can draw it again; a further one of the same needs a reason, and both stay in sight."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    place_code = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField()
    size = models.PositiveSmallIntegerField(help_text="how many were asked for")
    seed = models.CharField(max_length=32)
    total = models.PositiveIntegerField(help_text="how many were closed: the list it was drawn from")
    digest = models.CharField(max_length=64, help_text="of that list")
    drawn_at = models.DateTimeField()
    drawn_by = models.UUIDField()
    drawn_name = models.CharField(max_length=60)
    reason = models.TextField(blank=True, help_text="why it was drawn though there was one")
    earlier = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="truth_sample_in_order"),
            models.CheckConstraint(
                condition=Q(earlier=None) | ~Q(reason=""), name="truth_sample_again_with_a_reason"
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "since"],
                name="truth_sample_of_a_place",
                opclasses=["varchar_pattern_ops", "date_ops"],
            ),
        )

    def __str__(self) -> str:
        return self.number


class TruthFrame(models.Model):
    """The list a sample was drawn from: the numbers of each body, as they stood."""

    sample = models.OneToOneField(TruthSample, models.CASCADE, primary_key=True, related_name="frame")
    numbers = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.sample_id)


class TruthCheck(models.Model):
    """One matter of a sample, and what somebody who had no hand in it found there."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    sample = models.ForeignKey(TruthSample, models.PROTECT, related_name="checks")
    case = models.ForeignKey(Case, models.PROTECT, related_name="truth_checks")
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=12)
    closed_at = models.DateTimeField()
    assignee = models.ForeignKey(
        "access.Account", models.SET_NULL, null=True, related_name="+", help_text="who alone records it"
    )
    result = models.CharField(max_length=12, choices=TruthResult, blank=True)
    way = models.CharField(max_length=8, choices=TruthWay, blank=True)
    words = models.TextField(blank=True)
    follow = models.CharField(max_length=16, choices=TruthFollow, blank=True)
    supervision = models.ForeignKey(Supervision, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.UUIDField(null=True)
    checked_name = models.CharField(max_length=60, blank=True)
    checked_office = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["sample", "case"], name="truth_check_once_a_sample"),
            models.CheckConstraint(
                condition=Q(result="", checked_at=None)
                | ~Q(result="") & Q(checked_at__isnull=False, checked_by__isnull=False) & ~Q(words=""),
                name="truth_check_done_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(result=TruthResult.NOT_FIXED)
                | Q(follow__in=["reopen", "supervise", "open_already"]),
                name="truth_check_not_fixed_goes_on",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "result", "id"],
                name="truth_check_of_a_place",
                opclasses=["varchar_pattern_ops", "varchar_ops", "uuid_ops"],
            ),
            models.Index(fields=["body", "closed_at"], name="truth_check_of_a_body"),
        )

    def __str__(self) -> str:
        return f"{self.sample_id} {self.case_id}"

    @property
    def is_done(self) -> bool:
        return self.checked_at is not None
