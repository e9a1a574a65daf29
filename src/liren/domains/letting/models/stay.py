from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.letting.choices import Side
from liren.domains.letting.models.let import Bed, LetDwelling
from liren.domains.people.models import Person
from liren.kernel import ids

STANDS = Q(struck_at__isnull=True)


class Stay(models.Model):
    """A person in a bed within [since, until). One that was written by mistake is struck out and counts no longer.

    That no two share a person or a bed at one time is the database's own (`models.apart`); the constraints here say
    the same of those without end.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    let = models.ForeignKey(LetDwelling, on_delete=models.PROTECT, related_name="stays")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="stays")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stays")
    since = models.DateField()
    until = models.DateField(null=True)
    said_by = models.CharField(max_length=8, choices=Side.choices)
    left_said_by = models.CharField(max_length=8, choices=Side.choices, blank=True, default="")
    struck_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["bed"], condition=STANDS & Q(until__isnull=True), name="stay_one_in_a_bed"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=STANDS & Q(until__isnull=True), name="stay_one_bed_a_person"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="stay_until_after_since"
            ),
        )
        indexes = (models.Index(fields=["let", "since"], name="stay_by_let"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.bed_id}"
