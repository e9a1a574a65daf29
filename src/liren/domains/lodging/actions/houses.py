"""Guest houses and their rooms, as workers register them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from django.db import transaction

from liren.domains.lodging import errors
from liren.domains.lodging.actions.locking import editable_house, note, recount
from liren.domains.lodging.choices import HouseKind, HouseState
from liren.domains.lodging.models import Guest, GuestHouse, GuestRoom
from liren.domains.lodging.models.guest import HERE
from liren.domains.lodging.models.house import ROOMS_MOST
from liren.domains.people.policies import can_edit_register
from liren.domains.territory.queries import find_place
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed
from liren.kernel.taken import refused_if_taken

COMMUNITY_DIGITS = 12
MOST = {"name": 80, "address": 200, "holder": 80, "licence": 60}
ROOM_NAME_MOST, BEDS_MOST = 20, 40


@dataclass(frozen=True, slots=True)
class HouseGiven:
    name: str
    kind: str
    address: str
    holder: str
    since: dt.date
    licence: str = ""
    is_paused: bool = False


@transaction.atomic
def open_house(*, actor: Actor, place_code: str, given: HouseGiven) -> GuestHouse:
    """A guest house of the community. Refuses a place that is no community of the actor's, what is not written in full,
    a day to come, and one that is there already."""
    if len(place_code) != COMMUNITY_DIGITS or find_place(place_code) is None:
        raise errors.HousePlaceWrong(field="place")
    if not can_edit_register(actor, place_code):
        raise NotAllowed
    said = _said(given)
    with refused_if_taken(errors.HouseTaken(field="name"), GuestHouse, "place_code", "name", "address"):
        house = GuestHouse.objects.create(place_code=place_code, quiet_since=clock.now(), **said)
    note(actor, house, "lodging.house.opened", _shown(house))
    return house


@transaction.atomic
def change_house(*, actor: Actor, house_id: uuid.UUID, version: int, given: HouseGiven) -> GuestHouse:
    """What is registered of the house. Refuses an old page and as `open_house`; while guests stay it takes no pause."""
    house = editable_house(actor, house_id, version)
    said, before = _said(given), _shown(house)
    if given.is_paused and _has_guests(house):
        raise errors.GuestsStay(field="is_paused")
    if house.state == HouseState.PAUSED and not given.is_paused:
        house.quiet_since = clock.now()
    for name, value in said.items():
        setattr(house, name, value)
    house.version += 1
    with refused_if_taken(errors.HouseTaken(field="name"), GuestHouse, "place_code", "name", "address"):
        house.save()
    note(actor, house, "lodging.house.changed", _shown(house), before=before)
    return house


@transaction.atomic
def close_house(*, actor: Actor, house_id: uuid.UUID, version: int, on: dt.date) -> GuestHouse:
    """The house takes guests no longer. Refuses an old page, a day to come or before it opened, and guests who stay."""
    house = editable_house(actor, house_id, version)
    if _has_guests(house):
        raise errors.GuestsStay(field="on")
    if on > clock.today() or on < house.since:
        raise errors.LodgingDayAhead(field="on")
    house.until, house.state, house.sign = on, HouseState.CLOSED, ""
    house.version += 1
    house.save()
    house.keepers.filter(until__isnull=True).update(until=clock.now())
    note(actor, house, "lodging.house.closed", {"on": on.isoformat()})
    return house


@transaction.atomic
def add_room(*, actor: Actor, house_id: uuid.UUID, name: str, beds: int) -> GuestRoom:
    """Refuses a house that is not the actor's to keep, a room that cannot be, and a name that is taken."""
    house = editable_house(actor, house_id)
    if house.rooms.filter(until__isnull=True).count() >= ROOMS_MOST:
        raise errors.GuestRoomWrong(field="name")
    called = _room(name, beds)
    with refused_if_taken(errors.GuestRoomTaken(name=called, field="name"), GuestRoom, "house", "name"):
        room = GuestRoom.objects.create(house=house, name=called, beds=beds)
    recount(house)
    note(actor, house, "lodging.room.added", {"room": called, "beds": beds})
    return room


@transaction.atomic
def change_room(*, actor: Actor, room_id: uuid.UUID, name: str, beds: int) -> GuestRoom:
    """Refuses as `add_room`."""
    room, house = _editable_room(actor, room_id)
    before = {"room": room.name, "beds": room.beds}
    room.name, room.beds = _room(name, beds), beds
    with refused_if_taken(errors.GuestRoomTaken(name=room.name, field="name"), GuestRoom, "house", "name"):
        room.save(update_fields=["name", "beds"])
    recount(house)
    note(actor, house, "lodging.room.changed", {"room": room.name, "beds": beds}, before=before)
    return room


@transaction.atomic
def remove_room(*, actor: Actor, room_id: uuid.UUID) -> GuestRoom:
    """Refuses a room in which guests stay."""
    room, house = _editable_room(actor, room_id)
    if Guest.objects.filter(HERE, room=room).exists():
        raise errors.GuestsStay
    room.until = clock.today()
    room.save(update_fields=["until"])
    recount(house)
    note(actor, house, "lodging.room.removed", {"room": room.name})
    return room


def _editable_room(actor: Actor, room_id: uuid.UUID) -> tuple[GuestRoom, GuestHouse]:
    rows = GuestRoom.objects.filter(id=room_id, until__isnull=True)
    house_id = rows.values_list("house_id", flat=True).first()
    if house_id is None:
        raise errors.GuestRoomNotFound
    house = editable_house(actor, house_id)
    room = rows.first()
    if room is None:
        raise errors.GuestRoomNotFound
    return room, house


def _room(name: str, beds: int) -> str:
    called = " ".join(name.split())
    if not called or len(called) > ROOM_NAME_MOST or not 1 <= beds <= BEDS_MOST:
        raise errors.GuestRoomWrong(field="beds" if called else "name")
    return called


def _said(given: HouseGiven) -> dict[str, object]:
    words = {name: " ".join(getattr(given, name).split()) for name in MOST}
    unfit = [name for name, value in words.items() if len(value) > MOST[name]]
    unfit += [name for name in ("name", "address", "holder") if not words[name]]
    if given.kind not in HouseKind.values:
        unfit.append("kind")
    if unfit:
        raise errors.HouseIncomplete(field=unfit[0])
    if given.since > clock.today():
        raise errors.LodgingDayAhead(field="since")
    state = HouseState.PAUSED if given.is_paused else HouseState.OPEN
    return {**words, "kind": given.kind, "since": given.since, "state": state}


def _has_guests(house: GuestHouse) -> bool:
    return Guest.objects.filter(HERE, house=house).exists()


def _shown(house: GuestHouse) -> dict[str, str]:
    given = HouseGiven(house.name, house.kind, house.address, house.holder, house.since, house.licence)
    return {**{name: str(value) for name, value in asdict(given).items() if value}, "state": house.state}
