from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.neighbours.choices import CircleKind, HelpKind
from liren.domains.people.models import Person
from liren.domains.territory.models import Building, Grid
from liren.kernel import ids

PATTERN = ["varchar_pattern_ops"]  # PostgreSQL: serves prefixes in any collation; SQLite ignores it
OPEN = Q(until__isnull=True)
ORDERED = Q(until__isnull=True) | Q(until__gte=F("since"))


class Circle(models.Model):
    """A residents' group over grids and buildings, or a group of people who help each other; in [since, until)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=9, choices=CircleKind.choices)
    name = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place_code", "kind", "name"], condition=OPEN, name="circle_name_once_a_place"
            ),
            models.CheckConstraint(condition=ORDERED, name="circle_until_after_since"),
            models.CheckConstraint(condition=~Q(name=""), name="circle_has_a_name"),
        )
        indexes = (
            models.Index(
                fields=["place_code", "name", "id"],
                name="circle_by_place",
                opclasses=[*PATTERN * 2, "uuid_ops"],
            ),
        )

    def __str__(self) -> str:
        return self.name


class Cover(models.Model):
    """A grid or a building that a residents' group covers within [since, until); one group at a time."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="covers")
    grid = models.ForeignKey(Grid, null=True, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(grid__isnull=False, building__isnull=True)
                | Q(grid__isnull=True, building__isnull=False),
                name="cover_is_grid_or_building",
            ),
            models.UniqueConstraint(
                fields=["grid"], condition=OPEN & Q(grid__isnull=False), name="cover_one_group_a_grid"
            ),
            models.UniqueConstraint(
                fields=["building"],
                condition=OPEN & Q(building__isnull=False),
                name="cover_one_group_a_building",
            ),
            models.CheckConstraint(condition=ORDERED, name="cover_until_after_since"),
        )

    def __str__(self) -> str:
        return str(self.grid_id or self.building_id)


class CircleMember(models.Model):
    """A person in a mutual-help group within [since, until)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["circle", "person"], condition=OPEN, name="circle_member_once"),
            models.CheckConstraint(condition=ORDERED, name="circle_member_until_after_since"),
        )

    def __str__(self) -> str:
        return str(self.person_id)


class Help(models.Model):
    """One member helps another with something within [since, until)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="helps")
    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    helped = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=HelpKind.choices)
    note = models.CharField(max_length=120, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["circle", "helper", "helped", "kind"], condition=OPEN, name="help_once_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(helper=F("helped")), name="help_between_two"),
            models.CheckConstraint(condition=ORDERED, name="help_until_after_since"),
        )

    def __str__(self) -> str:
        return self.kind
