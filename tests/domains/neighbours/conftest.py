from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from liren.domains.neighbours.actions import enrol_contact, open_circle
from liren.domains.neighbours.models import Circle, ContactPerson
from liren.domains.people.actions import open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Dwelling, Household, Person
from liren.domains.territory.models import Building, Place
from liren.kernel import clock
from liren.kernel.actor import Actor
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE, who

__all__ = ["who"]

Who = Callable[[str], Actor]
DAY = dt.timedelta(days=1)
ADDRESS = "柳叶巷12号3幢"


@dataclass
class Yard:
    """A building with two stairways, a couple in the second, and a worker from elsewhere as contact."""

    worker: Actor
    building: Building
    household: Household
    husband: Person
    wife: Person
    contact: ContactPerson

    def circle(self, kind: str = "residents", name: str = "第一居民小组") -> Circle:
        since = clock.today() - 30 * DAY
        return open_circle(actor=self.worker, place_code=LIUYIN, kind=kind, name=name, since=since)


def a_building(address: str = ADDRESS, units: tuple[str, ...] = ("1", "2")) -> Building:
    place = Place.objects.get(code=LIUYIN)
    building = Building.objects.create(
        place=place,
        place_code=LIUYIN,
        address=address,
        address_key=address,
        longitude=118.8,
        latitude=32.0,
    )
    for unit in units:
        Dwelling.objects.create(
            place_code=LIUYIN,
            building=building,
            address=address,
            address_key=address,
            unit=unit,
            room="101",
            door=f"{unit}-101",
        )
    return building


@pytest.fixture
def yard(who: Who) -> Yard:
    worker = who("community")
    building = a_building()
    household = open_household(
        actor=worker,
        place_code=LIUYIN,
        address=f"{ADDRESS}2单元501室",
        members=[MemberGiven("02", HEAD), MemberGiven("12", WIFE)],
        source="visit",
    )
    Dwelling.objects.filter(id=household.dwelling_id).update(building=building)
    contact = enrol_contact(
        actor=worker, place_code=LIUYIN, kind="worker", name="李文静", since=clock.today() - 20 * DAY
    )
    return Yard(
        worker,
        building,
        household,
        Person.objects.get(name="王建国"),
        Person.objects.get(name="李秀英"),
        contact,
    )
