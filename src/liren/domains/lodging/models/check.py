from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.access.models import Account
from liren.domains.lodging.choices import FindingKind, Outcome
from liren.domains.lodging.models.guest import Guest
from liren.domains.lodging.models.house import GuestHouse
from liren.kernel import ids


class Check(models.Model):
    """Somebody of the community was on the spot and compared the list with what is there. `listed`: guests on the list
    then; `people`: who was found there; `matched`: how many of them stand on the list as who they are."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    house = models.ForeignKey(GuestHouse, on_delete=models.CASCADE, related_name="checks")
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    beds = models.PositiveIntegerField()
    listed = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(matched__lte=models.F("people"), matched__gte=0), name="check_matched_of_people"
            ),
        )
        indexes = (models.Index(fields=["house", "at"], name="check_by_house"),)

    def __str__(self) -> str:
        return f"{self.house_id} {self.at:%F}"


class Seen(models.Model):
    """How one guest on the list was found at a check."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="seen")
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="seen")
    outcome = models.CharField(max_length=6, choices=Outcome.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["check_made", "guest"], name="seen_once"),)

    def __str__(self) -> str:
        return self.outcome


class Finding(models.Model):
    """What a check found, to be put right by a day; closed by a second visit, which may set another day."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="findings")
    house = models.ForeignKey(GuestHouse, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=8, choices=FindingKind.choices)
    count = models.PositiveSmallIntegerField(default=1)
    words = models.CharField(max_length=300, blank=True, default="")
    due_on = models.DateField()
    visits = models.PositiveSmallIntegerField(default=0)
    visited_on = models.DateField(null=True)
    visit_words = models.CharField(max_length=300, blank=True, default="")
    mended_on = models.DateField(null=True)
    is_reminded = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["check_made", "kind"], name="finding_kind_once"),
            models.CheckConstraint(
                condition=Q(mended_on__isnull=True) | Q(visits__gt=0), name="finding_mended_by_a_visit"
            ),
        )
        indexes = (
            models.Index(
                fields=["house", "due_on"], condition=Q(mended_on__isnull=True), name="finding_open"
            ),
        )

    def __str__(self) -> str:
        return self.kind
