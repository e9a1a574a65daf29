from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.access.models import Account
from liren.domains.people.models import Person
from liren.domains.rights.correction_choices import CorrectionState
from liren.domains.rights.look_choices import AlarmStage
from liren.kernel import ids


class Correction(models.Model):
    """A person asks to have own fields corrected; whoever keeps the register there decides on each, in time.

    `fields` names them; `said` holds what they were and are to be, why and on what evidence, `answer` what was decided
    on each: both as JSON sealed under the person's own key.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=CorrectionState.choices, default=CorrectionState.OPEN)
    fields = models.JSONField(default=list)
    said = models.BinaryField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)
    alarm_stage = models.PositiveSmallIntegerField(choices=AlarmStage.choices, default=AlarmStage.NONE)
    answer = models.BinaryField(default=b"")
    closed_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="open"), name="correction_one_open_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="correction_closed_with_a_state",
            ),
        )
        indexes = (
            models.Index(fields=["due_at", "id"], name="correction_open", condition=Q(state="open")),
            models.Index(fields=["alarm_at"], name="correction_alarm", condition=Q(alarm_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == CorrectionState.OPEN
