from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.casework.choices import OPEN_DISPUTES, AlarmStage, DisputeState
from liren.domains.casework.models.case import Case
from liren.kernel import ids


class Dispute(models.Model):
    """The owner says that the matter is another's duty. The street rules, on appeal the district, which is final.

    Until then the owner keeps the matter. `due_at` is the limit of whoever is to rule; `appeal_until` the end of the
    time for an appeal against the street.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="disputes")
    state = models.CharField(max_length=8, choices=DisputeState)
    body = models.ForeignKey(
        "organisations.Body", models.PROTECT, related_name="+", help_text="who raised it"
    )
    claimed = models.ForeignKey("organisations.Body", models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    raised_at = models.DateTimeField()
    raised_by = models.UUIDField(null=True)
    ruled_for = models.ForeignKey("organisations.Body", models.PROTECT, null=True, related_name="+")
    ruling = models.TextField(blank=True)
    ruled_at = models.DateTimeField(null=True)
    appeal_until = models.DateTimeField(null=True)
    appellant = models.ForeignKey("organisations.Body", models.PROTECT, null=True, related_name="+")
    appeal_words = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    final_for = models.ForeignKey("organisations.Body", models.PROTECT, null=True, related_name="+")
    final_ruling = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    clock_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    lacks_calendar = models.PositiveSmallIntegerField(null=True)
    alarm_at = models.DateTimeField(null=True)
    alarm_stage = models.PositiveSmallIntegerField(choices=AlarmStage, default=AlarmStage.NONE)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=OPEN_DISPUTES), name="dispute_one_open_a_case"
            ),
            models.CheckConstraint(condition=Q(state__in=DisputeState.values), name="dispute_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="appealed") | Q(appealed_at__isnull=False),
                name="dispute_appealed_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["alarm_at"], name="dispute_alarm", condition=Q(alarm_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_DISPUTES

    @property
    def is_with_the_district(self) -> bool:
        return self.state == DisputeState.APPEALED
