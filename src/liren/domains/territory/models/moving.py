from __future__ import annotations

from django.db import models
from django.db.models import Q

from liren.domains.territory.choices import MoveKind, MoveState
from liren.domains.territory.models.ground import Place
from liren.kernel import ids


class PlaceMove(models.Model):
    """A change of codes and names of places that counts from the day `on`, and how far it has been carried out.

    `reach` is the lowest place that covers every code it speaks of, old and new; empty for several provinces.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    state = models.CharField(max_length=9, choices=MoveState.choices, default=MoveState.PLANNED)
    on = models.DateField()
    basis = models.CharField(max_length=200)
    reach = models.CharField(max_length=12, blank=True, default="")
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(basis=""), name="placemove_has_a_basis"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "withdrawn"], begun_at__isnull=True)
                | Q(state__in=["running", "done"], begun_at__isnull=False),
                name="placemove_begins_to_run",
            ),
            models.CheckConstraint(
                condition=Q(state="done", ended_at__isnull=False) | ~Q(state="done"),
                name="placemove_done_has_an_end",
            ),
        )
        indexes = (models.Index(fields=["state", "on"], name="placemove_by_state"),)

    def __str__(self) -> str:
        return f"{self.on} {self.basis}"


class PlaceMoveLine(models.Model):
    """One place of a move. `place` bore `old_code` (nobody for a new place), `target` bears `new_code` afterwards.

    `grids` are the codes of the grids that go over where a community is split. A line that nobody wrote, of a place
    that goes along with the one above it, `follows`.
    """

    id = models.BigAutoField(primary_key=True)
    move = models.ForeignKey(PlaceMove, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=6, choices=MoveKind.choices)
    old_code = models.CharField(max_length=12, blank=True, default="", db_index=True)
    new_code = models.CharField(max_length=12, db_index=True)
    old_name = models.CharField(max_length=80, blank=True, default="")
    new_name = models.CharField(max_length=80)
    grids = models.JSONField(default=list)
    follows = models.BooleanField(default=False)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(old_code="") | Q(kind="create"), name="placemoveline_has_an_old_code"
            ),
        )

    def __str__(self) -> str:
        return f"{self.old_code} → {self.new_code}"


class PlaceMoveTable(models.Model):
    """How far one column ("people.Person place_code") has been rewritten; `stayed` is how many rows could not be,
    since another stands there already, `kept` the keys of the first of them."""

    id = models.BigAutoField(primary_key=True)
    move = models.ForeignKey(PlaceMove, on_delete=models.CASCADE, related_name="tables")
    column = models.CharField(max_length=80)
    expected = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)
    kept = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["move", "column"], name="placemovetable_once_a_column"),
        )

    def __str__(self) -> str:
        return self.column
