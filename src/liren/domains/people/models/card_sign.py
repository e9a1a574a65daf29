from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.models.person import Person
from liren.kernel import ids


class CardSign(models.Model):
    """What is printed on a resident's paper card to find the person again: a random sign, kept as a keyed digest only.
    One at a time; a new one makes the one before useless."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="signs")
    sign_index = models.CharField(max_length=32, unique=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="card_sign_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="card_sign_until_after_since"
            ),
        )

    def __str__(self) -> str:
        return str(self.person_id)
