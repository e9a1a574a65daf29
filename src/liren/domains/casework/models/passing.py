from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.casework.choices import AlarmStage
from liren.domains.casework.models.case import Case
from liren.domains.casework.passing_choices import PassUpLevel, PassUpState
from liren.kernel import ids


class PassUp(models.Model):
    """The owner says that a matter is beyond its power and lays it before the desk above (上报).

    `words` are for that desk, `note` for whoever brought the matter. The owner keeps it until it is taken; `due_at` is
    the limit of the desk above.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="passed_up")
    state = models.CharField(max_length=10, choices=PassUpState)
    level = models.CharField(max_length=8, choices=PassUpLevel)
    body = models.ForeignKey(
        "organisations.Body", models.PROTECT, related_name="+", help_text="who passes it up"
    )
    to = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    words = models.TextField()
    note = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    given_to = models.ForeignKey("organisations.Body", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    clock_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    lacks_calendar = models.PositiveSmallIntegerField(null=True)
    alarm_at = models.DateTimeField(null=True)
    alarm_stage = models.PositiveSmallIntegerField(choices=AlarmStage, default=AlarmStage.NONE)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=PassUpState.ASKED), name="pass_up_one_open_a_case"
            ),
            models.CheckConstraint(condition=Q(state__in=PassUpState.values), name="pass_up_state_is_known"),
            models.CheckConstraint(condition=Q(level__in=PassUpLevel.values), name="pass_up_level_is_known"),
            models.CheckConstraint(
                condition=Q(state=PassUpState.ASKED, ended_at=None)
                | (~Q(state=PassUpState.ASKED) & Q(ended_at__isnull=False)),
                name="pass_up_ended_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=PassUpState.TAKEN) | Q(given_to__isnull=False),
                name="pass_up_taken_is_given",
            ),
        )
        indexes = (
            models.Index(fields=["alarm_at"], name="pass_up_alarm", condition=Q(alarm_at__isnull=False)),
            models.Index(fields=["level", "case"], name="pass_up_open", condition=Q(state="asked")),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == PassUpState.ASKED
