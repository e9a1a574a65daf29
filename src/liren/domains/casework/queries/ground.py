"""Open matters on the ground: how many in each community and grid, and which in one grid."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q

from liren.domains.casework.choices import OPEN_STATES
from liren.domains.casework.models import Case
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries.lists import CasePage, listed, paged
from liren.kernel import clock
from liren.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class GroundCount:
    """Open matters of one grid (None: of a community, in no grid), and how many of them are late."""

    place_code: str
    grid_id: uuid.UUID | None
    open: int
    late: int


def count_ground(actor: Actor, prefix: str) -> list[GroundCount]:
    """What the actor sees, by community and grid, under a place. One query."""
    late = Q(due_at__lt=clock.now(), suspended_since=None)
    rows = Case.objects.filter(
        cases_visible_to(actor), state__in=OPEN_STATES, merged_into=None, place_code__prefix=prefix
    )
    counted = rows.order_by().values("place_code", "grid_id")
    counted = counted.annotate(open=Count("pk"), late=Count("pk", filter=late))
    return [GroundCount(**row) for row in counted]


def list_grid_cases(actor: Actor, grid_id: uuid.UUID, after: str = "") -> CasePage:
    """One page of the open matters of a grid, the most pressing first. One query."""
    rows = Case.objects.filter(
        cases_visible_to(actor), state__in=OPEN_STATES, merged_into=None, grid_id=grid_id
    )
    return paged(listed(rows), "due", after)
