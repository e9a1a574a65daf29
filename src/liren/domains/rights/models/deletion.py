from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.access.models import Account
from liren.domains.people.models import Person
from liren.domains.people.models.person import PATTERN
from liren.domains.rights.deletion_choices import DeletionOrigin, DeletionState
from liren.domains.rights.look_choices import AlarmStage
from liren.kernel import ids


class Deletion(models.Model):
    """Somebody's data are to be deleted: one person decides on each kind, another carries it out.

    `kinds` names what is asked for, empty for everything. `said` holds the reason, sealed under the person's own key.
    `decisions` and `outcome` name kinds, numbers of rows, grounds and days; nothing in them speaks of the person, so
    that they can be read once the key is gone.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    origin = models.CharField(max_length=8, choices=DeletionOrigin.choices)
    place_code = models.CharField(max_length=12)
    state = models.CharField(max_length=9, choices=DeletionState.choices, default=DeletionState.OPEN)
    kinds = models.JSONField(default=list)
    said = models.BinaryField(default=b"")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)
    alarm_stage = models.PositiveSmallIntegerField(choices=AlarmStage.choices, default=AlarmStage.NONE)
    decisions = models.JSONField(default=list)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=list)
    carried_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=("open", "prepared")), name="deletion_one_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "prepared"), closed_at__isnull=True)
                | (~Q(state__in=("open", "prepared")) & Q(closed_at__isnull=False)),
                name="deletion_closed_with_a_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("prepared", "done", "refused")) | Q(decided_at__isnull=False),
                name="deletion_decided_before",
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(carried_by__isnull=False) & ~Q(carried_by=models.F("decided_by")),
                name="deletion_by_two_people",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "-id"], name="deletion_by_place", opclasses=[*PATTERN, "uuid_ops"]
            ),
            models.Index(fields=["alarm_at"], name="deletion_alarm", condition=Q(alarm_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it waits, for the decision or for the second person."""
        return self.state in (DeletionState.OPEN, DeletionState.PREPARED)
