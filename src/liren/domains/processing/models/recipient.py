from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.models import Person
from liren.domains.processing.recipient_choices import EndAlarm, EndHow, GivingGround, GivingKind, Relation
from liren.kernel import ids


class Recipient(models.Model):
    """Whoever receives personal data of a county's people, and what was agreed. `kinds` are of `DataKind`.

    Scanned contracts are kept as files of the recipient.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    contact = models.CharField(max_length=120)
    relation = models.CharField(max_length=9, choices=Relation.choices)
    purpose = models.CharField(max_length=200)
    method = models.CharField(max_length=200)
    kinds = models.JSONField(default=list)
    ground = models.CharField(max_length=9, choices=GivingGround.choices)
    is_police = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    alarm_stage = models.PositiveSmallIntegerField(choices=EndAlarm.choices, default=EndAlarm.NONE)
    alarm_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_how = models.CharField(max_length=9, choices=EndHow.choices, blank=True, default="")
    end_words = models.CharField(max_length=300, blank=True, default="")
    ended_by_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="recipient_until_after_since"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_how="") | Q(Q(ended_on__isnull=False), ~Q(end_how="")),
                name="recipient_ended_somehow",
            ),
            models.UniqueConstraint(
                fields=["place_code"],
                condition=Q(is_police=True, ended_on__isnull=True),
                name="recipient_one_police_a_county",
            ),
        )
        indexes = (
            models.Index(fields=["place_code", "-id"], name="recipient_by_place"),
            models.Index(
                fields=["alarm_on"], condition=Q(alarm_on__isnull=False), name="recipient_to_remind_of"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Giving(models.Model):
    """Data of some people as they were given to a recipient, once. `to_name` is the name at that time, `left_out`
    how many of the list did not agree (PIPL art. 23)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    recipient = models.ForeignKey(Recipient, null=True, on_delete=models.PROTECT, related_name="givings")
    to_name = models.CharField(max_length=80)
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=6, choices=GivingKind.choices)
    kinds = models.JSONField(default=list)
    words = models.CharField(max_length=200, blank=True, default="")
    number = models.CharField(max_length=30, blank=True, default="")
    counted = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["recipient", "-id"], name="giving_by_recipient"),)

    def __str__(self) -> str:
        return f"{self.to_name} {self.at:%Y-%m-%d}"


class GivenPerson(models.Model):
    """Somebody whose data were in a giving."""

    id = models.BigAutoField(primary_key=True)
    giving = models.ForeignKey(Giving, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.person_id)
