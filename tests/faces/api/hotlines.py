"""A hotline of a city that is asked and asks: its order, the matter behind it, and what it says."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from liren.domains.casework.actions import dispatch, handling
from liren.domains.casework.actions.hotline import set_hotline
from liren.domains.casework.models import Case, HotlineOrder
from liren.kernel.actor import SYSTEM
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.faces.api.machines import Machine
from tests.factories.hotlines import City, city

Machines = Callable[..., Machine]

STREET = "320104901"

ORDER: dict[str, Any] = {
    "number": "NJ-0417",
    "text": "三单元的楼道灯坏了一周没人修。",
    "ordered_at": "2026-11-23T08:30:00+08:00",
    "limit": {"kind": "working", "days": 2},
    "class": "城市管理/路灯",
    "name": "王秀兰",
    "phone": "13800138000",
    "place_code": LIUYIN,
}


@pytest.fixture
def nanjing(desk: Desk, settings: Any) -> Iterator[City]:
    settings.LIREN_INNER_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    with city(lambda: desk.now) as found:
        _row, found.secret = set_hotline(actor=SYSTEM, name="南京12345", place_code=STREET, url=found.url)
        yield found


@pytest.fixture
def line(nanjing: City, machine_of: Machines) -> Machine:
    return machine_of("dispatcher")


def order() -> HotlineOrder:
    return HotlineOrder.objects.select_related("case", "hotline", "requester").get()


def say(line: Machine, kind: str, key: str, **more: Any) -> Any:
    return line.post("/hotline/events", {"order": "NJ-0417", "event": key, "kind": kind, **more})


def assigned(desk: Desk) -> Case:
    case = order().case
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"))
    return order().case


def resolved(desk: Desk) -> Case:
    case, actor = assigned(desk), desk.who("community")
    handling.accept_case(actor=actor, case_id=case.id)
    handling.resolve_case(actor=actor, case_id=case.id, outcome="fixed", answer="换了灯，都亮了。")
    return order().case
