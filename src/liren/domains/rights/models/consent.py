from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liren.domains.people.models import Person
from liren.domains.rights.choices import ConsentWay
from liren.kernel import ids


class ConsentText(models.Model):
    """What somebody agrees to, word for word, in both languages. A text never changes; another one is a new version."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    scope = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    chinese = models.TextField()
    english = models.TextField()
    digest = models.CharField(max_length=32)
    since = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["scope", "version"], name="consent_text_once_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.scope} {self.version}"


class Consent(models.Model):
    """One consent of one person within [given_at, ended_at). `guardian` says who agreed for a child, as JSON sealed
    under the child's own key."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=40)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_how = models.CharField(max_length=6, choices=ConsentWay.choices)
    guardian = models.BinaryField(default=b"")
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=6, choices=ConsentWay.choices, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "scope"], condition=Q(ended_at__isnull=True), name="consent_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="")
                | (Q(ended_at__gte=F("given_at")) & ~Q(ended_how="")),
                name="consent_ends_after_given",
            ),
        )

    def __str__(self) -> str:
        return f"{self.scope} {self.given_at:%Y-%m-%d}"
