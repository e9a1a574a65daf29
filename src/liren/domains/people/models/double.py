from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.double_choices import PairState, PairVerdict
from liren.domains.people.models.person import PATTERN, Person
from liren.kernel import ids


class DoublePair(models.Model):
    """Two entries that may be one person, found by comparing; or told apart by somebody, and so they stay.

    `place_code` is what the codes of both have in common. `signs`: field, level and weight of each; `weight` in tenths.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12, blank=True, default="")
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=8, choices=PairVerdict.choices)
    weight = models.IntegerField()
    signs = models.JSONField(default=list)
    state = models.CharField(max_length=6, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | Q(state="apart", decided_at__isnull=False),
                name="pair_decided_with_its_day",
            ),
        )
        indexes = (
            models.Index(
                fields=["state", "place_code", "-weight", "id"],
                name="pair_by_place",
                opclasses=["varchar_ops", *PATTERN, "int4_ops", "uuid_ops"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class DoublesRun(models.Model):
    """One comparison of the register of a place: asked for by somebody, by the calendar or after an import."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    place_code = models.CharField(max_length=12)
    said = models.BigIntegerField(null=True)  # only people of this source are compared with all
    asked_at = models.DateTimeField()
    by = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(default=0)
    compared = models.PositiveBigIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(
                fields=["place_code", "-id"], name="doubles_run_by_place", opclasses=[*PATTERN, "uuid_ops"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.asked_at}"
