"""Messages of the demo: a work chat's robot, words of the district's own, a member of staff who wishes otherwise,
and a roster."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from liren.config.demo.people import COUNTY
from liren.domains.access import queries as access
from liren.domains.messaging.actions.preferences import PreferenceWish, set_preferences
from liren.domains.messaging.actions.robots import RobotWish, make_robot
from liren.domains.messaging.actions.words import change_words
from liren.domains.messaging.queries.robots import list_robots
from liren.domains.organisations.actions.duty import ShiftWish, set_shifts
from liren.domains.organisations.queries import bodies_under
from liren.domains.organisations.queries.duty import people_of
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body

NOWHERE = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=demo"


def load() -> int:
    """Nothing where there is a robot already. The robot is stopped: a demo sends nothing to anybody."""
    district, community = _named("district"), _named("community")
    if district is None or community is None or list_robots(district):
        return 0
    station = next(iter(bodies_under(COUNTY, ["station"])), None)
    if station is None:
        return 0
    wish = RobotWish(
        name="柳荫里工作群", kind="wecom", url=NOWHERE, topics=["work", "late", "duty"], is_active=False
    )
    make_robot(actor=district, body_id=station.id, wish=wish)
    change_words(
        actor=district,
        county=COUNTY,
        template_key="casework.received",
        language="zh-hans",
        said={
            "title": "收到了您说的事",
            "text": "“{标题}”已收到，编号 {编号}。秦淮区会在时限内答复您。",
            "sms": "【秦淮】您说的事已收到，查询码 {查询码}，凭码可查进度、补充和评价。",
        },
    )
    _roster(district, station)
    quiet = PreferenceWish(channels={}, quiet_from=dt.time(22), quiet_until=dt.time(7))
    set_preferences(actor=community, wish=quiet)
    return 1


def _roster(keeper: Actor, station: Body) -> None:
    """Four weeks of evenings from today on; Sundays are left open, so that the page has a gap to show."""
    people = people_of(station)
    first = dt.datetime.combine(clock.today(), dt.time(17, 30), clock.LOCAL)
    for number in range(min(6, len(people) * 6)):
        start = first + dt.timedelta(days=number)
        wish = ShiftWish(
            holder_id=people[number % len(people)].id,
            deputy_id=people[(number + 1) % len(people)].id if len(people) > 1 else None,
            starts_at=start,
            ends_at=start + dt.timedelta(hours=15, minutes=30),
            phone="17000000109",
        )
        until = start.date() + dt.timedelta(days=21)
        set_shifts(actor=keeper, body_id=station.id, wish=wish, weekly_until=until)


def _named(username: str) -> Actor | None:
    account = access.account_by_username(username)
    return access.actor_of(account) if account else None
