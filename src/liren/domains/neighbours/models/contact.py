from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.neighbours.choices import AgreedBy, ChargeKind, ContactKind, ShownName
from liren.domains.neighbours.models.circle import OPEN, ORDERED, PATTERN, Circle
from liren.domains.people.models import Household, Person
from liren.domains.territory.models import Building
from liren.kernel import ids


class ContactPerson(models.Model):
    """Who keeps contact with neighbours within [since, until): a person on the register, or somebody from elsewhere by
    name only."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=9, choices=ContactKind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person__isnull=True) & ~Q(name="")),
                name="contact_is_a_person_or_a_name",
            ),
            models.UniqueConstraint(
                fields=["place_code", "person"],
                condition=OPEN & Q(person__isnull=False),
                name="contact_person_once_a_place",
            ),
            models.UniqueConstraint(
                fields=["place_code", "name"], condition=OPEN & ~Q(name=""), name="contact_name_once_a_place"
            ),
            models.CheckConstraint(condition=ORDERED, name="contact_until_after_since"),
        )
        indexes = (
            models.Index(
                fields=["place_code", "id"], name="contact_by_place", opclasses=[*PATTERN, "uuid_ops"]
            ),
        )

    def __str__(self) -> str:
        return self.name or (self.person.name if self.person else "")


class Consent(models.Model):
    """What a contact agreed to show within [since, until). `phone` is the number agreed upon, sealed under the
    contact's own key; empty for none. A photograph is never shown."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    contact = models.ForeignKey(ContactPerson, on_delete=models.CASCADE, related_name="consents")
    shown_name = models.CharField(max_length=6, choices=ShownName.choices)
    phone = models.BinaryField(default=b"")
    how = models.CharField(max_length=5, choices=AgreedBy.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["contact"], condition=OPEN, name="consent_one_at_a_time"),
            models.CheckConstraint(condition=ORDERED, name="consent_until_after_since"),
        )

    def __str__(self) -> str:
        return self.shown_name


class Charge(models.Model):
    """What a contact answers for within [since, until): a stairway (`unit` of a building; empty: the whole building), a
    household, or a group as its head. One contact at a time."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    contact = models.ForeignKey(ContactPerson, on_delete=models.CASCADE, related_name="charges")
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=9, choices=ChargeKind.choices)
    building = models.ForeignKey(Building, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=8, blank=True, default="")
    household = models.ForeignKey(Household, null=True, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, null=True, on_delete=models.CASCADE, related_name="charges")
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind="stairway", building__isnull=False, household__isnull=True, circle__isnull=True
                )
                | Q(
                    kind="household",
                    building__isnull=True,
                    household__isnull=False,
                    circle__isnull=True,
                    unit="",
                )
                | Q(
                    kind="head", building__isnull=True, household__isnull=True, circle__isnull=False, unit=""
                ),
                name="charge_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["building", "unit"],
                condition=OPEN & Q(kind="stairway"),
                name="charge_one_a_stairway",
            ),
            models.UniqueConstraint(
                fields=["household"], condition=OPEN & Q(kind="household"), name="charge_one_a_household"
            ),
            models.UniqueConstraint(
                fields=["circle"], condition=OPEN & Q(kind="head"), name="charge_one_head_a_circle"
            ),
            models.CheckConstraint(condition=ORDERED, name="charge_until_after_since"),
        )
        indexes = (
            models.Index(
                fields=["place_code", "id"], name="charge_by_place", opclasses=[*PATTERN, "uuid_ops"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.since}"
