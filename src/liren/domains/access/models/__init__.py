from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from liren.domains.access.choices import AccountKind, Outcome, Role, Scope, Way
from liren.domains.access.models.keys import KeyChallenge as KeyChallenge
from liren.domains.access.models.keys import OutsideIdentity as OutsideIdentity
from liren.domains.access.models.keys import Passkey as Passkey
from liren.domains.organisations.models import Body
from liren.kernel import clock, ids
from liren.kernel.sealed import SealedTextField

SEPARATED = (Role.AUDITOR.value, Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value)
BODILESS = (*SEPARATED, Role.DISTRICT.value)


class Accounts(BaseUserManager["Account"]):
    """Finds accounts for the sign-in machinery. It creates none: only actions do."""


class Account(AbstractBaseUser):
    """A person who signs in: staff by username and password, a resident by phone and code."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=AccountKind)
    username = models.CharField(max_length=32, unique=True, null=True, blank=True)
    display_name = models.CharField(max_length=40, blank=True, default="")
    phone = SealedTextField()
    phone_index = models.CharField(max_length=32, blank=True, default="")
    home_place_code = models.CharField(max_length=12, blank=True, default="")
    language = models.CharField(max_length=8, default="zh-hans")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    passkey_second = models.BooleanField(default=False, help_text="a passkey is asked for after the password")
    keys_off = models.BooleanField(default=False, help_text="keys of one letter do nothing (WCAG 2.1.4)")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = Accounts()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="account_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=AccountKind.RESIDENT) | (Q(username__isnull=False) & ~Q(username="")),
                name="account_staff_has_username",
            ),
            models.CheckConstraint(
                condition=Q(kind=AccountKind.STAFF) | ~Q(phone_index=""),
                name="account_resident_has_phone",
            ),
            models.UniqueConstraint(
                fields=["phone_index", "kind"],
                condition=~Q(phone_index=""),
                name="account_one_a_phone_and_kind",
            ),
        )
        indexes = (models.Index(fields=["kind", "username"], name="account_by_kind"),)

    def __str__(self) -> str:
        return self.display_name or self.username or str(self.id)


class RoleHolding(models.Model):
    """A role held by an account in a body and a place during [valid_from, valid_until)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField(max_length=24, choices=Role)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="holdings")
    place_code = models.CharField(max_length=12)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="granted"
    )
    granted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="holding_role_known"),
            models.CheckConstraint(condition=~Q(place_code=""), name="holding_names_its_place"),
            models.CheckConstraint(
                condition=Q(role__in=BODILESS) | Q(body__isnull=False), name="holding_names_its_body"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="role_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("account")), name="nobody_grants_to_himself"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(role__in=SEPARATED, valid_until=None),
                name="one_separated_duty_an_account",
            ),
        )
        indexes = (models.Index(fields=["body", "role"], name="holding_by_body_role"),)

    def __str__(self) -> str:
        return f"{self.role} {self.place_code}"

    @property
    def has_ended(self) -> bool:
        return self.valid_until is not None and self.valid_until <= clock.now()


class StandIn(models.Model):
    """A role lent to a deputy for a time: the whole of the holding or a place within it. It ends by itself."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    holding = models.ForeignKey(RoleHolding, on_delete=models.PROTECT, related_name="stand_ins")
    deputy = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="standing_in")
    place_code = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    lent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    lent_at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="stand_in_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="stand_in_says_why"),
            models.CheckConstraint(condition=~Q(place_code=""), name="stand_in_names_its_place"),
        )
        indexes = (models.Index(fields=["deputy", "ends_at"], name="stand_in_by_deputy"),)

    def __str__(self) -> str:
        return f"{self.holding_id} {self.starts_at:%Y-%m-%d}"

    @property
    def is_now(self) -> bool:
        return self.starts_at <= clock.now() < self.ends_at

    @property
    def has_ended(self) -> bool:
        return self.ends_at <= clock.now()


class SignInCode(models.Model):
    """A code sent to a phone. Neither the number nor the code can be read from it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    phone_index = models.CharField(max_length=32)
    address_index = models.CharField(max_length=32)
    digest = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["phone_index", "sent_at"], name="code_by_phone"),
            models.Index(fields=["address_index", "sent_at"], name="code_by_address"),
        )

    def __str__(self) -> str:
        return str(self.id)


class ApiToken(models.Model):
    """What a machine shows instead of a person: acts as its owner, with rights narrowed to scopes and a place.

    Only a digest is kept: the token itself is shown once.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)  # its first letters, by which a person tells it from others
    scopes = models.JSONField(default=list)
    place_code = models.CharField(max_length=12, blank=True, default="")  # empty: wherever the owner may
    recipient = models.UUIDField(null=True)  # who gets what it reads of people; none for the own use
    is_recipient_said = models.BooleanField(default=False)  # not of tokens made before anybody asked
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_ends_after_start"),
            models.CheckConstraint(condition=~Q(name=""), name="token_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > clock.now()

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]


class ApiAnswer(models.Model):
    """What a request with an idempotency key was answered, so that the same request sent again changes nothing.

    Its id becomes that of whatever the request makes: even one whose answer got lost is made once.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)  # of method, path and body
    began_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    body = SealedTextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="answer_once_a_key"),)
        indexes = (models.Index(fields=["began_at"], name="answer_by_age"),)

    def __str__(self) -> str:
        return self.key


class SignIn(models.Model):
    """One try at signing in to a known account, told to whoever owns it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome)
    way = models.CharField(max_length=12, choices=Way)
    is_new_device = models.BooleanField(default=False)
    device = models.CharField(
        max_length=32, blank=True, default=""
    )  # digest of the device's mark and the account
    address = SealedTextField()
    agent = SealedTextField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="sign_in_outcome_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="sign_in_way_known"),
            models.CheckConstraint(
                condition=Q(is_new_device=False) | Q(outcome=Outcome.ENTERED), name="only_who_enters_is_new"
            ),
        )
        indexes = (
            models.Index(fields=["account", "-id"], name="sign_in_by_account"),
            models.Index(fields=["at"], name="sign_in_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """One of the codes that stand in once for the authenticator. The code cannot be read from it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__gte=F("made_at")), name="recovery_code_used_after_made"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class TypedForm(models.Model):
    """What somebody sent just after having been signed out: it waits, sealed, for that person and nobody else."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="typed_forms")
    at = models.DateTimeField()
    path = models.CharField(max_length=500)  # where it was sent to
    page = models.CharField(max_length=500, blank=True, default="")  # where it was written
    files = models.PositiveSmallIntegerField(default=0)  # which are not kept
    body = SealedTextField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(path__startswith="/"), name="typed_form_goes_to_a_path"),
        )
        indexes = (models.Index(fields=["account", "at"], name="typed_form_by_account"),)

    def __str__(self) -> str:
        return self.path


import liren.domains.access.handover_models  # noqa: E402, F401  models are known by being read
