"""A hot issue of the demo: the same noise told by several people over weeks, put forward to be conferred on."""

from __future__ import annotations

from liren.domains.access import queries as access
from liren.domains.casework.actions import hot as deeds
from liren.domains.casework.actions import hot_regrouping
from liren.domains.casework.queries import hot

COUNTY = "320104"
LEAST = 4
WHY = "五户说的是同一处音响，城管、市场监管和社区要一起定收摊时间。"


def load() -> int:
    """Groups the demo's matters; nothing where they are grouped already."""
    account = access.account_by_username("supervisor")
    supervisor = access.actor_of(account) if account else None
    if supervisor is None or hot.is_grouped(COUNTY):
        return 0
    grouped = hot_regrouping.regroup(county=COUNTY)
    for issue in hot.list_hot(supervisor, hot.HotFilter(), LEAST, size=1).issues:
        deeds.confer(actor=supervisor, issue_id=issue.id, words=WHY)
    return grouped
