from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from liren.domains.territory.choices import Level, PlaceKind
from liren.kernel import ids

DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.STREET: 9, Level.COMMUNITY: 12}
PATTERN = ["varchar_pattern_ops"]  # PostgreSQL: serves prefixes in any collation; SQLite ignores it


def _fits_level() -> Q:
    fits = Q()
    for level, digits in DIGITS.items():
        fits |= Q(Exact(Length("code"), digits), level=level)
    return fits


class Place(models.Model):
    """A division or community. The id stays for good; the code is the current one, since `code_since`.

    A place that went into another keeps its last code, is out of use since `until` and names the other; one that was
    taken out of another names that.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    code = models.CharField(max_length=12, unique=True)
    level = models.CharField(max_length=9, choices=Level.choices)
    kind = models.CharField(max_length=11, choices=PlaceKind.choices)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=80)
    pinyin = models.CharField(max_length=320)  # of the name, letters only: "yunnanzhonglu"
    initials = models.CharField(max_length=80)
    parent_code = models.CharField(max_length=9, blank=True, default="")  # empty above provinces only
    code_since = models.DateField()
    active = models.BooleanField(default=True)
    until = models.DateField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="split_off")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(until__isnull=False, active=False),
                name="place_merged_is_out_of_use",
            ),
            models.CheckConstraint(condition=_fits_level(), name="place_code_fits_its_level"),
            models.CheckConstraint(condition=~Q(name=""), name="place_has_a_name"),
        )
        indexes = (
            models.Index(fields=["name"], name="place_by_name", opclasses=PATTERN),
            models.Index(fields=["pinyin"], name="place_by_pinyin", opclasses=PATTERN),
            models.Index(fields=["initials"], name="place_by_initials", opclasses=PATTERN),
            models.Index(fields=["parent_code"], name="place_by_parent"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PlaceCode(models.Model):
    """A code that a place bore in former times, within [since, until), and its name then if that has changed."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="former_codes")
    code = models.CharField(max_length=12, db_index=True)
    name = models.CharField(max_length=80, blank=True, default="")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place", "since"], name="place_code_once_a_day"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="place_code_until_after_since"),
        )

    def __str__(self) -> str:
        return self.code


class Grid(models.Model):
    """A part of a community that one grid worker looks after.

    `outline` is a list of rings, each a closed list of [longitude, latitude] in CGCS2000 degrees: outer rings
    run counter-clockwise, holes clockwise (RFC 7946); under the even-odd rule the rings alone give the area.
    `since` is the day from which this outline counts, empty for as long as is known.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="grids")
    place_code = models.CharField(max_length=12, db_index=True)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    outline = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    active = models.BooleanField(default=True)
    since = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place", "code"], name="grid_code_once_a_place"),
            models.CheckConstraint(
                condition=Q(west__lt=F("east"), south__lt=F("north")), name="grid_box_has_an_area"
            ),
            models.CheckConstraint(
                condition=Q(west__gte=73, east__lte=136, south__gte=3, north__lte=54),
                name="grid_box_in_china",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_code}/{self.code} {self.name}"


class GridPast(models.Model):
    """How a grid was drawn and called within [since, until); the last such row of a grid out of use ends with it."""

    id = models.BigAutoField(primary_key=True)
    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="past")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=12, db_index=True)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    outline = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    since = models.DateField(null=True)
    until = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__gt=F("since")), name="gridpast_until_after_since"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} –{self.until}"


class Building(models.Model):
    """A building with its address; the keys are address and name as they are compared and searched."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="buildings")
    place_code = models.CharField(max_length=12, db_index=True)
    grid = models.ForeignKey(Grid, null=True, on_delete=models.SET_NULL, related_name="buildings")
    name = models.CharField(max_length=80, blank=True, default="")
    name_key = models.CharField(max_length=80, blank=True, default="")
    address = models.CharField(max_length=160)
    address_key = models.CharField(max_length=160)
    longitude = models.FloatField()
    latitude = models.FloatField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place", "address_key"], name="building_address_once_a_place"),
            models.CheckConstraint(condition=~Q(address_key=""), name="building_has_an_address"),
        )
        indexes = (models.Index(fields=["address_key"], name="building_by_address", opclasses=PATTERN),)

    def __str__(self) -> str:
        return self.address


class GroundVersion(models.Model):
    """Names the state of a county's grids, so that every process knows when its index of them is old.

    A fresh random number at each change, not a count: a count comes round again after a rolled-back change.
    """

    county = models.CharField(max_length=6, primary_key=True)
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.county}:{self.version}"
