from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.access.models import Account
from liren.domains.lodging.choices import HouseKind, HouseState
from liren.kernel import ids

PATTERN = ["varchar_pattern_ops"]  # PostgreSQL: serves prefixes in any collation; SQLite ignores it
OPEN = Q(until__isnull=True)
ROOMS_MOST = 400


class GuestHouse(models.Model):
    """A house that takes guests for some nights, with whoever answers for it.

    `beds` and `people` count what is there now and are written by whatever changes them; `quiet_since` is the last
    entry of a guest, or the day it opened. `sign` is what a keeper's telephone opens once to keep the house.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=HouseKind.choices)
    address = models.CharField(max_length=200)
    holder = models.CharField(max_length=80)  # the person or company that runs it
    licence = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=6, choices=HouseState.choices, default=HouseState.OPEN)
    since = models.DateField()
    until = models.DateField(null=True)
    beds = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    quiet_since = models.DateTimeField()
    sign = models.CharField(max_length=16, blank=True, default="")
    sign_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place_code", "name", "address"], condition=OPEN, name="guesthouse_once"
            ),
            models.UniqueConstraint(fields=["sign"], condition=~Q(sign=""), name="guesthouse_one_sign"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(address="") & ~Q(holder=""), name="guesthouse_named"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="guesthouse_until_after_since",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) & ~Q(state="closed") | Q(until__isnull=False, state="closed"),
                name="guesthouse_closed_whole",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "id"],
                condition=OPEN,
                name="guesthouse_by_place",
                opclasses=[*PATTERN, "uuid_ops"],
            ),
        )

    def __str__(self) -> str:
        return self.name


class GuestRoom(models.Model):
    """A room for guests with so many beds, until it is one no longer."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    house = models.ForeignKey(GuestHouse, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=20)
    beds = models.PositiveSmallIntegerField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["house", "name"], condition=OPEN, name="guestroom_name_once"),
            models.CheckConstraint(condition=~Q(name="") & Q(beds__gt=0), name="guestroom_named_with_beds"),
        )

    def __str__(self) -> str:
        return self.name


class Keeper(models.Model):
    """Whose account enters the guests of a house, until somebody takes that away."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    house = models.ForeignKey(GuestHouse, on_delete=models.CASCADE, related_name="keepers")
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["house", "account"], condition=OPEN, name="keeper_once"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.house_id}"
