"""The rooms of a let dwelling as they are lived in."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from liren.domains.letting.models import LetDwelling, Room, Stay
from liren.domains.letting.rules.crowding import RoomNow
from liren.domains.people.choices import HouseholdKind
from liren.domains.people.models import Membership

NEAR_KIN_BELOW = "70"  # GB/T 4761: head, spouses, children, grandchildren, parents, grandparents


def rooms_now(let: LetDwelling, *, more: Iterable[tuple[uuid.UUID, uuid.UUID]] = ()) -> list[RoomNow]:
    """Each room with how many live in it. `more`: pairs of room and person as if they lived there. Three queries."""
    rooms = list(Room.objects.filter(let=let, until__isnull=True).order_by("name", "id"))
    living: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    stays = Stay.objects.filter(let=let, until__isnull=True, struck_at__isnull=True)
    for room_id, person_id in stays.values_list("bed__room_id", "person_id"):
        living[room_id].append(person_id)
    for room_id, person_id in more:
        living[room_id].append(person_id)
    families = families_of({one for people in living.values() for one in people})
    return [room_now(room, living[room.id], families) for room in rooms]


def room_now(room: Room, people: list[uuid.UUID], families: dict[uuid.UUID, uuid.UUID]) -> RoomNow:
    """`families` as `families_of`."""
    of = {families.get(one) for one in people}
    is_family = len(people) > 1 and len(of) == 1 and None not in of
    return RoomNow(room.name, room.use, room.area, len(people), is_family)


def families_of(people: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The family household in which each stands as near kin, bound to care for each other. One query."""
    rows = Membership.objects.filter(
        person_id__in=people,
        until__isnull=True,
        household__kind=HouseholdKind.FAMILY,
        relation__lt=NEAR_KIN_BELOW,
    )
    return dict(rows.order_by("is_registered").values_list("person_id", "household_id"))
