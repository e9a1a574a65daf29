"""What the demo's district decided about processing: a field it switched off."""

from __future__ import annotations

import datetime as dt

from liren.config.demo import people
from liren.domains.access import queries as access
from liren.domains.people.queries.switches import fields_off
from liren.domains.processing.actions.switching import switch_field
from liren.kernel import clock
from liren.kernel.actor import Actor

DAYS_AGO = 30
REASON = "户籍制度改革已取消农业、非农业户口的区分，办事用不着这一项。"


def load() -> int:
    """Nothing where it was laid before."""
    account = access.account_by_username("district")
    district = access.actor_of(account) if account else None
    if district is None or fields_off(people.COUNTY):
        return 0
    _switch(district)
    return 1


def _switch(district: Actor) -> None:
    with clock.at(clock.now() - dt.timedelta(days=DAYS_AGO)):
        switch_field(
            actor=district,
            place_code=people.COUNTY,
            name="hukou_kind",
            is_on=False,
            valid_from=clock.today(),
            reason=REASON,
        )
