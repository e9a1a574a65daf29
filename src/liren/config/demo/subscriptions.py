"""Subscriptions of the demo: a resident's to the own community, a worker's to one class."""

from __future__ import annotations

from liren.config.demo.people import COUNTY, LIUYIN
from liren.domains.access import queries as access
from liren.domains.casework.actions.subscriptions import SubscriptionWish, subscribe
from liren.domains.casework.queries.catalogue import top_levels
from liren.domains.casework.queries.subscriptions import own_subscriptions


def load() -> int:
    """Nothing for whoever subscribes to anything already."""
    made = 0
    first = next((category.code for category in top_levels(COUNTY) if category.level == 1), "")
    for username, code, cadence in (("resident", "", "soon"), ("community", first, "daily")):
        account = access.account_by_username(username)
        if account is None:
            continue
        actor = access.actor_of(account)
        if own_subscriptions(actor):
            continue
        wish = SubscriptionWish(place_code=LIUYIN, category_code=code, cadence=cadence)
        subscribe(actor=actor, wish=wish)
        made += 1
    return made
