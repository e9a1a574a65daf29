from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.choices import MessageKind, SuspensionReason
from liren.domains.casework.models.case import Case, Requester
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class Step(models.Model):
    """One thing that happened to a matter. `verb` is a key of `deeds.SENTENCES`; `data` fills the sentence."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    body_name = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)
    is_public = models.BooleanField(default=True)

    class Meta:
        indexes = (models.Index(fields=["case", "at", "id"], name="step_in_order"),)

    def __str__(self) -> str:
        return self.verb


class Message(models.Model):
    """Words within a matter. A note stays inside; the rest belongs to one requester's thread, or to all of them."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    requester = models.ForeignKey(Requester, models.CASCADE, null=True, related_name="messages")
    kind = models.CharField(max_length=8, choices=MessageKind)
    text = models.TextField()
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["case", "at"], name="message_in_order"),)

    def __str__(self) -> str:
        return self.kind


class Announcement(models.Model):
    """Something that is still to be told to many requesters: those of `cases` who had joined by `at`, in the
    order of their ids, from `after` on. Gone once everybody has been told."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="announcements")
    cases = models.JSONField(default=list)
    template = models.CharField(max_length=64)
    words = SealedTextField()
    mark = models.CharField(max_length=20)
    at = models.DateTimeField()
    after = models.UUIDField(null=True, help_text="the last requester who was told")

    def __str__(self) -> str:
        return self.template


class Suspension(models.Model):
    """The clock stops between `since` and `ended_at`, with a reason and an approval."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="suspensions")
    reason = models.CharField(max_length=16, choices=SuspensionReason)
    words = models.TextField()
    asked_by = models.UUIDField(null=True)
    asked_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    planned_until = models.DateField()
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_at=None) & ~Q(is_approved=False),
                name="suspension_one_open_a_case",
            ),
            models.CheckConstraint(
                condition=~Q(is_approved=True) | Q(since__isnull=False),
                name="suspension_approved_has_a_start",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(asked_by=None) | ~Q(decided_by=F("asked_by")),
                name="suspension_not_approved_by_the_asker",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"


class Merge(models.Model):
    """`case` was put under `into`; undone when `undone_at` is set. Each requester stays with the own case."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="merges")
    into = models.ForeignKey(Case, models.CASCADE, related_name="merges_in")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=Q(undone_at=None), name="merge_one_open_a_case"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} > {self.into_id}"
