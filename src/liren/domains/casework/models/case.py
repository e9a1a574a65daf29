from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from liren.domains.casework.choices import (
    OPEN_STATES,
    AlarmStage,
    CaseKind,
    CaseState,
    Channel,
    Clock,
    Naming,
    Outcome,
    RequesterRole,
    Urgency,
)
from liren.domains.casework.models.reach import reach
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField

TITLE_MOST = 120
UNSETTLED = (*OPEN_STATES, CaseState.RESOLVED)


class Case(models.Model):
    """One matter (诉求). It always has an owner; suspension and merging are facts beside the state."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    version = models.PositiveIntegerField(default=1)

    place_code = models.CharField(max_length=12)
    grid = models.ForeignKey("territory.Grid", models.SET_NULL, null=True, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    place_hint = models.CharField(max_length=200, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    kind = models.CharField(max_length=12, choices=CaseKind)
    channel = models.CharField(max_length=12, choices=Channel)
    naming = models.CharField(max_length=12, choices=Naming)
    title = models.CharField(max_length=TITLE_MOST)
    text = models.TextField(blank=True)
    category = models.ForeignKey("casework.Category", models.PROTECT, null=True, related_name="cases")
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.GENERAL)
    is_public = models.BooleanField(default=True)

    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.RECEIVED)
    owner = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    first_body = models.ForeignKey("organisations.Body", models.PROTECT, null=True, related_name="+")
    next_owner = models.ForeignKey(
        "organisations.Body", models.PROTECT, null=True, related_name="+", db_index=False
    )
    handler = models.ForeignKey("access.Account", models.SET_NULL, null=True, related_name="+")
    return_count = models.PositiveSmallIntegerField(default=0)
    is_ruled = models.BooleanField(default=False)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    # Few have these: an index of all would be chosen to look for the many that have none.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", db_index=False)
    suspended_since = models.DateTimeField(null=True)

    received_at = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)  # the last time; limits run from here
    due_dispatch = models.DateTimeField(null=True)
    due_accept = models.DateTimeField(null=True)
    due_contact = models.DateTimeField(null=True)
    due_resolve = models.DateTimeField(null=True)
    due_outside = models.DateTimeField(
        null=True, help_text="another body's limit, which governs where tighter"
    )
    is_outside_clock = models.BooleanField(default=False)  # whether that limit runs day and night
    clock = models.CharField(max_length=8, choices=Clock, blank=True)
    clock_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)
    alarm_stage = models.PositiveSmallIntegerField(choices=AlarmStage, default=AlarmStage.NONE)
    lacks_calendar = models.PositiveSmallIntegerField(
        null=True, help_text="the year whose holidays are not known"
    )

    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    resolution = models.TextField(blank=True)
    not_accepted_reason = models.CharField(max_length=16, blank=True)
    elsewhere = models.TextField(blank=True)

    people = models.PositiveIntegerField(default=1)
    votes_for = models.PositiveIntegerField(default=0)
    votes_against = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_is_known"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="case_point_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="case_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | (~Q(parent=models.F("id")) & Q(merged_into=None)),
                name="case_part_is_not_merged",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["resolved", "closed"]) | Q(resolved_at__isnull=False),
                name="case_resolved_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["owner", "state", "due_at", "id"], name="case_queue_of_a_body"),
            models.Index(
                fields=["place_code", "state", "due_at", "id"],
                name="case_queue_of_a_place",
                opclasses=["varchar_pattern_ops", "varchar_ops", "timestamptz_ops", "uuid_ops"],
            ),
            models.Index(
                fields=["place_code", "received_at"],
                name="case_received_in_a_place",
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
            ),
            models.Index(reach(9), "received_at", "id", "state", "category", name="case_street_received"),
            models.Index(reach(6), "received_at", "id", "state", "category", name="case_county_received"),
            models.Index(reach(9), "due_at", "id", "state", "category", name="case_street_due"),
            models.Index(reach(6), "due_at", "id", "state", "category", name="case_county_due"),
            models.Index(
                reach(9), "state", "due_at", name="case_street_unsettled", condition=Q(state__in=UNSETTLED)
            ),
            models.Index(
                reach(6),
                "state",
                "due_at",
                "id",
                name="case_county_unsettled",
                include=["merged_into", "suspended_since", "place_code"],
                condition=Q(state__in=UNSETTLED),
            ),
            models.Index(
                reach(6), "received_at", "id", name="case_county_open", condition=Q(state__in=OPEN_STATES)
            ),
            models.Index(
                reach(6),
                "due_at",
                "id",
                "state",
                name="case_county_open_due",
                condition=Q(state__in=OPEN_STATES),
            ),
            models.Index(
                fields=["clock_since"],
                name="case_danger_running",
                condition=Q(state__in=OPEN_STATES, urgency="danger"),
            ),
            models.Index(
                fields=["received_at", "id"], name="case_open_received", condition=Q(state__in=OPEN_STATES)
            ),
            models.Index(
                fields=["due_at", "id"],
                name="case_open_due",
                include=["state", "merged_into", "suspended_since", "place_code"],
                condition=Q(state__in=OPEN_STATES),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="case_resolved",
                include=["merged_into", "place_code"],
                condition=Q(state=CaseState.RESOLVED),
            ),
            models.Index(
                fields=["state"],
                name="case_to_take_up",
                include=["merged_into", "place_code"],
                condition=Q(state__in=(CaseState.RECEIVED, CaseState.ASSIGNED)),
            ),
            models.Index(
                fields=["suspended_since"],
                name="case_suspended",
                include=["state", "place_code"],
                condition=Q(suspended_since__isnull=False),
            ),
            models.Index(
                fields=["lacks_calendar"],
                name="case_lacks_calendar",
                condition=Q(lacks_calendar__isnull=False),
            ),
            models.Index(fields=["received_at", "id"], name="case_received"),
            models.Index(
                fields=["assigned_at"], name="case_assigned_at", condition=Q(assigned_at__isnull=False)
            ),
            models.Index(
                fields=["resolved_at"], name="case_resolved_at", condition=Q(resolved_at__isnull=False)
            ),
            models.Index(fields=["closed_at"], name="case_closed_at", condition=Q(state=CaseState.CLOSED)),
            models.Index(
                reach(6), "closed_at", name="case_county_closed", condition=Q(state=CaseState.CLOSED)
            ),
            models.Index(
                fields=["due_at", "id"],
                name="case_due",
                include=["state", "channel", "category", "place_code"],
            ),
            models.Index(fields=["alarm_at"], name="case_alarm", condition=Q(alarm_at__isnull=False)),
            models.Index(fields=["next_owner"], name="case_offered", condition=Q(next_owner__isnull=False)),
            models.Index(
                fields=["merged_into"], name="case_merged_into", condition=Q(merged_into__isnull=False)
            ),
            models.Index(fields=["parent"], name="case_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=["grid", "state"], name="case_by_grid"),
            models.Index(
                fields=["longitude", "latitude"], name="case_spot", condition=Q(longitude__isnull=False)
            ),
            models.Index(
                fields=["place_code", "address", "category", "received_at"],
                name="case_address",
                condition=~Q(address=""),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def county(self) -> str:
        return self.place_code[:6]

    @property
    def began_at(self) -> dt.datetime:
        """The moment from which its limits run."""
        return self.reopened_at or self.received_at

    @property
    def resolve_by(self) -> dt.datetime | None:
        """When it is to be resolved at the latest: within our limit or another body's, whichever is tighter."""
        return min((end for end in (self.due_resolve, self.due_outside) if end is not None), default=None)

    @property
    def is_governed_outside(self) -> bool:
        """Whether another body's limit is the one that runs."""
        return self.due_outside is not None and self.due_at == self.due_outside

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_suspended(self) -> bool:
        return self.suspended_since is not None

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @property
    def is_part(self) -> bool:
        """Whether it is one of the troubles of another matter, which answers for all of them."""
        return self.parent_id is not None

    @property
    def state_label(self) -> str:
        return str(CaseState(self.state).label)


