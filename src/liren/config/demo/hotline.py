"""Orders of the demo's hotline: fresh, late, in work with more time asked for, answered, on their way back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from liren.config.demo.people import COUNTY
from liren.domains.access import queries as access
from liren.domains.casework.actions import dispatch, handling, hotline_replies
from liren.domains.casework.actions.hotline import Ordered, receive_order, set_hotline
from liren.domains.casework.hotline_choices import LimitKind
from liren.domains.casework.queries.hotline import hotlines_usable_by
from liren.domains.casework.rules.hotline import AskedLimit
from liren.domains.organisations import queries as organisations
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Hotline, HotlineOrder

STREET, COMMUNITY = "320104901", "320104901001"
# number, their class, words, hours since it came, hours they give
ORDERS = (
    ("1", "城市管理/市政设施/路灯", "柳荫里东门到公交站的三盏路灯不亮，晚上看不见台阶。", 3, 72),
    ("2", "住房保障/物业服务", "电梯困人两次，物业只说在联系厂家，没有答复日期。", 30, 24),
    ("3", "生态环境/噪声", "楼下健身房清早五点放音乐，孩子睡不好。", 20, 120),
    ("4", "城市管理/占道经营", "菜场门口的摊位占了盲道，轮椅过不去。", 40, 96),
    ("5", "公共交通/公交线路", "希望 17 路公交晚高峰加一班车。", 2, 72),
)


def load() -> int:
    """Nothing where the hotline is there already."""
    dispatcher, body = _named("dispatcher"), _named("community")
    if dispatcher is None or body is None or hotlines_usable_by(SYSTEM, is_active=False):
        return 0
    hotline, _secret = set_hotline(actor=SYSTEM, name="南京12345", place_code=STREET)
    orders = [_received(hotline, *row) for row in ORDERS]
    _fresh, _late, waiting, answered, returning = orders
    for order in (waiting, answered):
        _accepted(dispatcher, body, order)
    hotline_replies.ask_extension(
        actor=dispatcher,
        order_id=waiting.id,
        until=waiting.due_at + dt.timedelta(days=3),
        words="健身房已约谈，隔音材料周五到货，装好后请居民现场听。",
    )
    handling.resolve_case(
        actor=body,
        case_id=answered.case_id,
        outcome="fixed",
        answer="摊位已劝离，盲道画了线，城管每天早晚各巡一次。",
    )
    hotline_replies.return_order(
        actor=dispatcher, order_id=returning.id, reason="not_ours", words="公交班次由市交通局安排，请转市里。"
    )
    return len(orders)


def _received(
    hotline: Hotline, number: str, their_class: str, text: str, hours: int, given: int
) -> HotlineOrder:
    came = clock.now() - dt.timedelta(hours=hours)
    ordered = Ordered(
        number=f"NJ{came:%Y%m%d}00041{number}",
        text=text,
        ordered_at=came,
        limit=AskedLimit(kind=LimitKind.CLOCK, hours=given),
        their_class=their_class,
        name="周桂芳",
        phone=f"1380013801{number}",
        place_code=COMMUNITY,
    )
    with clock.at(came + dt.timedelta(minutes=5)):
        return receive_order(actor=SYSTEM, hotline=hotline, ordered=ordered).order


def _accepted(dispatcher: Actor, body: Actor, order: HotlineOrder) -> None:
    own = {grant.body for grant in body.grants_of("cases.handle")}
    station = next(one for one in organisations.bodies_under(COUNTY, ["station"]) if one.id in own)
    dispatch.assign_case(actor=dispatcher, case_id=order.case_id, body_id=station.id)
    handling.accept_case(actor=body, case_id=order.case_id)


def _named(username: str) -> Actor | None:
    account = access.account_by_username(username)
    return access.actor_of(account) if account else None
