from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.choices import HouseholdKind, Living
from liren.domains.people.models.dwelling import Dwelling
from liren.domains.people.models.person import PATTERN, Person
from liren.domains.people.models.source import Source
from liren.domains.territory.models import Grid
from liren.kernel import ids

OPEN = Q(until__isnull=True)
ORDERED = Q(until__isnull=True) | Q(until__gte=F("since"))


class Household(models.Model):
    """People who keep house together, or stand in one booklet of registration, at a dwelling.

    Without a dwelling: registered at the community's collective address (空挂户).
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    number = models.CharField(max_length=24, blank=True, default="")  # as on the booklet
    kind = models.CharField(max_length=10, choices=HouseholdKind.choices, default=HouseholdKind.FAMILY)
    dwelling = models.ForeignKey(Dwelling, null=True, on_delete=models.PROTECT, related_name="households")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="household_closes_after_opening",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "id"], name="household_by_place", opclasses=[*PATTERN, "uuid_ops"]
            ),
            models.Index(
                fields=["place_code", "number"],
                condition=~Q(number=""),
                name="household_by_number",
                opclasses=PATTERN * 2,
            ),
        )

    def __str__(self) -> str:
        return self.number or str(self.id)


class Membership(models.Model):
    """A person in a household within [since, until). `is_registered`: by its booklet, else by living there."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    relation = models.CharField(max_length=2)  # to the head, GB/T 4761
    is_head = models.BooleanField(default=False)
    is_registered = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["household"], condition=OPEN & Q(is_head=True), name="household_one_head"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=OPEN & Q(is_head=True), name="head_of_one_household"
            ),
            models.UniqueConstraint(
                fields=["person", "is_registered"], condition=OPEN, name="membership_one_of_each_kind"
            ),
            models.CheckConstraint(condition=ORDERED, name="membership_until_after_since"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.household_id}"


class Residence(models.Model):
    """Where a person lives within [since, until). It is one home at a time, and one bed."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="residences")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="residents")
    place_code = models.CharField(max_length=12)
    grid = models.ForeignKey(
        Grid, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False
    )
    living = models.CharField(max_length=12, choices=Living.choices, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=OPEN, name="residence_one_home"),
            models.CheckConstraint(condition=ORDERED, name="residence_until_after_since"),
        )
        indexes = (
            models.Index(
                fields=["place_code", "since"], name="residence_by_place", opclasses=[*PATTERN, "date_ops"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} at {self.dwelling_id}"
