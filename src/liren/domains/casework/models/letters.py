"""Letters of residents by e-mail, and where their writers are reached."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from liren.domains.casework.letter_choices import KEPT_LETTERS, LetterReason, LetterState, LetterVerb
from liren.domains.casework.models.case import Case, Requester
from liren.domains.casework.models.facts import Message
from liren.kernel import ids
from liren.kernel.refusals import REGISTRY
from liren.kernel.sealed import SealedTextField


class RequesterMail(models.Model):
    """The address from which somebody wrote. Who writes to the address with the `token` is that person; it stands in
    the letters to that person alone."""

    requester = models.OneToOneField(Requester, models.CASCADE, primary_key=True, related_name="mail")
    address = SealedTextField()
    address_index = models.CharField(max_length=32)
    token = SealedTextField()
    token_index = models.CharField(max_length=32, unique=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    thread = SealedTextField()  # the Message-ID of the first letter, which all ours answer

    class Meta:
        indexes = (models.Index(fields=["address_index"], name="requester_by_address"),)

    def __str__(self) -> str:
        return str(self.requester_id)


class Letter(models.Model):
    """A letter that came, once by its Message-ID. While it waits for a person its bytes are kept, sealed, in `stored`;
    once taken, its words and pictures are the matter's and nothing else is kept of it; of one that a person added to a
    matter the bytes stay while that can be taken back."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    key = models.CharField(max_length=32, unique=True)
    place_code = models.CharField(max_length=12)
    at = models.DateTimeField()
    size = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=LetterState)
    reason = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    sender = SealedTextField()
    sender_index = models.CharField(max_length=32, blank=True)
    sender_name = SealedTextField()
    subject = SealedTextField()
    stored = models.CharField(max_length=100, blank=True)
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="letters")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=KEPT_LETTERS) | ~Q(reason=""), name="letter_kept_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(*KEPT_LETTERS, LetterState.REPLY)) | Q(stored=""),
                name="letter_taken_is_not_kept",
            ),
        )
        indexes = (
            models.Index(fields=["state", "-id"], name="letter_latest"),
            models.Index(fields=["at"], name="letter_by_age", condition=~Q(stored="")),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_kept(self) -> bool:
        return self.state in KEPT_LETTERS

    @property
    def reason_words(self) -> str:
        """Why it was not taken by itself, in the language now active."""
        if self.reason in LetterReason.values:
            return str(LetterReason(self.reason).label)
        kind = REGISTRY.get(self.reason)
        try:
            return str(kind.sentence) % self.details if kind else self.reason
        except KeyError:
            return self.reason


class LetterAddition(models.Model):
    """What a letter brought to a matter when a person added it, so that it can be taken out again: its words, its
    files, and the requester, who `has_joined` if the person was not in the matter before."""

    letter = models.OneToOneField(Letter, models.CASCADE, primary_key=True, related_name="addition")
    at = models.DateTimeField()
    message = models.ForeignKey(Message, models.SET_NULL, null=True)
    requester = models.ForeignKey(Requester, models.SET_NULL, null=True)
    has_joined = models.BooleanField(default=False)
    files = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=["at"], name="letter_addition_by_age"),)

    def __str__(self) -> str:
        return str(self.letter_id)


class LetterDeed(models.Model):
    """What happened to a letter, with who did it and why."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="deeds")
    at = models.DateTimeField()
    verb = models.CharField(max_length=8, choices=LetterVerb)
    by_name = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["letter", "id"], name="letter_deed_in_order"),)

    def __str__(self) -> str:
        return self.verb
