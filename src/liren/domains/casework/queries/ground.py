"""Open matters on the ground: how many in each community and grid, and which in one grid."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Q
from django.db.models.expressions import RawSQL

from liren.domains.casework.choices import OPEN_STATES
from liren.domains.casework.models import Case
from liren.domains.casework.policies import cases_visible_to, within
from liren.domains.casework.queries.lists import CasePage, paged
from liren.kernel import clock
from liren.kernel.actor import Actor

POINTS = 5000  # shown on one map


@dataclass(frozen=True, slots=True)
class GroundPoint:
    """An open matter where it lies, in CGCS2000 degrees."""

    number: str
    title: str
    longitude: float
    latitude: float
    is_late: bool


@dataclass(frozen=True, slots=True)
class GroundCount:
    """Open matters of one grid (None: of a community, in no grid), and how many of them are late."""

    place_code: str
    grid_id: uuid.UUID | None
    open: int
    late: int


def _open() -> Q:
    """SQLite knows its index of open matters only by states that stand written in the question."""
    if connection.vendor == "postgresql":
        return Q(state__in=OPEN_STATES)
    states = ", ".join(f"'{state.value}'" for state in OPEN_STATES)
    written = f"SELECT id FROM casework_case WHERE state IN ({states})"  # noqa: S608  # own names
    return Q(pk__in=RawSQL(written, []))  # noqa: S611  # own names


def count_ground(actor: Actor, prefix: str) -> list[GroundCount]:
    """What the actor sees, by community and grid, under a place. One query."""
    late = Q(due_at__lt=clock.now(), suspended_since=None)
    rows = Case.objects.filter(cases_visible_to(actor), _open(), merged_into=None, place_code__prefix=prefix)
    counted = rows.order_by().values("place_code", "grid_id")
    counted = counted.annotate(open=Count("pk"), late=Count("pk", filter=late))
    return [GroundCount(**row) for row in counted]


def points_of(actor: Actor, prefix: str) -> list[GroundPoint]:
    """Open matters under a place that have a point, the most pressing first; `POINTS` at most. One query."""
    rows = Case.objects.filter(
        cases_visible_to(actor),
        within(prefix),
        _open(),
        merged_into=None,
        longitude__isnull=False,
    )
    now, columns = clock.now(), ("number", "title", "longitude", "latitude", "due_at", "suspended_since")
    ordered = rows.order_by(F("due_at").asc(nulls_last=True), "id").values_list(*columns)[:POINTS]
    return [
        GroundPoint(number, title, east, north, bool(due and due < now and stopped is None))
        for number, title, east, north, due, stopped in ordered
    ]


def list_grid_cases(actor: Actor, grid_id: uuid.UUID, after: str = "") -> CasePage:
    """One page of the open matters of a grid, the most pressing first. One query."""
    rows = Case.objects.filter(
        cases_visible_to(actor), state__in=OPEN_STATES, merged_into=None, grid_id=grid_id
    )
    return paged(rows, "due", after)
