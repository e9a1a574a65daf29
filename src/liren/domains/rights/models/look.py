from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.access.models import Account
from liren.domains.people.models import Person
from liren.domains.rights.look_choices import AlarmStage, Finding
from liren.kernel import ids


class LookQuestion(models.Model):
    """A person asks about one look of the staff (`entry`, in the audit); an auditor answers, in time.

    `words` and `answer` are sealed under the person's own key. `looker` is the account that looked.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=12)
    entry = models.UUIDField()
    verb = models.CharField(max_length=60)
    looker = models.UUIDField(null=True)
    looked_at = models.DateTimeField()
    words = models.BinaryField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=8, choices=Finding.choices, blank=True, default="")
    answer = models.BinaryField(default=b"")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    alarm_at = models.DateTimeField(null=True)
    alarm_stage = models.PositiveSmallIntegerField(choices=AlarmStage.choices, default=AlarmStage.NONE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "person"], name="look_asked_about_once"),
            models.CheckConstraint(
                condition=Q(finding="", answered_at__isnull=True)
                | (~Q(finding="") & Q(answered_at__isnull=False)),
                name="look_answer_has_a_finding",
            ),
        )
        indexes = (
            models.Index(fields=["alarm_at"], name="look_alarm", condition=Q(alarm_at__isnull=False)),
            models.Index(
                fields=["place_code", "due_at"],
                name="look_open_by_place",
                condition=Q(answered_at__isnull=True),
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry} {self.finding}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None
