from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from liren.config.demo.people import World
from liren.domains.letting.actions import lets, rooms, stays
from liren.domains.letting.actions.lets import Landlord
from liren.domains.letting.actions.rooms import RoomGiven
from liren.domains.letting.models import Bed, LetDwelling, Room, Stay
from liren.domains.people.actions import register_person
from liren.domains.people.actions.dwellings import dwelling_at
from liren.domains.people.models import Person
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from tests.domains.people.conftest import LIUYIN, TANGYUAN
from tests.personas import actor as actor_of
from tests.personas import build_world

__all__ = ["LIUYIN", "TANGYUAN"]
NAMES = ("赵一鸣", "钱多多", "孙小圣", "周伯通", "吴承恩", "郑成功")
FIRST = dt.timedelta(days=400)


@dataclass(slots=True)
class House:
    """A dwelling of 柳荫里 that is let: 主卧 (12 ㎡, two beds) and 次卧 (8 ㎡, two beds)."""

    world: World
    let: LetDwelling

    def who(self, username: str = "community") -> Actor:
        return actor_of(self.world.accounts[username])

    def bed(self, room: str = "主卧", name: str = "1") -> Bed:
        return Bed.objects.get(room__let=self.let, room__name=room, name=name)

    def room(self, name: str = "主卧") -> Room:
        return Room.objects.get(let=self.let, name=name)

    def person(self, number: int = 0) -> Person:
        """One of some people of the community, registered when first asked for."""
        found = Person.objects.filter(name=NAMES[number]).first()
        return found or register_person(
            actor=SYSTEM, place_code=LIUYIN, given=PersonGiven(NAMES[number]), source="visit"
        )

    def placed(
        self, number: int = 0, room: str = "主卧", bed: str = "1", days_ago: int = 30, knowing: bool = False
    ) -> Stay:
        return stays.place_person(
            actor=self.who(),
            bed_id=self.bed(room, bed).id,
            person_id=self.person(number).id,
            since=day(-days_ago),
            knowing=knowing,
        )

    def renewed(self) -> LetDwelling:
        self.let.refresh_from_db()
        return self.let


def day(days: int = 0) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def let_at(
    actor: Actor,
    address: str = "柳叶巷12号3幢1单元101室",
    place: str = LIUYIN,
    landlord: Landlord | None = None,
) -> LetDwelling:
    from django.db import transaction

    with transaction.atomic():
        dwelling = dwelling_at(actor=actor, place_code=place, address=address)
    let = lets.open_let(
        actor=actor,
        dwelling_id=dwelling.id,
        landlord=landlord or Landlord(name="金陵安居公寓"),
        since=clock.today() - FIRST,
    )
    for name, area in (("主卧", "12"), ("次卧", "8")):
        given = RoomGiven(name, "bedroom", Decimal(area), 2)
        rooms.add_room(actor=actor, let_id=let.id, given=given)
    return LetDwelling.objects.get(id=let.id)


def make_house() -> House:
    world = build_world()
    return House(world, let_at(actor_of(world.accounts["community"])))


@pytest.fixture
def house(db: None) -> House:
    return make_house()


Refused = Callable[[], object]
Key = uuid.UUID
