from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.casework.choices import CallBackResult, RatingLevel
from liren.domains.casework.models.case import Case, Requester
from liren.kernel import ids


class Rating(models.Model):
    """One requester's rating of one matter, once. The handler sees who rated only if the rater agrees."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="ratings")
    requester = models.OneToOneField(Requester, models.CASCADE, related_name="rating")
    level = models.PositiveSmallIntegerField(choices=RatingLevel)
    words = models.TextField(blank=True)
    shows_rater = models.BooleanField(default=False)
    at = models.DateTimeField()
    is_excluded = models.BooleanField(default=False, help_text="stays in sight, but is not counted (剔除)")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="rating_has_five_levels"),
        )
        indexes = (
            models.Index(fields=["case"], name="rating_by_case"),
            models.Index(fields=["at"], name="rating_excluded_at", condition=Q(is_excluded=True)),
        )

    def __str__(self) -> str:
        return str(RatingLevel(self.level).label)


class CallBack(models.Model):
    """A bad rating is called back within the limit, by a body other than the handler."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="call_backs")
    rating = models.OneToOneField(Rating, models.CASCADE, related_name="call_back")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    done_name = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=12, choices=CallBackResult, blank=True)
    words = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="calls that reached nobody")
    tried_at = models.DateTimeField(null=True)
    second_level = models.PositiveSmallIntegerField(choices=RatingLevel, null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(second_level=None) | Q(second_level__range=(1, 5)),
                name="call_back_second_rating_has_five_levels",
            ),
        )
        indexes = (
            models.Index(fields=["due_at"], name="call_back_due", condition=Q(done_at=None)),
            models.Index(fields=["-done_at"], name="call_back_done", condition=Q(done_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.result}"


class Rectification(models.Model):
    """What the body that handled a badly rated matter must put right, and did."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="rectifications")
    call_back = models.OneToOneField(CallBack, models.CASCADE, related_name="rectification")
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_name = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_at}"
