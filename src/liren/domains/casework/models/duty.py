from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.casework.choices import Clock
from liren.domains.casework.models.case import Case
from liren.domains.organisations.choices import DutyCallState
from liren.kernel import ids


class DutyCall(models.Model):
    """Somebody on duty was called about a limit that runs day and night while the offices were closed.

    `body` owned the matter then, `roster` is whose roster the person is on, `rank` his place in the line: the holder,
    the deputy, then those of the bodies above. With `NOBODY` there was no one (more) to call.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="duty_calls")
    clock = models.CharField(max_length=8, choices=Clock)
    body = models.ForeignKey("organisations.Body", models.PROTECT, related_name="+")
    roster = models.ForeignKey("organisations.Body", models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    rank = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=DutyCallState)
    called_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=DutyCallState.values), name="duty_call_state_known"),
            models.CheckConstraint(
                condition=Q(state="nobody") | Q(account__isnull=False, roster__isnull=False),
                name="duty_call_to_somebody",
            ),
            models.UniqueConstraint(fields=["case", "clock", "body", "rank"], name="duty_called_once_a_rank"),
        )
        indexes = (
            models.Index(fields=["answer_by"], name="duty_call_waiting", condition=Q(state="called")),
            models.Index(fields=["account", "-id"], name="duty_call_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.rank}"
