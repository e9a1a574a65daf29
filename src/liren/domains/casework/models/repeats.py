from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.casework.choices import ClosingGround
from liren.domains.casework.models.case import Case
from liren.kernel import ids


class AnsweredClosing(models.Model):
    """Somebody proposes to close a matter as answered before; another pair of eyes decides.

    `words` are the reason, `elsewhere` what the requester is told: where to go instead (复查、复核).
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="answered_closings")
    ground = models.CharField(max_length=16, choices=ClosingGround)
    words = models.TextField()
    elsewhere = models.TextField()
    asked_by = models.UUIDField(null=True)
    asked_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at=None), name="answered_closing_one_open_a_case"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(asked_by=None) | ~Q(decided_by=F("asked_by")),
                name="answered_closing_second_pair_of_eyes",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, is_approved=None)
                | Q(decided_at__isnull=False, is_approved__isnull=False),
                name="answered_closing_decided_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.ground}"
