from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.access.models import Account
from liren.domains.letting.models.let import OPEN, LetDwelling
from liren.domains.letting.undertaking_choices import Party, SignedHow
from liren.domains.organisations.models import Body
from liren.domains.people.models import Person
from liren.kernel import ids


class UndertakingText(models.Model):
    """A text that somebody signed, clause by clause, as it stood in a county. It never changes; other words are another
    version."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    county = models.CharField(max_length=6)
    party = models.CharField(max_length=8, choices=Party.choices)
    version = models.PositiveSmallIntegerField()
    chinese = models.JSONField()
    english = models.JSONField()
    digest = models.CharField(max_length=32)
    since = models.DateField(null=True)  # when it came into force, as its source says

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["county", "party", "version"], name="undertakingtext_one_a_version"
            ),
            models.UniqueConstraint(fields=["county", "party", "digest"], name="undertakingtext_once"),
        )

    def __str__(self) -> str:
        return f"{self.county} {self.party} {self.version}"


class Undertaking(models.Model):
    """The letter of responsibility that a landlord or an employer owes for a let dwelling until they are it no longer.

    `person` is who signs: the landlord, or somebody for the body or name. `text`, `signed_on` and `how` say what was
    signed last; every signature is a `Signature`.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    let = models.ForeignKey(LetDwelling, on_delete=models.CASCADE, related_name="undertakings")
    party = models.CharField(max_length=8, choices=Party.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, blank=True, default="")
    text = models.ForeignKey(UndertakingText, null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True)
    how = models.CharField(max_length=6, choices=SignedHow.choices, blank=True, default="")
    until = models.DateField(null=True)
    asked = models.CharField(
        max_length=32, blank=True, default=""
    )  # the digest of the text somebody was told to sign
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["let"], condition=OPEN & Q(party="landlord"), name="undertaking_one_landlord"
            ),
            models.UniqueConstraint(
                fields=["let", "body"], condition=OPEN & Q(party="employer"), name="undertaking_body_once"
            ),
            models.UniqueConstraint(
                fields=["let", "name"],
                condition=OPEN & Q(party="employer") & ~Q(name=""),
                name="undertaking_name_once",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=True) | Q(name=""), name="undertaking_body_or_name"
            ),
            models.CheckConstraint(
                condition=Q(text__isnull=True, signed_on__isnull=True, how="")
                | (Q(text__isnull=False, signed_on__isnull=False) & ~Q(how="")),
                name="undertaking_signed_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party} {self.let_id}"

    @property
    def is_persons(self) -> bool:
        """Whether it is a person's own, not signed for a body or a name."""
        return self.body_id is None and not self.name


class Signature(models.Model):
    """Somebody signed a text: on the screen by the own account, or on paper, whose scan is a file of it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="signatures")
    text = models.ForeignKey(UndertakingText, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=6, choices=SignedHow.choices)
    on = models.DateField()
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.undertaking_id} {self.on}"
