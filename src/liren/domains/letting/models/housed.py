from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.letting.housing_choices import Consent, HousedEnd
from liren.domains.letting.models.let import OPEN
from liren.domains.letting.models.notice import Notice
from liren.domains.letting.models.undertaking import Undertaking
from liren.domains.people.models import Person
from liren.kernel import ids


class Housed(models.Model):
    """Somebody stands on an employer's list of whom it houses in a let dwelling, within [since, until).

    `private` holds name and document as the employer wrote them, sealed under a key of the row's own that is destroyed
    when the line ends. `person` is who that is on the register, found by the document or said by a worker; never told
    to the employer. `said` is what that person answered.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="housed")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.SET_NULL, related_name="+")
    number_index = models.CharField(max_length=32, blank=True, default="")
    private = models.BinaryField(default=b"")
    since = models.DateField()
    until = models.DateField(null=True)
    said = models.CharField(max_length=7, choices=Consent.choices, default=Consent.WAITING)
    end = models.CharField(max_length=8, choices=HousedEnd.choices, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["undertaking", "number_index"],
                condition=OPEN & ~Q(number_index=""),
                name="housed_once_on_a_list",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="housed_until_after_since"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, end="") | (Q(until__isnull=False) & ~Q(end="")),
                name="housed_ended_whole",
            ),
        )
        indexes = (
            models.Index(fields=["undertaking", "id"], condition=OPEN, name="housed_by_employer"),
            models.Index(fields=["person"], condition=OPEN, name="housed_by_person"),
        )

    def __str__(self) -> str:
        return str(self.id)