class Custody(models.Model):
    """Whose hands a matter was in, and when."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="custodies")
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="custody_one_open_a_case"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="custody_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.body_id}"


class Requester(models.Model):
    """One person who brought a matter or met it too: own thread, own notice, own rating.

    `phone_index` finds the whole number, `tail_index` its last four digits with the first letter of the name.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="requesters")
    role = models.CharField(max_length=8, choices=RequesterRole)
    naming = models.CharField(max_length=12, choices=Naming)
    account = models.ForeignKey("access.Account", models.SET_NULL, null=True, related_name="+")
    name = SealedTextField()
    phone = SealedTextField()
    phone_index = models.CharField(max_length=32, blank=True)
    tail_index = models.CharField(max_length=32, blank=True)
    tracking_index = models.CharField(max_length=32, blank=True)
    external_user = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["tracking_index"],
                condition=~Q(tracking_index=""),
                name="requester_tracking_code_once",
            ),
            models.UniqueConstraint(
                fields=["case", "account"],
                condition=Q(account__isnull=False),
                name="requester_account_once_a_case",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(role="first"), name="requester_one_first_a_case"
            ),
            models.UniqueConstraint(
                fields=["case", "phone_index"],
                condition=~Q(phone_index=""),
                name="requester_phone_once_a_case",
            ),
        )
        indexes = (
            models.Index(fields=["account", "joined_at"], name="requester_by_account"),
            models.Index(fields=["phone_index"], name="requester_by_phone", condition=~Q(phone_index="")),
            models.Index(fields=["tail_index"], name="requester_by_tail", condition=~Q(tail_index="")),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def has_left(self) -> bool:
        return self.role == RequesterRole.LEFT
