"""A let dwelling drawn by rooms and beds, with who sleeps where, masked, and what is over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from liren.domains.letting import errors, policies
from liren.domains.letting.choices import Crowd, Side
from liren.domains.letting.models import Bed, LetDwelling, Room, Stay
from liren.domains.letting.queries.figures import crowd_figures_shown
from liren.domains.letting.queries.rooms import families_of, room_now
from liren.domains.letting.queries.undertakings import UndertakingLine, undertakings_of
from liren.domains.letting.rules import crowding
from liren.domains.people.models import Person
from liren.domains.people.policies import can_view_person
from liren.domains.people.rules import names
from liren.domains.policy.rules.packs import Figure
from liren.kernel.actor import Actor

HISTORY_MOST = 60


@dataclass(frozen=True, slots=True)
class Sleeper:
    """Who has a bed; `person_id` is None for whom the actor may not see."""

    stay: Stay
    person_id: uuid.UUID | None
    name: str


@dataclass(slots=True)
class BedView:
    bed: Bed
    sleeper: Sleeper | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """In what a room is over, in words, and by how many persons."""

    kind: str
    label: str
    over: int
    each: Decimal | None


@dataclass(slots=True)
class RoomView:
    room: Room
    beds: list[BedView] = field(default_factory=list)
    over: list[Over] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Past:
    """A stay that ended: who, in which bed, from when to when, and who said that it ended."""

    stay: Stay
    person_id: uuid.UUID | None
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class LetView:
    let: LetDwelling
    landlord: str
    landlord_id: uuid.UUID | None
    rooms: list[RoomView]
    past: list[Past]
    figures: list[Figure]
    undertakings: list[UndertakingLine]
    may_edit: bool


def let_at(actor: Actor, dwelling_id: uuid.UUID) -> LetView | None:
    """The dwelling as it is let now; None where it is not. Seven queries."""
    rows = LetDwelling.objects.filter(policies.lets_visible_to(actor), until__isnull=True)
    let = rows.filter(dwelling_id=dwelling_id).select_related(*WITH).first()
    return _view(actor, let) if let else None


def visible_let(actor: Actor, let_id: uuid.UUID) -> LetDwelling:
    """One that is let now. Refuses what lies elsewhere. One query."""
    rows = LetDwelling.objects.filter(policies.lets_visible_to(actor), until__isnull=True)
    let = rows.filter(id=let_id).select_related(*WITH).first()
    if let is None:
        raise errors.LettingNotFound
    return let


def visible_room(actor: Actor, room_id: uuid.UUID) -> tuple[Room, int]:
    """A room that is there, and how many beds it has. Refuses what lies elsewhere. Three queries."""
    room = Room.objects.filter(id=room_id, until__isnull=True).first()
    if room is None:
        raise errors.RoomNotFound
    room.let = visible_let(actor, room.let_id)
    return room, room.beds.filter(until__isnull=True).count()


def visible_bed(actor: Actor, bed_id: uuid.UUID) -> Bed:
    """A bed that is there. Refuses what lies elsewhere. Two queries."""
    bed = Bed.objects.filter(id=bed_id, until__isnull=True).select_related("room").first()
    if bed is None:
        raise errors.RoomNotFound
    bed.room.let = visible_let(actor, bed.room.let_id)
    return bed


def visible_stay(actor: Actor, stay_id: uuid.UUID) -> Stay:
    """A stay that stands, with its bed and person. Refuses what lies elsewhere. Two queries."""
    rows = Stay.objects.filter(id=stay_id, struck_at__isnull=True).select_related("bed__room", "person")
    stay = rows.first()
    if stay is None or not can_view_person(actor, stay.person):
        raise errors.StayNotFound
    stay.let = visible_let(actor, stay.let_id)
    return stay


def beds_of(let: LetDwelling) -> list[tuple[Bed, bool]]:
    """Every bed that is there, and whether it is free now. Two queries."""
    beds = Bed.objects.filter(room__let=let, room__until__isnull=True, until__isnull=True)
    taken = set(
        Stay.objects.filter(let=let, until__isnull=True, struck_at__isnull=True).values_list(
            "bed_id", flat=True
        )
    )
    rows = beds.select_related("room").order_by("room__name", "name", "id")
    return [(bed, bed.id not in taken) for bed in rows]


def landlord_of(actor: Actor, let: LetDwelling) -> tuple[str, uuid.UUID | None]:
    """The landlord as shown: a person masked and only to whom may see that person."""
    person = let.landlord_person
    if person is not None:
        seen = can_view_person(actor, person)
        return (names.masked(person.name), person.id) if seen else ("*", None)
    return (let.landlord_body.short_name if let.landlord_body else let.landlord_name), None


WITH = ("dwelling", "landlord_person", "landlord_body")


def _view(actor: Actor, let: LetDwelling) -> LetView:
    rooms = _rooms(let)
    stays = list(
        Stay.objects.filter(let=let, struck_at__isnull=True)
        .select_related("bed__room", "person")
        .order_by("-since", "-id")[: HISTORY_MOST + let.people]
    )
    now = {stay.bed_id: stay for stay in stays if stay.until is None}
    figures = crowd_figures_shown(let.place_code)
    families = families_of({stay.person_id for stay in now.values()})
    for view in rooms:
        for one in view.beds:
            stay = now.get(one.bed.id)
            one.sleeper = Sleeper(stay, *_seen(actor, stay.person)) if stay else None
        people = [one.sleeper.stay.person_id for one in view.beds if one.sleeper]
        now_in = room_now(view.room, people, families)
        view.over = [_over(one) for one in crowding.findings([now_in], figures.limits)]
    past = [
        Past(stay, *_seen(actor, stay.person), said=_said(stay.left_said_by)) for stay in stays if stay.until
    ]
    may_edit = policies.can_edit_let(actor, let)
    owed = undertakings_of(actor, let)
    return LetView(let, *landlord_of(actor, let), rooms, past, figures.cited, owed, may_edit)


def _rooms(let: LetDwelling) -> list[RoomView]:
    """The rooms that are there with the beds that are. One query."""
    there = FilteredRelation("beds", condition=Q(beds__until__isnull=True))
    rows = Room.objects.filter(let=let, until__isnull=True).annotate(there=there)
    found: dict[uuid.UUID, RoomView] = {}
    columns = ("id", "name", "use", "area", "there__id", "there__name")
    for room_id, name, use, area, bed_id, bed in rows.order_by("name", "id").values_list(*columns):
        view = found.get(room_id)
        if view is None:
            view = found[room_id] = RoomView(Room(id=room_id, let=let, name=name, use=use, area=area))
        if bed_id is not None:
            view.beds.append(BedView(Bed(id=bed_id, room=view.room, name=bed)))
    for view in found.values():
        view.beds.sort(key=lambda one: (len(one.bed.name), one.bed.name))
    return list(found.values())


def _over(one: crowding.Finding) -> Over:
    return Over(one.kind, str(Crowd(one.kind).label), one.over, one.each)


def _said(side: str) -> str:
    return str(Side(side).label) if side else ""


def _seen(actor: Actor, person: Person) -> tuple[uuid.UUID | None, str]:
    if not can_view_person(actor, person):
        return None, "*"
    return person.id, names.masked(person.name)


def bed_beside() -> Subquery:
    """A column for a query of homes: the room and bed the person has there, or had last."""
    rows = Stay.objects.filter(
        person=OuterRef("person"), let__dwelling=OuterRef("dwelling"), struck_at__isnull=True
    )
    said = Concat("bed__room__name", Value(" · "), "bed__name")
    return Subquery(rows.order_by("-since", "-id").values(said=said)[:1])
