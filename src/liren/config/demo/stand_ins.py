"""A stand-in of the demo: the director is on leave, a colleague of the station has the role for a week."""

from __future__ import annotations

import datetime as dt

from liren.domains.access import queries as access
from liren.domains.access.actions.standing import StandInWish, lend
from liren.domains.access.queries.standing import deputies_for, lendable, stand_ins_of
from liren.kernel import clock


def load() -> int:
    """Nothing where one is arranged already."""
    director, deputy = access.account_by_username("director"), access.account_by_username("community")
    if director is None or deputy is None:
        return 0
    actor = access.actor_of(director)
    held = [one for one in lendable(actor) if one.account_id == director.id]
    if stand_ins_of(actor) or not held or deputy.id not in {one.id for one in deputies_for(held[0])}:
        return 0
    now = clock.now()
    wish = StandInWish(
        deputy_id=deputy.id, starts_at=now, ends_at=now + dt.timedelta(days=7), reason="年休假，7 天"
    )
    lend(actor=actor, holding_id=held[0].id, wish=wish)
    return 1
