"""Guest houses of the demo: one that does well, one with alarms and findings, one nobody enters; guests invented."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from liren.config.demo.people import LIUYIN
from liren.domains.access import queries as access
from liren.domains.lodging.actions import checks, guests, houses, keepers
from liren.domains.lodging.actions.guests import Arrival
from liren.domains.lodging.actions.houses import HouseGiven
from liren.domains.lodging.queries.lists import HouseFilter, count_houses
from liren.domains.lodging.rules.guests import Guardian, GuestGiven
from liren.domains.people.rules.documents import check_character
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.lodging.models import GuestHouse

HOUSES = (
    ("柳荫客栈", "inn", "柳叶巷 20 号", "金陵柳荫住宿有限公司", (("101", 2), ("102", 2), ("201", 1))),
    ("听雨民宿", "homestay", "荫里街 3 号", "程听雨", (("东间", 2), ("西间", 2))),
    ("柳叶巷日租房", "short_let", "柳叶巷 12 号 5 幢 2 单元 301 室", "马会生", (("大间", 2),)),
)
ARRIVALS = (
    ("101", 20, (("陆鸿渐", "19880412"), ("茅于润", "19900819"))),
    ("201", 95, (("钟子期", "19760203"),)),
)


def load() -> int:
    """Nothing where a guest house is registered already, or nobody keeps the register."""
    account, keeper = access.account_by_username("community"), access.account_by_username("neighbour")
    if account is None or keeper is None:
        return 0
    worker, innkeeper = access.actor_of(account), access.actor_of(keeper)
    if count_houses(worker, HouseFilter()):
        return 0
    made = [_house(worker, *house) for house in HOUSES]
    for house in made[:2]:
        keepers.join(actor=innkeeper, sign=keepers.make_sign(actor=worker, house_id=house.id).sign)
    serial = 1
    for room, minutes, people in ARRIVALS:
        given = [_guest(name, birth, serial + row) for row, (name, birth) in enumerate(people)]
        _enter(innkeeper, made[0], room, minutes, given)
        serial += len(people)
    child = _guest("程小雨", f"{clock.today().year - 12}0601", 40)
    _enter(
        innkeeper,
        made[1],
        "东间",
        10,
        [_guest("程大年", "19810315", 41), child],
        Guardian("程大年", "13800138041", "parent"),
    )
    _checked(worker, made[1])
    return len(made)


def _house(
    worker: Actor, name: str, kind: str, address: str, holder: str, rooms: tuple[tuple[str, int], ...]
) -> GuestHouse:
    given = HouseGiven(name, kind, address, holder, clock.today() - dt.timedelta(days=200))
    with clock.at(clock.now() - dt.timedelta(days=12)):
        house = houses.open_house(actor=worker, place_code=LIUYIN, given=given)
        for room, beds in rooms:
            houses.add_room(actor=worker, house_id=house.id, name=room, beds=beds)
    return house


def _guest(name: str, birth: str, serial: int) -> GuestGiven:
    first = f"320104{birth}{serial:03d}"
    return GuestGiven(name, "id_card", first + check_character(first), None, is_confirmed=True)


def _enter(
    keeper: Actor,
    house: GuestHouse,
    room: str,
    minutes: int,
    given: list[GuestGiven],
    guardian: Guardian | None = None,
) -> list[uuid.UUID]:
    at = clock.now() - dt.timedelta(minutes=minutes)
    arrival = Arrival(house.rooms.get(name=room).id, at, given, guardian or Guardian())
    return [one.id for one in guests.enter_guests(actor=keeper, house_id=house.id, arrival=arrival)]


def _checked(worker: Actor, house: GuestHouse) -> None:
    """Both guests are who they are, and one more person stays there who was not entered."""
    seen = dict.fromkeys(house.guests.filter(left_at__isnull=True).values_list("id", flat=True), "same")
    checks.record_check(
        actor=worker,
        house_id=house.id,
        seen=seen,
        people=len(seen) + 1,
        due_on=clock.today() + dt.timedelta(days=3),
        other="前台没有张贴登记须知",
    )
