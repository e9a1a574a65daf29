from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.choices import OPEN_CALLS, AlarmStage, CallClock, CallDeclineReason, CallState
from liren.domains.casework.models.case import Case
from liren.kernel import ids


class JointCall(models.Model):
    """A body called to a matter of another: its task, its limits, when it reported in, what it answered.

    Two limits: reporting in (as long as accepting takes), then answering (`length` working days, or hours of the
    clock). `ended_at` is when it was released, taken back, or over with the matter.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="calls")
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    task = models.TextField()
    length = models.PositiveSmallIntegerField()
    by_clock = models.BooleanField()
    state = models.CharField(max_length=10, choices=CallState, default=CallState.CALLED)
    called_at = models.DateTimeField()
    called_by = models.UUIDField(null=True)
    called_office = models.CharField(max_length=80, blank=True)
    reported_at = models.DateTimeField(null=True)
    reported_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_name = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)
    is_public = models.BooleanField(default=False, help_text="the requester may read the answer")
    decline_reason = models.CharField(max_length=12, choices=CallDeclineReason, blank=True)
    decline_words = models.TextField(blank=True)
    declined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_words = models.TextField(blank=True)

    due_report = models.DateTimeField(null=True)
    due_answer = models.DateTimeField(null=True)
    lacks_calendar = models.PositiveSmallIntegerField(null=True)
    clock = models.CharField(max_length=8, choices=CallClock, blank=True)
    due_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)
    alarm_stage = models.PositiveSmallIntegerField(choices=AlarmStage, default=AlarmStage.NONE)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="call_state_is_known"),
            models.UniqueConstraint(
                fields=["case", "body"], condition=Q(state__in=OPEN_CALLS), name="call_one_open_a_body"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False, reported_at__isnull=False),
                name="call_answered_by_one_who_came",
            ),
            models.CheckConstraint(
                condition=Q(reported_at=None) | Q(reported_at__gte=F("called_at")), name="call_in_order"
            ),
        )
        indexes = (
            models.Index(fields=["body", "called_at"], name="call_by_body"),
            models.Index(fields=["alarm_at"], name="call_alarm", condition=Q(alarm_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.body_id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CALLS

    @property
    def is_declining(self) -> bool:
        """Asked to stay away, and nobody has decided yet."""
        return self.declined_at is not None and self.is_open

    def missed_report(self, now: dt.datetime) -> bool:
        """Whether the body reported in late, or had not when its limit ran out."""
        end = self.reported_at or self.ended_at or now
        return self.due_report is not None and end > self.due_report

    def missed_answer(self, now: dt.datetime) -> bool:
        end = self.answered_at or self.ended_at or now
        return self.due_answer is not None and end > self.due_answer
