from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.letting.choices import RoomUse
from liren.domains.organisations.models import Body
from liren.domains.people.models import Dwelling, Person
from liren.kernel import ids

PATTERN = ["varchar_pattern_ops"]  # PostgreSQL: serves prefixes in any collation; SQLite ignores it
OPEN = Q(until__isnull=True)


class LetDwelling(models.Model):
    """A dwelling within [since, until) of being let, by one landlord: a person, a body, or a name; nobody
    once the person is taken off the register.

    `beds`, `people`, `over` count what is there now, and how many persons live there too many; they are written by
    whatever changes them (`actions.counting`).
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="lettings")
    place_code = models.CharField(max_length=12)
    landlord_person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="lets")
    landlord_body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="lets")
    landlord_name = models.CharField(max_length=80, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True)
    beds = models.PositiveSmallIntegerField(default=0)
    people = models.PositiveSmallIntegerField(default=0)
    over = models.PositiveSmallIntegerField(default=0)
    door = models.CharField(max_length=16, blank=True, default="")  # by what the sign on the door is known
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["dwelling"], condition=OPEN, name="letdwelling_let_once"),
            models.UniqueConstraint(fields=["door"], condition=~Q(door=""), name="letdwelling_one_door"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="letdwelling_until_after_since",
            ),
            models.CheckConstraint(
                condition=Q(landlord_person__isnull=True, landlord_body__isnull=True)
                | Q(landlord_person__isnull=True, landlord_name="")
                | Q(landlord_body__isnull=True, landlord_name=""),
                name="letdwelling_one_landlord",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "id"],
                condition=OPEN,
                name="letdwelling_by_place",
                opclasses=[*PATTERN, "uuid_ops"],
            ),
            models.Index(
                fields=["place_code", "over"],
                condition=OPEN & Q(over__gt=0),
                name="letdwelling_over",
                opclasses=[*PATTERN, "int2_ops"],
            ),
        )

    def __str__(self) -> str:
        return str(self.dwelling)


class Room(models.Model):
    """A room of a let dwelling, until it is one no longer."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    let = models.ForeignKey(LetDwelling, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=20)
    use = models.CharField(max_length=8, choices=RoomUse.choices, default=RoomUse.BEDROOM)
    area = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # square metres to be lived in
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["let", "name"], condition=OPEN, name="room_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="room_has_a_name"),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gt=0), name="room_area_above_zero"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Bed(models.Model):
    """A bed in a room, until it is taken out."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="beds")
    name = models.CharField(max_length=20)
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["room", "name"], condition=OPEN, name="bed_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="bed_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name
