from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.access.models import Account
from liren.domains.people.models import Dwelling, Person
from liren.domains.people.models.person import PATTERN
from liren.domains.residence.choices import EndCause, Kind, MadeBy, Proof, ProofGroup, State, Step
from liren.kernel import ids

IN_FORCE = Q(state__in=("submitted", "wanting", "registered"))
REGISTERED = Q(state="registered")


class Registration(models.Model):
    """Somebody registers that he lives here.

    `private` holds what was said (`rules.application`), sealed under the key of `subject`: the person's own once there
    is one on the register, before that a key of this registration alone. `counts_from`: from when residence counts,
    which a move without a gap carries on. `dwelling`
    is empty while the person is protected (`kernel.guarding`). `told` is what was told to be missing, all at once.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    version = models.PositiveIntegerField(default=1)
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.SUBMITTED)
    made_by = models.CharField(max_length=8, choices=MadeBy)
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="registrations")
    dwelling = models.ForeignKey(Dwelling, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()
    private = models.BinaryField()
    document_index = models.CharField(max_length=32, blank=True, default="")
    name_index = models.CharField(max_length=32, db_index=True)
    is_from_elsewhere = models.BooleanField()
    arrived_on = models.DateField()
    leaving_on = models.DateField(null=True)
    submitted_at = models.DateTimeField()
    told = models.JSONField(null=True)
    told_words = models.CharField(max_length=300, blank=True, default="")
    told_at = models.DateTimeField(null=True)
    registered_on = models.DateField(null=True)
    counts_from = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_cause = models.CharField(max_length=8, choices=EndCause, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    said_ready_on = models.DateField(null=True)  # since when the person knows that a permit may be asked for

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="registration_state_is_known"),
            models.UniqueConstraint(
                fields=["document_index"],
                condition=IN_FORCE & ~Q(document_index=""),
                name="registration_one_a_document",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=REGISTERED, name="registration_one_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("registered", "ended"))
                | Q(
                    person__isnull=False,
                    registered_on__isnull=False,
                    counts_from__isnull=False,
                ),
                name="registration_of_a_person_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False) & ~Q(end_cause="")
                | ~Q(state="ended") & Q(ended_on=None, end_cause=""),
                name="registration_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="registration_refused_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(leaving_on=None) | Q(leaving_on__gte=F("arrived_on")),
                name="registration_leaves_after_arriving",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("arrived_on")),
                name="registration_ends_after_arriving",
            ),
        )
        indexes = (
            models.Index(
                fields=["place_code", "state", "id"],
                name="registration_of_a_place",
                opclasses=[*PATTERN, "varchar_ops", "uuid_ops"],
            ),
            models.Index(fields=["account", "id"], name="registration_of_account"),
            models.Index(
                fields=["counts_from", "id"],
                condition=REGISTERED & Q(said_ready_on=None),
                name="registration_ready",
            ),
        )

    def __str__(self) -> str:
        return self.number


class ShownProof(models.Model):
    """A proof that was given, valid within [since, until]; `seen_on` once somebody of the staff saw the original."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="proofs")
    group = models.CharField(max_length=8, choices=ProofGroup)
    kind = models.CharField(max_length=12, choices=Proof)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    seen_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["registration", "group"], name="proof_one_of_a_group"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="proof_until_after_since",
            ),
        )

    def __str__(self) -> str:
        return self.kind


class Happened(models.Model):
    """A step in the history of a registration, with who took it; no personal value stands in it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField()
    step = models.CharField(max_length=12, choices=Step)
    actor_name = models.CharField(max_length=60, blank=True, default="")
    words = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return self.step
