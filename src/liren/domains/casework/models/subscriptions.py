from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from liren.domains.casework.models.catalogue import Category
from liren.domains.casework.subscription_choices import Cadence
from liren.kernel import ids


class Subscription(models.Model):
    """What somebody wants to hear of: a place, a grid or a building of it, a class; all of them together.

    It points at things by their ids, so that a new code of the place changes nothing. A grid or building that is no
    more leaves the community (`queries.subscriptions`). `told_until` is up to when its holder was told; `scope` tells
    two of one holder apart.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions")
    place = models.ForeignKey("territory.Place", models.PROTECT, related_name="+")
    grid = models.ForeignKey("territory.Grid", models.SET_NULL, null=True, related_name="+")
    building = models.ForeignKey("territory.Building", models.SET_NULL, null=True, related_name="+")
    spot = models.CharField(max_length=160, blank=True)  # what grid or building was called
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    scope = models.CharField(max_length=160)
    cadence = models.CharField(max_length=6, choices=Cadence)
    made_at = models.DateTimeField()
    told_until = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="times in a row it could not be told")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "scope"], name="subscription_once_a_scope"),
            models.CheckConstraint(
                condition=Q(cadence__in=Cadence.values), name="subscription_cadence_is_known"
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, next_at__isnull=False) | Q(paused_at__isnull=False, next_at=None),
                name="subscription_goes_on_or_is_paused",
            ),
            models.CheckConstraint(
                condition=Q(told_until__gte=F("made_at")), name="subscription_tells_of_later"
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], name="subscription_due", condition=Q(next_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.scope}"

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def has_failed(self) -> bool:
        """Whether it was stopped because it could not be told."""
        return self.is_paused and self.failures > 0
