"""Buildings where matters of one class were: by them trouble that comes again is found without reading a year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.casework.models.case import Case
from liren.domains.casework.models.reach import reach

AGAIN = Q(lately__gte=2)


class Spot(models.Model):
    """A building of a community and a class. The worker keeps it in step; its numbers count whatever was said there, so
    that a list that leaves some out never counts more.
    """

    place_code = models.CharField(max_length=12)
    building = models.CharField(max_length=120)
    category = models.ForeignKey("casework.Category", models.CASCADE, related_name="+")
    ever = models.PositiveIntegerField(default=0)
    lately = models.PositiveIntegerField(default=0, help_text="within a year before the latest")
    latest = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place_code", "building", "category"], name="spot_once"),
        )
        indexes = (
            models.Index(
                reach(9), models.F("lately").desc(), "id", name="spot_street_often", condition=AGAIN
            ),
            models.Index(
                reach(6), models.F("lately").desc(), "id", name="spot_county_often", condition=AGAIN
            ),
            models.Index(fields=["-lately", "id"], name="spot_often", condition=AGAIN),
            models.Index(
                reach(6), models.F("latest").desc(), "id", name="spot_county_latest", condition=AGAIN
            ),
            models.Index(fields=["-latest", "id"], name="spot_latest", condition=AGAIN),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.building}"


class CaseSpot(models.Model):
    """At which spot a matter is; of one without an address or a class nothing is kept."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="at_spot")
    spot = models.ForeignKey(Spot, models.CASCADE, related_name="cases")

    def __str__(self) -> str:
        return f"{self.case_id} {self.spot_id}"
