from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from liren.config.demo.people import World
from liren.domains.lodging.actions import guests, houses, keepers
from liren.domains.lodging.actions.guests import Arrival
from liren.domains.lodging.actions.houses import HouseGiven
from liren.domains.lodging.models import Guest, GuestHouse, GuestRoom
from liren.domains.lodging.rules.guests import Guardian, GuestGiven
from liren.domains.people.rules.documents import check_character
from liren.kernel import clock
from liren.kernel.actor import Actor
from tests.domains.people.conftest import LIUYIN, TANGYUAN
from tests.personas import actor as actor_of
from tests.personas import build_world

__all__ = ["LIUYIN", "TANGYUAN"]
ASKED = Guardian("张父", "13800138000", "parent")


def number(serial: int, birth: str = "19900307") -> str:
    first = f"320104{birth}{serial:03d}"
    return first + check_character(first)


def given(serial: int = 1, birth: str = "19900307", *, is_confirmed: bool = True) -> GuestGiven:
    return GuestGiven(
        f"张{'甲乙丙丁戊己庚辛'[serial % 8]}", "id_card", number(serial, birth), None, is_confirmed
    )


def child(serial: int = 1) -> GuestGiven:
    return given(serial, f"{clock.today().year - 10}0307")


def minutes(count: int) -> dt.datetime:
    """So many minutes ago."""
    return clock.now() - dt.timedelta(minutes=count)


@dataclass(slots=True)
class Inn:
    """柳荫客栈 in 柳荫里: 101 with two beds and 102 with one; `resident` keeps it."""

    world: World
    house: GuestHouse

    def who(self, username: str = "community") -> Actor:
        return actor_of(self.world.accounts[username])

    def room(self, name: str = "101") -> GuestRoom:
        return GuestRoom.objects.get(house=self.house, name=name)

    def enter(
        self,
        *guests_given: GuestGiven,
        room: str = "101",
        ago: int = 10,
        guardian: Guardian | None = None,
        knowing: bool = False,
    ) -> list[Guest]:
        arrival = Arrival(
            self.room(room).id, minutes(ago), guests_given, guardian or Guardian(), knowing=knowing
        )
        return guests.enter_guests(actor=self.who("resident"), house_id=self.house.id, arrival=arrival)

    def leave(self, some: Sequence[Guest], ago: int = 0) -> None:
        keys = [one.id for one in some]
        guests.guests_leave(
            actor=self.who("resident"), house_id=self.house.id, guest_ids=keys, at=minutes(ago)
        )

    def renewed(self) -> GuestHouse:
        self.house.refresh_from_db()
        return self.house


def house_given(name: str = "柳荫客栈", **more: Any) -> HouseGiven:
    since = clock.today() - dt.timedelta(days=400)
    plain = HouseGiven(name, "inn", "柳叶巷 20 号", "金陵柳荫住宿有限公司", since)
    return replace(plain, **more)


def make_inn() -> Inn:
    world = build_world()
    worker = actor_of(world.accounts["community"])
    house = houses.open_house(actor=worker, place_code=LIUYIN, given=house_given())
    for name, beds in (("101", 2), ("102", 1)):
        houses.add_room(actor=worker, house_id=house.id, name=name, beds=beds)
    sign = keepers.make_sign(actor=worker, house_id=house.id).sign
    keepers.join(actor=actor_of(world.accounts["resident"]), sign=sign)
    house.refresh_from_db()
    return Inn(world, house)


@pytest.fixture
def inn(db: None) -> Inn:
    return make_inn()
