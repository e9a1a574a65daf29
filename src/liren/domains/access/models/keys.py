"""By what else than a password somebody comes in: passkeys, and who of an identity provider it is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.access.choices import KeyPurpose
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class Passkey(models.Model):
    """A key that a person's device or security key holds; only its public half is here."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey("access.Account", on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=40)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.BinaryField()  # the id with the public key, as the engine reads it
    domain = models.CharField(max_length=253)  # for which it was made; it works for no other
    transports = models.JSONField(default=list)
    counter = models.PositiveBigIntegerField()
    is_synced = models.BooleanField()  # its maker's cloud may carry it to other devices
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="passkey_has_a_name"),
            models.CheckConstraint(condition=~Q(credential_id=""), name="passkey_has_an_id"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__gte=F("made_at")), name="passkey_used_after_made"
            ),
        )

    def __str__(self) -> str:
        return self.name


class KeyChallenge(models.Model):
    """What a passkey is given to sign: for one purpose, once, for minutes."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey("access.Account", null=True, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=KeyPurpose)
    challenge = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(purpose__in=KeyPurpose.values), name="challenge_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose=KeyPurpose.ENTER) | Q(account__isnull=False), name="challenge_says_whose"
            ),
        )
        indexes = (models.Index(fields=["at"], name="challenge_by_age"),)

    def __str__(self) -> str:
        return str(self.id)


class OutsideIdentity(models.Model):
    """Who of an identity provider an account belongs to. What the provider calls that person lies sealed."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey("access.Account", on_delete=models.CASCADE, related_name="outside")
    issuer = models.CharField(max_length=500)
    subject = SealedTextField()
    subject_index = models.CharField(max_length=32)
    linked_by = models.ForeignKey("access.Account", null=True, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subject_index"], name="outside_person_has_one_account"),
            models.UniqueConstraint(fields=["account", "issuer"], name="account_is_one_outside_person"),
            models.CheckConstraint(condition=~Q(subject_index=""), name="outside_names_its_person"),
        )

    def __str__(self) -> str:
        return self.issuer
