from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.choices import DwellingState, DwellingTitle, DwellingUse
from liren.domains.people.models.person import PATTERN, Person
from liren.domains.territory.models import Building, Grid
from liren.kernel import ids


class Dwelling(models.Model):
    """A home behind one door. `address_key` is the building's address as compared, `door` what lies within: "2-501"."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    building = models.ForeignKey(Building, null=True, on_delete=models.SET_NULL, related_name="dwellings")
    grid = models.ForeignKey(Grid, null=True, on_delete=models.SET_NULL, related_name="dwellings")
    address = models.CharField(max_length=160)
    address_key = models.CharField(max_length=160)
    unit = models.CharField(max_length=8, blank=True, default="")
    floor = models.SmallIntegerField(null=True)
    room = models.CharField(max_length=16, blank=True, default="")
    door = models.CharField(max_length=32, blank=True, default="")
    use = models.CharField(max_length=12, choices=DwellingUse.choices, default=DwellingUse.HOME)
    title = models.CharField(max_length=8, choices=DwellingTitle.choices, default=DwellingTitle.UNKNOWN)
    state = models.CharField(max_length=8, choices=DwellingState.choices, default=DwellingState.UNKNOWN)
    area = models.DecimalField(max_digits=8, decimal_places=2, null=True)  # square metres of floor
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place_code", "address_key", "door"], name="dwelling_door_once"),
            models.CheckConstraint(condition=~Q(address_key=""), name="dwelling_has_an_address"),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gt=0), name="dwelling_area_above_zero"
            ),
        )
        indexes = (
            models.Index(fields=["address_key", "door"], name="dwelling_by_key", opclasses=PATTERN * 2),
            models.Index(fields=["door", "place_code"], name="dwelling_by_door", opclasses=PATTERN * 2),
            models.Index(
                fields=["place_code", "address_key", "door"],
                name="dwelling_by_address",
                opclasses=PATTERN * 3,
            ),
        )

    def __str__(self) -> str:
        return f"{self.address} {self.door}".strip()


class Owner(models.Model):
    """Who owns a dwelling: a person on the register, or a name only (a company, somebody elsewhere)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    dwelling = models.ForeignKey(Dwelling, on_delete=models.CASCADE, related_name="owners")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="owned")
    name = models.CharField(max_length=80, blank=True, default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="owner_is_somebody"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="owner_until_after_since",
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.person_id)
