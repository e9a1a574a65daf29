from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.access.models import Account
from liren.domains.lodging.choices import DocumentKind
from liren.domains.lodging.models.house import GuestHouse, GuestRoom
from liren.domains.people.choices import Flaw
from liren.kernel import ids

HERE = Q(left_at__isnull=True, struck_at__isnull=True)
ASKED = Q(asked_at__isnull=False) & (Q(here_at__isnull=True) | Q(here_at__lt=F("asked_at")))
"""Asked about, and not answered yet."""


class Guest(models.Model):
    """Somebody who stays in a guest house within [arrived_at, left_at).

    Name, number, birth and what was asked about a minor are sealed in `private` under the guest's own key, whose
    subject is the row's id. The key is destroyed once the time of keeping is over (`forgotten_at`); what is left
    counts for the rates and speaks of nobody.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    house = models.ForeignKey(GuestHouse, on_delete=models.CASCADE, related_name="guests")
    room = models.ForeignKey(GuestRoom, on_delete=models.PROTECT, related_name="guests")
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    number_index = models.CharField(max_length=32, blank=True, default="")
    private = models.BinaryField(default=b"")
    flaw = models.CharField(max_length=16, choices=Flaw.choices, blank=True, default="")
    is_confirmed = models.BooleanField()  # the keeper compared the face with the document
    is_minor = models.BooleanField(default=False)
    is_unreached = models.BooleanField(default=False)  # a minor whose guardian nobody reached
    is_late = models.BooleanField(default=False)  # entered later than the place allowed on that day
    is_wrong = models.BooleanField(default=False)  # a check found the name or number wrong
    is_other = models.BooleanField(default=False)  # a check found somebody else
    arrived_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    left_at = models.DateTimeField(null=True)
    is_left_unknown = models.BooleanField(default=False)  # nobody said when; it ended by its term
    here_at = models.DateTimeField(null=True)  # when the house said last that the guest is still there
    asked_at = models.DateTimeField(null=True)  # when the house was asked last
    struck_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["house", "number_index"],
                condition=HERE & ~Q(number_index=""),
                name="guest_once_in_a_house",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="guest_left_after_arrived",
            ),
            models.CheckConstraint(
                condition=Q(is_left_unknown=False) | Q(left_at__isnull=False), name="guest_unknown_has_left"
            ),
            models.CheckConstraint(
                condition=Q(is_unreached=False) | Q(is_minor=True), name="guest_unreached_is_minor"
            ),
        )
        indexes = (
            models.Index(fields=["house", "arrived_at"], name="guest_by_house"),
            models.Index(fields=["number_index"], condition=~Q(number_index=""), name="guest_by_number"),
            models.Index(
                fields=["left_at"],
                condition=Q(forgotten_at__isnull=True, left_at__isnull=False),
                name="guest_to_forget",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_asked(self) -> bool:
        """Whether the house was asked if the guest is still there, and has not answered."""
        return self.asked_at is not None and (self.here_at is None or self.here_at < self.asked_at)
