"""Orders of a city's hotline (12345 工单): who sends them, their limits, what we told them, what they told us."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.choices import Outcome
from liren.domains.casework.hotline_choices import (
    OPEN_ORDERS,
    UNSETTLED_MESSAGES,
    LimitKind,
    OrderMessageKind,
    OrderMessageState,
    OrderReturnReason,
    OrderState,
)
from liren.domains.casework.models.case import Case, Requester
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class Hotline(models.Model):
    """A hotline that sends orders for a place. Without an address it is served by files alone."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    name = models.CharField(max_length=40)
    place_code = models.CharField(max_length=12)
    url = models.CharField(max_length=500, blank=True)
    secret = SealedTextField()
    return_days = models.PositiveSmallIntegerField(default=1, help_text="working days within which to return")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place_code", "name"], name="hotline_one_of_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="hotline_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class HotlineFile(models.Model):
    """A table of orders, or of what they say of orders, that was brought as a file. It waits for somebody to look at
    its preview (`began_at` empty), then the worker takes its rows; a row taken twice changes nothing."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="files")
    place_code = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    stored = models.CharField(max_length=200, blank=True)
    header = models.JSONField(default=list)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)  # how many of its rows have been dealt with
    taken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = (models.Index(fields=["-at", "-id"], name="hotline_file_latest"),)

    def __str__(self) -> str:
        return self.name

    @property
    def share(self) -> int:
        """How much of it has been dealt with, in hundredths; all of it only once it is finished."""
        return 100 if self.finished_at else min(99, self.position * 100 // max(self.total, 1))


class HotlineRefusal(models.Model):
    """A row of a file that could not be taken, and why. `cells` is JSON."""

    file = models.ForeignKey(HotlineFile, models.CASCADE, related_name="refusals")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=16, blank=True)
    code = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    cells = SealedTextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "row"], name="hotline_refusal_once_a_row"),)

    def __str__(self) -> str:
        return f"{self.row} {self.code}"


class HotlineOrder(models.Model):
    """One order. Who asked is the requester of its matter, sealed there; `digest` tells the same order sent again from
    another one under its number. `round` counts how often they had it done again."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="orders")
    number = models.CharField(max_length=64)
    case = models.ForeignKey(Case, models.PROTECT, related_name="orders")
    requester = models.ForeignKey(Requester, models.SET_NULL, null=True, related_name="+")
    file = models.ForeignKey(HotlineFile, models.SET_NULL, null=True, related_name="orders")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=OrderState, default=OrderState.WORKING)
    round = models.PositiveSmallIntegerField(default=1)
    their_class = models.CharField(max_length=200, blank=True)
    is_joined = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    ordered_at = models.DateTimeField()
    received_at = models.DateTimeField()
    limit_kind = models.CharField(max_length=8, choices=LimitKind)
    first_due = models.DateTimeField()
    due_at = models.DateTimeField()
    return_until = models.DateTimeField(null=True, help_text="empty where the calendar is not known")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["hotline", "number"], name="order_number_once"),
            models.CheckConstraint(condition=Q(due_at__gt=F("ordered_at")), name="order_due_after_it_came"),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "acknowledged"]) | Q(answered_at__isnull=False),
                name="order_answered_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_at", "id"], name="order_by_due"),
            models.Index(fields=["-received_at", "-id"], name="order_latest"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ORDERS


class OrderMessage(models.Model):
    """What we tell the hotline about an order: sent until it has arrived, kept until they have said what they think of
    it. Its id is the key by which they drop what came twice."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    order = models.ForeignKey(HotlineOrder, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=OrderMessageKind)
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=OrderMessageState, default=OrderMessageState.WAITING)
    words = models.TextField()
    data = models.JSONField(default=dict)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    since = models.DateTimeField()  # when it was written, or queued again by a person
    tried = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(state__in=UNSETTLED_MESSAGES),
                name="order_message_one_open_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["order", "round"],
                condition=Q(kind="answer"),
                name="order_answered_once_a_round",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["taken", "refused"]) | Q(settled_at__isnull=False),
                name="order_message_settled_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["order", "made_at", "id"], name="order_message_in_order"),
            models.Index(fields=["next_at"], name="order_message_to_send", condition=Q(state="waiting")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def outcome_label(self) -> str:
        outcome = self.data.get("outcome", "")
        return str(Outcome(outcome).label) if outcome else ""

    @property
    def reason_label(self) -> str:
        reason = self.data.get("order_return_reason", "")
        return str(OrderReturnReason(reason).label) if reason else ""

    @property
    def until(self) -> dt.datetime | None:
        """Until when more time is asked for."""
        until = self.data.get("until", "")
        return dt.datetime.fromisoformat(until) if until else None


class OrderEvent(models.Model):
    """What they told us about an order. `key` is theirs: the same one again changes nothing."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    order = models.ForeignKey(HotlineOrder, models.CASCADE, related_name="events")
    key = models.CharField(max_length=64)
    verb = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["order", "key"], name="order_event_once"),)
        indexes = (models.Index(fields=["order", "at", "id"], name="order_event_in_order"),)

    def __str__(self) -> str:
        return self.verb
