"""Who answers for the grids of the demo's first community, and a leave with its substitute."""

from __future__ import annotations

import datetime as dt

from liren.config.demo.ground import QUARTERS, SINCE
from liren.domains.access.queries import account_by_username
from liren.domains.organisations.actions.keepers import appoint_keeper, note_leave
from liren.domains.organisations.choices import KeeperPart
from liren.domains.organisations.queries.keepers import keepers_of
from liren.domains.territory.queries import grids_under
from liren.kernel import clock
from liren.kernel.actor import SYSTEM

KEEPERS = ("grid", "community")  # the chief's account and the deputy's
AWAY = dt.timedelta(days=3)


def load() -> int:
    """Gives every grid of the community its chief and deputy where nobody answers there yet; how many grids."""
    grids = [grid for grid in grids_under(QUARTERS[0].code) if not keepers_of(grid.id)]
    chief, deputy = (account.id for name in KEEPERS if (account := account_by_username(name)))
    for at, grid in enumerate(grids):
        first = appoint_keeper(
            actor=SYSTEM, grid_id=grid.id, holder_id=chief, part=KeeperPart.CHIEF, since=SINCE
        )
        appoint_keeper(actor=SYSTEM, grid_id=grid.id, holder_id=deputy, part=KeeperPart.DEPUTY, since=SINCE)
        if at == 1:
            today = clock.today()
            note_leave(
                actor=SYSTEM, keeper_id=first.id, since=today, until=today + AWAY, substitute_id=deputy
            )
    return len(grids)
