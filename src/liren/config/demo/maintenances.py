"""Maintenance of the demo's system: one that is over, one that is coming."""

from __future__ import annotations

import datetime as dt

from liren.domains.access import queries as access
from liren.kernel import clock, maintenance
from liren.kernel.maintenance import Announcement
from liren.kernel.models import Touches

HOURS = 2
PLANS = (
    (
        -12,
        Touches.SENDING,
        "短信网关升级，验证码会晚几分钟。",
        "The SMS gateway is upgraded; codes come late.",
    ),
    (
        5,
        Touches.ALL,
        "数据库换机器，打不开；急事请打社区电话。",
        "The database moves; telephone if urgent.",
    ),
)


def load() -> int:
    """Nothing where any was announced."""
    account = access.account_by_username("admin")
    shown = maintenance.standing()
    if account is None or shown.coming or shown.past or shown.going_on:
        return 0
    night = clock.now().astimezone(clock.LOCAL).replace(hour=1, minute=0, second=0, microsecond=0)
    for days, touches, words, words_en in PLANS:
        begins = night + dt.timedelta(days=days)
        wish = Announcement(
            begins_at=begins,
            ends_at=begins + dt.timedelta(hours=HOURS),
            touches=touches,
            words=words,
            words_en=words_en,
        )
        with clock.at(min(begins - dt.timedelta(days=1), clock.now())):
            maintenance.announce(actor=access.actor_of(account), given=wish)
    return len(PLANS)
