from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.territory.choices import DoubtState
from liren.domains.territory.models.ground import PATTERN, Building
from liren.kernel import ids


class AddressDoubt(models.Model):
    """An address, up to its building and as it is compared, of which it was not sure which building it means; and what
    somebody has settled about it, which counts from then on wherever it is said in that community.

    What lies within the building (unit, door) and what stands beside the address is not kept here.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    key = models.CharField(max_length=160)
    times = models.PositiveIntegerField(default=1)
    best = models.FloatField(default=0)  # the confidence in the likeliest building when it was last said
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=DoubtState.choices, default=DoubtState.OPEN)
    building = models.ForeignKey(
        Building, null=True, on_delete=models.CASCADE, related_name="other_addresses"
    )
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place_code", "key"], name="addressdoubt_once_a_place"),
            models.CheckConstraint(condition=~Q(key=""), name="addressdoubt_says_something"),
            models.CheckConstraint(
                condition=Q(state="settled", building__isnull=False)
                | Q(~Q(state="settled"), building__isnull=True),
                name="addressdoubt_settled_has_a_building",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | Q(~Q(state="open"), settled_at__isnull=False),
                name="addressdoubt_settled_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(best__gte=0, best__lte=1), name="addressdoubt_confidence_in_range"
            ),
        )
        indexes = (
            models.Index(fields=["key", "place_code"], name="addressdoubt_by_key", opclasses=PATTERN * 2),
            models.Index(fields=["state", "place_code", "id"], name="addressdoubt_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.key}"
