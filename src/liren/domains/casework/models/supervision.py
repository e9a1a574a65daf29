from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.choices import (
    SupervisionAlarm,
    SupervisionCause,
    SupervisionLevel,
    SupervisionResult,
    SupervisionState,
)
from liren.domains.casework.models.case import Case
from liren.kernel import ids


class Supervision(models.Model):
    """The street follows one matter in person (督办): a body explains or puts right within an own limit, the supervisor
    closes it. There is none without a matter: nobody gives work to a community by it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    version = models.PositiveIntegerField(default=1)
    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisions")
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=12)
    level = models.CharField(max_length=16, choices=SupervisionLevel)
    cause = models.CharField(max_length=16, choices=SupervisionCause)
    state = models.CharField(max_length=12, choices=SupervisionState, default=SupervisionState.WAITING)
    demand = models.TextField()
    opened_by = models.UUIDField(null=True)
    opened_name = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    lacks_calendar = models.PositiveSmallIntegerField(null=True)
    limit_since = models.DateTimeField(help_text="the last time it was put to the body")
    alarm_at = models.DateTimeField(null=True)
    alarm_stage = models.PositiveSmallIntegerField(choices=SupervisionAlarm, default=SupervisionAlarm.NONE)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    return_count = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_name = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=12, choices=SupervisionResult, blank=True)
    conclusion = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state="closed"), name="supervision_one_open_a_case"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SupervisionState.values), name="supervision_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(result="") & ~Q(conclusion="")
                | ~Q(state="closed") & Q(closed_at=None, result=""),
                name="supervision_closed_with_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
                name="supervision_answered_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(answered_by=None) | ~Q(closed_by=F("answered_by")),
                name="supervision_not_closed_by_the_answerer",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "state", "due_at", "id"],
                name="supervision_of_a_place",
                opclasses=["varchar_pattern_ops", "varchar_ops", "timestamptz_ops", "uuid_ops"],
            ),
            models.Index(fields=["body", "state", "due_at"], name="supervision_of_a_body"),
            models.Index(fields=["case", "cause"], name="supervision_by_cause"),
            models.Index(fields=["alarm_at"], name="supervision_alarm", condition=Q(alarm_at__isnull=False)),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state != SupervisionState.CLOSED

    @property
    def is_waiting(self) -> bool:
        return self.state == SupervisionState.WAITING


class SupervisionEvent(models.Model):
    """One thing that happened in a supervision, with its words. `verb` is a key of `supervision_words.SENTENCES`."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    supervision = models.ForeignKey(Supervision, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    body_name = models.CharField(max_length=80, blank=True)
    words = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["supervision", "at", "id"], name="supervision_event_in_order"),)

    def __str__(self) -> str:
        return self.verb


class Instruction(models.Model):
    """What a leader wrote on a matter (批示): who, when, the words, to whom; its scanned page is a file of it. It is
    followed until the supervision it belongs to is closed."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    supervision = models.ForeignKey(Supervision, models.CASCADE, related_name="instructions")
    leader = models.CharField(max_length=60)
    office = models.CharField(max_length=80, blank=True)
    said_on = models.DateField()
    words = models.TextField()
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(leader="") & ~Q(words=""), name="instruction_says_who_and_what"
            ),
        )
        indexes = (models.Index(fields=["supervision", "said_on"], name="instruction_in_order"),)

    def __str__(self) -> str:
        return f"{self.leader} {self.said_on}"
