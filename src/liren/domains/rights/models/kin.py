from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.access.models import Account
from liren.domains.people.models import Person
from liren.domains.people.models.person import PATTERN
from liren.domains.rights.arrangement_choices import RelativeRight
from liren.domains.rights.kin_choices import KinState, KinWay
from liren.domains.rights.look_choices import AlarmStage
from liren.kernel import ids


class KinRequest(models.Model):
    """A near relative asks to see, copy, correct or delete what is held of somebody who has died.

    `person` is the dead, unknown until somebody finds the entry that is meant. `said` and `answer` lie under the key of
    the relative who asked from an own account, `noted` under that of the dead where it was taken down at the window.
    `rooms` are the parts that were opened to the relative until `until`.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    right = models.CharField(max_length=7, choices=RelativeRight.choices)
    way = models.CharField(max_length=8, choices=KinWay.choices)
    place_code = models.CharField(max_length=12)
    state = models.CharField(max_length=9, choices=KinState.choices, default=KinState.OPEN)
    said = models.BinaryField(default=b"")
    noted = models.BinaryField(default=b"")
    answer = models.BinaryField(default=b"")
    rooms = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)
    alarm_stage = models.PositiveSmallIntegerField(choices=AlarmStage.choices, default=AlarmStage.NONE)
    decided_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account", "person", "right"], condition=Q(state="open"), name="kin_one_open_each"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="kin_closed_with_a_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(person__isnull=False), name="kin_granted_of_somebody"
            ),
        )
        indexes = (
            models.Index(fields=["place_code", "-id"], name="kin_by_place", opclasses=[*PATTERN, "uuid_ops"]),
            models.Index(fields=["alarm_at"], name="kin_alarm", condition=Q(alarm_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.right} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == KinState.OPEN
