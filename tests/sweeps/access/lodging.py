"""Guest houses: kept by who keeps the register, read by who reads it; guests entered by the house's keepers alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from liren.domains.access.models import Account
from liren.domains.lodging.actions import checks, guests, houses, keepers
from liren.domains.lodging.actions.guests import Arrival
from liren.domains.lodging.actions.houses import HouseGiven
from liren.domains.lodging.models import Check, Finding, Guest, GuestHouse, Keeper
from liren.domains.lodging.rules.guests import GuestGiven
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from tests.personas import actor as actor_of
from tests.sweeps.access.people import KEEPERS, LIUYIN, READERS
from tests.sweeps.access.shape import POSTED, Row, Scene, bench, each, sheet, who


def _keeper() -> Account:
    """A resident who is none of the personas."""
    return Account.objects.get_or_create(kind="resident", phone_index="keeper")[0]


def a_house(scene: Scene) -> GuestHouse:
    """With two rooms, and a guest in the first."""
    found = GuestHouse.objects.first()
    if found is not None:
        return found
    given = HouseGiven("柳荫客栈", "inn", "柳叶巷 20 号", "某公司", clock.today())
    house = houses.open_house(actor=SYSTEM, place_code=LIUYIN, given=given)
    first, _second = (
        houses.add_room(actor=SYSTEM, house_id=house.id, name=name, beds=2) for name in ("101", "102")
    )
    sign = keepers.make_sign(actor=SYSTEM, house_id=house.id).sign
    keeper = actor_of(_keeper())
    keepers.join(actor=keeper, sign=sign)
    arrival = Arrival(first.id, clock.now(), [GuestGiven("张三", "id_card", "11010519491231002X")])
    guests.enter_guests(actor=keeper, house_id=house.id, arrival=arrival)
    return house


def house(scene: Scene) -> dict[str, Any]:
    return {"house_id": a_house(scene).id}


def room(scene: Scene) -> dict[str, Any]:
    return {"room_id": a_house(scene).rooms.get(name="101").id}


def guest(scene: Scene) -> dict[str, Any]:
    return {"guest_id": Guest.objects.get(house=a_house(scene)).id}


def keeper(scene: Scene) -> dict[str, Any]:
    kept = Keeper.objects.filter(house=a_house(scene), until__isnull=True).first()
    row = kept or Keeper.objects.create(house=a_house(scene), account=_keeper(), since=clock.now())
    return {"keeper_id": row.id}


def sign(scene: Scene) -> dict[str, Any]:
    return {"sign": keepers.make_sign(actor=SYSTEM, house_id=a_house(scene).id).sign}


def a_check(scene: Scene) -> Check:
    found = Check.objects.first()
    if found is not None:
        return found
    place = a_house(scene)
    due = clock.today() + dt.timedelta(days=3)
    seen = {one.id: "other" for one in Guest.objects.filter(house=place)}
    return checks.record_check(actor=SYSTEM, house_id=place.id, seen=seen, people=1, due_on=due)


def check(scene: Scene) -> dict[str, Any]:
    return {"check_id": a_check(scene).id}


def finding(scene: Scene) -> dict[str, Any]:
    return {"finding_id": Finding.objects.get(check_made=a_check(scene)).id}


KEPT = bench(**each(200, *KEEPERS))
SENT = bench(**each(422, *KEEPERS))
NOT_OWN = who(visitor=302, resident=404, staff=403)

LODGING = {
    "bench:guest_houses": Row(bench(**each(200, *READERS))),
    "bench:guest_houses_export": Row(bench(director=302), args=sheet),
    "bench:guest_rates": Row(bench(**each(200, *READERS))),
    "bench:guest_rates_export": Row(bench(director=200), args=sheet),
    "bench:guest_house_add": Row(KEPT, SENT),
    "bench:guest_house": Row(bench(**each(200, *READERS)), args=house),
    "bench:guest_house_change": Row(KEPT, SENT, house),
    "bench:guest_house_close": Row(KEPT, SENT, house),
    "bench:guest_house_sign": Row(POSTED, bench(**each(302, *KEEPERS)), house),
    "bench:guest_room_add": Row(KEPT, SENT, house),
    "bench:guest_room": Row(KEPT, SENT, room),
    "bench:guest_room_remove": Row(KEPT, bench(**each(409, *KEEPERS)), room),
    "bench:guest_keeper_remove": Row(KEPT, bench(**each(302, *KEEPERS)), keeper),
    "bench:guest_check_make": Row(KEPT, SENT, house),
    "bench:guest_check": Row(bench(**each(200, *READERS)), args=check),
    "bench:guest_finding": Row(KEPT, SENT, finding),
    "portal:lodging": Row(who(visitor=302, resident=200, staff=403)),
    "portal:lodging_join": Row(
        who(visitor=302, resident=200, staff=403), who(visitor=302, resident=302, staff=403), sign
    ),
    "portal:lodging_house": Row(NOT_OWN, args=house),
    "portal:lodging_arrived": Row(NOT_OWN, NOT_OWN, house),
    "portal:lodging_left": Row(NOT_OWN, NOT_OWN, house),
    "portal:lodging_stays": Row(POSTED, NOT_OWN, guest),
    "portal:lodging_strike": Row(NOT_OWN, NOT_OWN, guest),
}
