"""What lies within a building: “2单元501室”, “2-501”, “B座1203” → unit, floor, room."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from liren.domains.territory.rules import addresses

UNIT = re.compile(r"^(\w{1,4}?)单元")
FLOOR = re.compile(r"(\d{1,3})[层楼]")
SHORT = re.compile(r"^(.*?(?:\d(?:号|幢|栋|弄|座|号楼)))(\d{1,2})-(\d{2,4})(?:室|号)?$")
BARE = re.compile(r"^(.*?(?:幢|栋|号楼|座))(\d{3,4})$")
ENDS = {"幢": "幢栋座楼", "号": "号#＃"}  # what a building's last letter may be before it is compared
ADDRESS_MOST, UNIT_MOST, ROOM_MOST, DOOR_MOST = 160, 8, 16, 32


@dataclass(frozen=True, slots=True)
class Home:
    """`address_key` is the building as compared, `door` the one within it: "2-501", "501", "" for a house."""

    address: str
    address_key: str
    unit: str = ""
    floor: int | None = None
    room: str = ""

    def __reduce__(self) -> tuple[Any, ...]:  # thousands go to another process; dataclasses' own way is slow
        return Home, (self.address, self.address_key, self.unit, self.floor, self.room)

    @property
    def door(self) -> str:
        return "-".join(part for part in (self.unit, self.room) if part)[:DOOR_MOST]


def read_home(text: str, unit: str = "", room: str = "") -> Home | None:
    """The home that an address names, unit and room within it or given beside it; None for no address or too long."""
    key = addresses.normal(text)
    building, inside = _split(key)
    building = addresses.without_area(building)
    found_unit, floor, found_room = _inside(inside)
    unit, room = _plain(unit, "单元") or found_unit, _plain(room, "室") or found_room
    if not building or len(building) > ADDRESS_MOST or len(unit) > UNIT_MOST or len(room) > ROOM_MOST:
        return None
    if not re.search(r"[^\W\d]", building):
        return None
    return Home(_shown(text, building), building, unit, floor or floor_of(room), room)


def floor_of(room: str) -> int | None:
    """501 and 1203 lie on floors 5 and 12; of other names of rooms nothing is known."""
    return int(room[:-2]) if re.fullmatch(r"\d{3,4}", room) else None


def _split(key: str) -> tuple[str, str]:
    for pattern in (SHORT, BARE):
        if found := pattern.fullmatch(key):
            building, *inside = found.groups()
            return building, "-".join(inside)
    parsed = addresses.parsed(key)
    return parsed.building, parsed.inside


def _inside(inside: str) -> tuple[str, int | None, str]:
    if re.fullmatch(r"\d{1,2}-\d{2,4}", inside):
        unit, room = inside.split("-")
        return unit, None, room
    named, floor = UNIT.search(inside), FLOOR.search(inside)
    rest = UNIT.sub("", FLOOR.sub("", inside)).removesuffix("室")
    return named[1] if named else "", int(floor[1]) if floor else None, rest


def _plain(text: str, ending: str) -> str:
    plain = addresses.normal(re.sub(r"\.0$", "", text.strip()))
    return plain.removesuffix(ending)


def _shown(text: str, building: str) -> str:
    """The address up to the building as it was written, or as compared where that cannot be told."""
    last = ENDS.get(building[-1], "")
    for end in range(len(text), 0, -1):
        if (not last or text[end - 1] in last) and addresses.without_area(
            addresses.normal(text[:end])
        ) == building:
            return text[:end].strip()[:ADDRESS_MOST]
    return building
