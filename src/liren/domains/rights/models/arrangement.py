from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.models import Person
from liren.domains.rights.choices import ConsentWay
from liren.kernel import ids


class Arrangement(models.Model):
    """What a person laid down for the time after death, within [given_at, ended_at); a change ends it and is the next.
    `said` holds it sealed under the person's own key."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said = models.BinaryField()
    given_at = models.DateTimeField()
    given_how = models.CharField(max_length=6, choices=ConsentWay.choices)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=6, choices=ConsentWay.choices, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="arrangement_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="")
                | (Q(ended_at__gte=F("given_at")) & ~Q(ended_how="")),
                name="arrangement_ends_after_given",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.given_at:%Y-%m-%d}"
