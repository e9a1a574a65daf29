"""When a let dwelling is over-crowded: square metres for each person, persons in one room, rooms not to be lived in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

AREA, PERSONS, USE, UNKNOWN = "area", "persons", "use", "unknown"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the place allows. Zero checks nothing; `not_for_living` are uses of rooms (`choices.RoomUse`)."""

    square_metres: Decimal
    persons: int
    not_for_living: Collection[str]


@dataclass(frozen=True, slots=True)
class RoomNow:
    """A room as it is lived in. `is_family`: everybody in it belongs to one household of kin."""

    name: str
    use: str
    area: Decimal | None
    people: int
    is_family: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A room that is over: in what, by how many persons, and of a room too small how many square metres each has."""

    room: str
    kind: str
    over: int
    each: Decimal | None = None


def findings(rooms: Sequence[RoomNow], limits: Limits) -> list[Finding]:
    """Everything that is over, room by room; `over` counts persons, none where the area is unknown."""
    return [found for room in rooms if room.people for found in _of_room(room, limits)]


def over_by(found: Sequence[Finding]) -> int:
    """How many persons too many live there: of each room the most that one limit finds."""
    worst: dict[str, int] = {}
    for one in found:
        worst[one.room] = max(worst.get(one.room, 0), one.over)
    return sum(worst.values())


def _of_room(room: RoomNow, limits: Limits) -> list[Finding]:
    if room.use in limits.not_for_living:
        return [Finding(room.name, USE, room.people)]
    return [*_by_area(room, limits), *_by_persons(room, limits)]


def _by_area(room: RoomNow, limits: Limits) -> list[Finding]:
    if not limits.square_metres:
        return []
    if room.area is None:
        return [Finding(room.name, UNKNOWN, 0)]
    fit = int((room.area / limits.square_metres).to_integral_value(ROUND_FLOOR))
    if room.people <= fit:
        return []
    each = (room.area / room.people).quantize(Decimal("0.1"), ROUND_FLOOR)
    return [Finding(room.name, AREA, room.people - fit, each)]


def _by_persons(room: RoomNow, limits: Limits) -> list[Finding]:
    """Kin whom the law binds to care for each other may share a room, however many they are."""
    if not limits.persons or room.is_family or room.people <= limits.persons:
        return []
    return [Finding(room.name, PERSONS, room.people - limits.persons)]
