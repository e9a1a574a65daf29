"""Rooms and beds of a let dwelling."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from liren.domains.letting import errors
from liren.domains.letting.actions.counting import recount
from liren.domains.letting.actions.locking import editable_let, note
from liren.domains.letting.choices import RoomUse
from liren.domains.letting.models import Bed, LetDwelling, Room, Stay
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.ids import uuid7
from liren.kernel.rows import insert_all
from liren.kernel.taken import refused_if_taken

NAME_MOST, AREA_MOST, BEDS_MOST = 20, 1000, 40


@dataclass(frozen=True, slots=True)
class RoomGiven:
    """`area` in square metres, None where nobody measured; `beds`: how many there are to be."""

    name: str
    use: str
    area: Decimal | None
    beds: int


@transaction.atomic
def add_room(*, actor: Actor, let_id: uuid.UUID, given: RoomGiven) -> Room:
    """A room with its beds, numbered. Refuses a let that is not the actor's, values that do not fit, a name twice."""
    let = editable_let(actor, let_id)
    name = _checked(given)
    with refused_if_taken(errors.NameTaken(name=name, field="name"), Room, "let", "name"):
        room = Room.objects.create(let=let, name=name, use=given.use, area=given.area)
    _set_beds(room, given.beds)
    recount(let)
    note(actor, let, "letting.room.added", _shown(room, given.beds))
    return room


@transaction.atomic
def change_room(*, actor: Actor, room_id: uuid.UUID, version: int, given: RoomGiven) -> Room:
    """Another name, use, area or number of beds. Refuses as `add_room`, an old page, and taking out a bed in use."""
    room, let = _room(actor, room_id, version)
    before = _shown(room, _beds(room).count())
    name = _checked(given)
    room.name, room.use, room.area = name, given.use, given.area
    with refused_if_taken(errors.NameTaken(name=name, field="name"), Room, "let", "name"):
        room.save(update_fields=["name", "use", "area"])
    _set_beds(room, given.beds)
    recount(let)
    note(actor, let, "letting.room.changed", _shown(room, given.beds), before=before)
    return room


@transaction.atomic
def remove_room(*, actor: Actor, room_id: uuid.UUID, version: int) -> LetDwelling:
    """The room and its beds are there no longer; who slept there stays in the history. Refuses while somebody does."""
    room, let = _room(actor, room_id, version)
    if Stay.objects.filter(bed__room=room, until__isnull=True, struck_at__isnull=True).exists():
        raise errors.StillLivedIn
    room.until = clock.today()
    room.save(update_fields=["until"])
    _beds(room).update(until=room.until)
    recount(let)
    note(actor, let, "letting.room.removed", {"room": room.name})
    return let


def _room(actor: Actor, room_id: uuid.UUID, version: int) -> tuple[Room, LetDwelling]:
    found = Room.objects.filter(id=room_id, until__isnull=True).first()
    if found is None:
        raise errors.RoomNotFound
    let = editable_let(actor, found.let_id, version)
    return found, let


def _checked(given: RoomGiven) -> str:
    name = given.name.strip()
    fits = 0 < len(name) <= NAME_MOST and given.use in RoomUse.values and 0 <= given.beds <= BEDS_MOST
    if not fits or (given.area is not None and not 0 < given.area < AREA_MOST):
        raise errors.RoomWrong(field="name")
    return name


def _beds(room: Room) -> QuerySet[Bed]:
    return Bed.objects.filter(room=room, until__isnull=True)


def _set_beds(room: Room, count: int) -> None:
    """As many as said: fresh ones take the next numbers, and those that nobody sleeps in go first."""
    there = list(_beds(room).order_by("name", "id"))
    if count >= len(there):
        names = {bed.name for bed in there}
        fresh = [name for name in map(str, range(1, BEDS_MOST + count + 1)) if name not in names]
        insert_all([Bed(id=uuid7(), room=room, name=name) for name in fresh[: count - len(there)]])
        return
    used = set(
        Stay.objects.filter(bed__in=there, until__isnull=True, struck_at__isnull=True).values_list(
            "bed_id", flat=True
        )
    )
    free = [bed for bed in reversed(there) if bed.id not in used]
    if len(free) < len(there) - count:
        raise errors.StillLivedIn(field="beds")
    gone = [bed.id for bed in free[: len(there) - count]]
    Bed.objects.filter(id__in=gone).update(until=clock.today())


def _shown(room: Room, beds: int) -> dict[str, str | int]:
    return {"room": room.name, "use": str(room.use), "area": str(room.area or ""), "beds": beds}
