from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from liren.domains.organisations.choices import BodyKind, KeeperPart, PostKind, SwapState
from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class Body(models.Model):
    """A body that can own a case. `place` is what it covers; `parent` is the line upwards."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    kind = models.CharField(max_length=24, choices=BodyKind)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=24)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    place = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="bodies")
    place_code = models.CharField(max_length=12)
    phone = models.CharField(max_length=24, blank=True, default="")
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)  # a page that shows an older one may change nothing

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="body_kind_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(short_name=""), name="body_named"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="body_not_its_own_parent"
            ),
            models.UniqueConstraint(
                fields=["place_code", "name"],
                condition=Q(active=True),
                name="body_one_active_of_a_name_in_a_place",
            ),
        )
        indexes = (models.Index(fields=["place_code", "kind"], name="body_by_place_kind"),)

    def __str__(self) -> str:
        return self.short_name

    @property
    def places(self) -> list[str]:
        """The codes of every place it covers, its own first. One query unless `further` was read before."""
        return [self.place_code, *sorted(row.place_code for row in self.further.all())]


class Coverage(models.Model):
    """A further place that a body covers besides the one where it stands."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="further")
    place = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="covered_by")
    place_code = models.CharField(max_length=12)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["body", "place"], name="coverage_once_a_body_and_place"),
        )
        indexes = (models.Index(fields=["place_code"], name="coverage_by_place"),)

    def __str__(self) -> str:
        return f"{self.body_id} {self.place_code}"


class Post(models.Model):
    """A place of work in a body, held by people one after another."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=16, choices=PostKind)
    title = models.CharField(max_length=40)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=PostKind.values), name="post_kind_known"),
            models.UniqueConstraint(fields=["body", "title"], name="post_one_of_a_title_in_a_body"),
        )

    def __str__(self) -> str:
        return self.title


class PostHolding(models.Model):
    """Who held a post from when to when: [since, until)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts_held")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="holding_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["post", "holder"], condition=Q(until=None), name="holding_open_once_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.post_id} {self.since}"


class DutyShift(models.Model):
    """Who of a body is on duty during [starts_at, ends_at), who stands in, and what is handed over to the next."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="shifts")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    phone = SealedTextField()
    handover = models.TextField(blank=True, default="")
    handed_over_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("holder")), name="shift_deputy_is_another"
            ),
            models.UniqueConstraint(
                fields=["body", "holder", "starts_at"], name="shift_once_a_person_and_moment"
            ),
        )
        indexes = (models.Index(fields=["body", "starts_at"], name="shift_by_body"),)

    def __str__(self) -> str:
        return f"{self.body_id} {self.starts_at:%Y-%m-%d %H:%M}"


class DutySwap(models.Model):
    """Somebody on duty asks a colleague to change shifts; both have to want it."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    shift = models.ForeignKey(DutyShift, on_delete=models.CASCADE, related_name="swaps")
    other = models.ForeignKey(DutyShift, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=SwapState, default=SwapState.WAITING)
    words = models.CharField(max_length=200, blank=True, default="")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=SwapState.values), name="swap_state_known"),
            models.CheckConstraint(condition=~Q(shift=F("other")), name="swap_of_two_shifts"),
            models.UniqueConstraint(
                fields=["shift"], condition=Q(state="waiting"), name="swap_one_waiting_a_shift"
            ),
        )

    def __str__(self) -> str:
        return f"{self.shift_id} {self.other_id}"


class GridKeeper(models.Model):
    """Who answers for a grid within [since, until): its chief, or one of the deputies."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    grid = models.ForeignKey("territory.Grid", on_delete=models.PROTECT, related_name="keepers")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=6, choices=KeeperPart)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(part__in=KeeperPart.values), name="keeper_part_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="keeper_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["grid"], condition=Q(part="chief", until=None), name="keeper_one_chief_a_grid"
            ),
            models.UniqueConstraint(
                fields=["grid", "holder"], condition=Q(until=None), name="keeper_once_a_grid_and_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.grid_id} {self.part}"


class GridLeave(models.Model):
    """A keeper is away from `since` to `until`, both days counted; `substitute` stands in if somebody is named."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    keeper = models.ForeignKey(GridKeeper, on_delete=models.CASCADE, related_name="leaves")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="leave_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"{self.keeper_id} {self.since}"
