from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.check_choices import RatingAppealReason, RatingAppealState
from liren.domains.casework.models.case import Case
from liren.domains.casework.models.feedback import Rating
from liren.kernel import ids


class RatingAppeal(models.Model):
    """A body holds a bad rating to be unfair; a third body decides, with a reason that everybody can read. The rater
    may object once, which another person reviews. The rating itself stays as it is."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)
    rating = models.OneToOneField(Rating, models.PROTECT, related_name="appeal")
    case = models.ForeignKey(Case, models.PROTECT, related_name="rating_appeals")
    body = models.ForeignKey(
        "organisations.Body", models.PROTECT, related_name="+", help_text="who was rated"
    )
    decider = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=RatingAppealState, default=RatingAppealState.WAITING)
    reason = models.CharField(max_length=16, choices=RatingAppealReason)
    words = models.TextField()
    filed_at = models.DateTimeField()
    filed_by = models.UUIDField(null=True)
    filed_name = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, help_text="the reason, as everybody reads it")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=60, blank=True)
    object_until = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)
    objected_at = models.DateTimeField(null=True)
    review = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=RatingAppealState.values), name="rating_appeal_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(decider=F("body")), name="rating_appeal_decided_by_another"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | ~Q(state="waiting") & Q(decided_at__isnull=False) & ~Q(decision=""),
                name="rating_appeal_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None) | Q(objected_at__isnull=False) & ~Q(review=""),
                name="rating_appeal_reviewed_after_objection",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(decided_by=None) | ~Q(reviewed_by=F("decided_by")),
                name="rating_appeal_reviewed_by_another",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "state", "id"],
                name="rating_appeal_of_a_place",
                opclasses=["varchar_pattern_ops", "varchar_ops", "uuid_ops"],
            ),
            models.Index(fields=["body", "state"], name="rating_appeal_of_a_body"),
            models.Index(fields=["decider", "state"], name="rating_appeal_of_a_decider"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == RatingAppealState.WAITING

    @property
    def is_with_the_decider(self) -> bool:
        return self.state in (RatingAppealState.WAITING, RatingAppealState.OBJECTED)

    @property
    def last_reason(self) -> str:
        return self.review or self.decision


class AppealDecider(models.Model):
    """Which body decides in a county, named by the district; the latest holds, those before it are the history."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    county = models.CharField(max_length=6)
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    reason = models.TextField()
    named_at = models.DateTimeField()
    named_by = models.UUIDField(null=True)
    named_name = models.CharField(max_length=60)

    class Meta:
        indexes = (models.Index(fields=["county", "-named_at"], name="appeal_decider_latest"),)

    def __str__(self) -> str:
        return f"{self.county} {self.body_id}"
