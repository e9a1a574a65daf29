"""Chiefs and deputies of grids, and who stands in while they are away."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from liren.domains.organisations import errors
from liren.domains.organisations.choices import KeeperPart
from liren.domains.organisations.models import GridKeeper, GridLeave
from liren.domains.organisations.policies import can_appoint_keepers, can_note_leaves
from liren.domains.organisations.queries.keepers import fit_to_keep
from liren.domains.territory.queries import get_grid
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def appoint_keeper(
    *, actor: Actor, grid_id: uuid.UUID, holder_id: uuid.UUID, part: str, since: dt.date
) -> GridKeeper:
    """Somebody answers for a grid from the day `since`; a new chief ends the former one's time with that day.

    Refuses whoever holds no post of the community or street, and whoever answers for the grid already.
    """
    grid = get_grid(grid_id)
    if not can_appoint_keepers(actor, grid.place_code):
        raise NotAllowed
    if part not in KeeperPart.values or holder_id not in fit_to_keep(grid.place_code):
        raise errors.KeeperUnfit(field="holder")
    now = list(locked(GridKeeper.objects.filter(grid=grid, until=None).order_by("id")))
    if any(row.holder_id == holder_id for row in now):
        raise errors.KeeperTwice(field="holder")
    for row in now:
        if part == KeeperPart.CHIEF and row.part == KeeperPart.CHIEF:
            _end(row, since)
    keeper = GridKeeper.objects.create(grid=grid, holder_id=holder_id, part=part, since=since)
    _record(actor, "organisations.keeper.appointed", keeper, {"part": part, "since": since.isoformat()})
    return keeper


@transaction.atomic
def end_keeper(*, actor: Actor, keeper_id: uuid.UUID, until: dt.date) -> None:
    """The last day of a keeper is the one before `until`."""
    keeper = _keeper(keeper_id)
    if not can_appoint_keepers(actor, keeper.grid.place_code):
        raise NotAllowed
    _end(keeper, until)
    _record(actor, "organisations.keeper.ended", keeper, {"until": until.isoformat()})


@transaction.atomic
def note_leave(
    *,
    actor: Actor,
    keeper_id: uuid.UUID,
    since: dt.date,
    until: dt.date,
    substitute_id: uuid.UUID | None = None,
) -> GridLeave:
    """A keeper is away on these days, both counted. Without a substitute the first deputy who is there answers."""
    keeper = _keeper(keeper_id)
    if not can_note_leaves(actor, keeper.grid.place_code):
        raise NotAllowed
    if until < since:
        raise errors.KeeperDayWrong(field="until")
    if keeper.leaves.filter(since__lte=until, until__gte=since).exists():
        raise errors.LeaveOverlaps(field="since")
    if substitute_id == keeper.holder_id:
        raise errors.SubstituteUnfit(field="substitute")
    if substitute_id and substitute_id not in fit_to_keep(keeper.grid.place_code):
        raise errors.KeeperUnfit(field="substitute")
    leave = GridLeave.objects.create(keeper=keeper, since=since, until=until, substitute_id=substitute_id)
    days = {"since": since.isoformat(), "until": until.isoformat()}
    _record(actor, "organisations.keeper.away", keeper, days)
    return leave


@transaction.atomic
def drop_leave(*, actor: Actor, leave_id: uuid.UUID) -> None:
    leave = locked(GridLeave.objects.filter(id=leave_id)).first()
    if leave is None:
        raise errors.KeeperUnknown
    keeper = leave.keeper
    if not can_note_leaves(actor, keeper.grid.place_code):
        raise NotAllowed
    leave.delete()
    _record(actor, "organisations.keeper.back", keeper, {"since": leave.since.isoformat()})


def _keeper(keeper_id: uuid.UUID) -> GridKeeper:
    keeper = locked(GridKeeper.objects.filter(id=keeper_id, until=None)).first()
    if keeper is None:
        raise errors.KeeperUnknown
    return keeper


def _end(keeper: GridKeeper, until: dt.date) -> None:
    if until <= keeper.since:
        raise errors.KeeperDayWrong(field="since")
    keeper.until = until
    keeper.save(update_fields=["until"])


def _record(actor: Actor, verb: str, keeper: GridKeeper, after: dict[str, Any]) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="grid",
        object_id=keeper.grid_id,
        place_code=keeper.grid.place_code,
        object_label=keeper.grid.name,
        after={"holder": str(keeper.holder_id), **after},
    )
