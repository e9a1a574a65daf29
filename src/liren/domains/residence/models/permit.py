from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.models import Person
from liren.domains.people.models.person import PATTERN
from liren.domains.residence.choices import PermitState
from liren.domains.residence.models.registration import Registration
from liren.domains.residence.rules.permits import Years
from liren.kernel import ids


class Permit(models.Model):
    """A residence permit that the community took in for the police: when it is due, issued, endorsed.

    `endorse_from` and `endorse_by` are what `rules.permits.Years` says of `anchor` and `done`, kept to be found by.
    `reminded_for`, `suspended_for`: the day of which the person was told.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    version = models.PositiveIntegerField(default=1)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="permits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=PermitState, default=PermitState.TAKEN_IN)
    accepted_on = models.DateField()
    due_on = models.DateField()
    is_hard = models.BooleanField(default=False)
    hard_reason = models.CharField(max_length=200, blank=True, default="")
    passed_on = models.DateField(null=True)
    issued_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    anchor = models.DateField(null=True)
    done = models.PositiveSmallIntegerField(default=0)
    endorse_from = models.DateField(null=True)
    endorse_by = models.DateField(null=True)
    reminded_for = models.DateField(null=True)
    suspended_for = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=PermitState.values), name="permit_state_is_known"),
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state="declined"), name="permit_one_a_person"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="issued",
                    issued_on__isnull=False,
                    anchor__isnull=False,
                    endorse_from__isnull=False,
                    endorse_by__isnull=False,
                )
                | ~Q(state="issued") & Q(issued_on=None, anchor=None, endorse_from=None, endorse_by=None),
                name="permit_issued_counts_years",
            ),
            models.CheckConstraint(
                condition=Q(is_hard=False) | ~Q(hard_reason=""), name="permit_hard_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="permit_declined_with_a_reason"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("accepted_on")), name="permit_due_later"),
        )
        indexes = (
            models.Index(
                fields=["place_code", "state", "id"],
                name="permit_of_a_place",
                opclasses=[*PATTERN, "varchar_ops", "uuid_ops"],
            ),
            models.Index(
                fields=["endorse_from", "id"], condition=Q(state="issued"), name="permit_to_endorse"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def years(self) -> Years | None:
        """None until it is issued."""
        return Years(self.anchor, self.done) if self.anchor else None


class Endorsement(models.Model):
    """The permit was endorsed on that day, in time for `full_year` or late."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    permit = models.ForeignKey(Permit, on_delete=models.CASCADE, related_name="endorsements")
    on = models.DateField()
    full_year = models.DateField()
    is_late = models.BooleanField()
    actor_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["permit", "full_year"], name="endorsement_one_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.permit_id} {self.on}"
