"""One guest house: its rooms with who stays, masked, its keepers, what checks found."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from liren.domains.lodging import errors, policies
from liren.domains.lodging.models import Check, Finding, Guest, GuestHouse, GuestRoom, Keeper, Seen
from liren.domains.lodging.models.guest import HERE
from liren.domains.lodging.queries.figures import LodgingFigures, figures_on_pages
from liren.domains.lodging.queries.lists import HouseLine
from liren.domains.lodging.queries.rates import now_and_tally
from liren.domains.lodging.rules import rates
from liren.domains.lodging.rules.guests import is_from_abroad
from liren.domains.lodging.sealing import Private, private_of
from liren.domains.people.rules import documents, names
from liren.kernel import clock
from liren.kernel.actor import Actor

SHOWN_MOST, LEFT_MOST = 30, 20
FINDINGS_MOST, CHECKS_MOST, DAYS = 60, 200, 30  # what is not put right comes first


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A guest as shown: the name masked, of the number its end. `is_abroad`: the police is told within 24 hours too."""

    guest: Guest
    name: str
    number: str
    is_abroad: bool


@dataclass(slots=True)
class RoomLine:
    room: GuestRoom
    guests: list[GuestLine] = field(default_factory=list)

    @property
    def free(self) -> int:
        return max(0, self.room.beds - len(self.guests))

    @property
    def over(self) -> int:
        return max(0, len(self.guests) - self.room.beds)


@dataclass(frozen=True, slots=True)
class HouseView:
    line: HouseLine
    rooms: list[RoomLine]
    findings: list[Finding]
    checks: list[Check]
    figures: LodgingFigures

    @property
    def house(self) -> GuestHouse:
        return self.line.house


@dataclass(frozen=True, slots=True)
class DeskView:
    """What a worker sees besides."""

    view: HouseView
    keepers: list[Keeper]
    may_edit: bool


def visible_house(actor: Actor, house_id: uuid.UUID) -> GuestHouse:
    """Refuses what lies elsewhere. One query."""
    house = GuestHouse.objects.filter(policies.houses_visible_to(actor), id=house_id).first()
    if house is None:
        raise errors.HouseNotFound
    return house


def kept_houses(actor: Actor) -> list[GuestHouse]:
    """Those whose guests the account enters. One query."""
    return list(GuestHouse.objects.filter(policies.houses_kept_by(actor)).order_by("name", "id")[:SHOWN_MOST])


def kept_house(actor: Actor, house_id: uuid.UUID) -> GuestHouse:
    """Refuses another's. One query."""
    house = GuestHouse.objects.filter(policies.houses_kept_by(actor), id=house_id).first()
    if house is None:
        raise errors.HouseNotFound
    return house


def house_behind(sign: str) -> GuestHouse:
    """The house that a keeper's sign opens. Refuses one that was used or is over. One query."""
    rows = GuestHouse.objects.filter(sign=sign, sign_until__gt=clock.now(), until__isnull=True)
    house = rows.first() if sign else None
    if house is None:
        raise errors.SignNotFound
    return house


def view_of(house: GuestHouse) -> HouseView:
    """Six queries, however many guests, and one for the figures."""
    rooms = {one.id: RoomLine(one) for one in house.rooms.filter(until__isnull=True).order_by("name", "id")}
    guests = list(Guest.objects.filter(HERE, house=house).order_by("arrived_at", "id"))
    for one in _lines(guests):
        rooms[one.guest.room_id].guests.append(one)
    rows = Finding.objects.filter(house=house).order_by(F("mended_on").desc(nulls_first=True), "due_on", "id")
    findings = list(rows[:FINDINGS_MOST])
    checks = list(Check.objects.filter(house=house).order_by("-at", "-id")[:CHECKS_MOST])
    figures = figures_on_pages(house.place_code)
    now, tally = now_and_tally(house, guests, findings, checks, DAYS)
    line = HouseLine(house, rates.alarms(now, figures.quiet_days, clock.now()), rates.reals(tally))
    return HouseView(line, list(rooms.values()), findings, checks[:SHOWN_MOST], figures)


def desk_view(actor: Actor, house: GuestHouse) -> DeskView:
    """As `view_of`, and one query more."""
    keepers = Keeper.objects.filter(house=house, until__isnull=True).select_related("account")
    may_edit = policies.can_edit_house(actor, house) and house.until is None
    return DeskView(view_of(house), list(keepers.order_by("since")), may_edit)


def guests_here(house: GuestHouse) -> list[GuestLine]:
    """Who stays now, by room. Two queries."""
    rows = Guest.objects.filter(HERE, house=house).select_related("room")
    return _lines(list(rows.order_by("room__name", "arrived_at", "id")))


def guests_gone(house: GuestHouse) -> list[GuestLine]:
    """Who left last. Two queries."""
    rows = Guest.objects.filter(house=house, left_at__isnull=False, struck_at__isnull=True)
    return _lines(list(rows.select_related("room").order_by("-left_at", "-id")[:LEFT_MOST]))


def own_guest(actor: Actor, guest_id: uuid.UUID) -> GuestLine:
    """One of a house that the account keeps. Refuses another's. Two queries."""
    kept = GuestHouse.objects.filter(policies.houses_kept_by(actor))
    rows = Guest.objects.filter(id=guest_id, house__in=kept, struck_at__isnull=True)
    guest = rows.select_related("room", "house").first()
    if guest is None:
        raise errors.GuestNotFound
    return _lines([guest])[0]


def visible_room(actor: Actor, room_id: uuid.UUID) -> GuestRoom:
    """Refuses what lies elsewhere. One query."""
    kept = GuestHouse.objects.filter(policies.houses_visible_to(actor), until__isnull=True)
    room = (
        GuestRoom.objects.filter(id=room_id, until__isnull=True, house__in=kept)
        .select_related("house")
        .first()
    )
    if room is None:
        raise errors.GuestRoomNotFound
    return room


def visible_keeper(actor: Actor, keeper_id: uuid.UUID) -> Keeper:
    """Refuses what lies elsewhere. One query."""
    kept = GuestHouse.objects.filter(policies.houses_visible_to(actor))
    rows = Keeper.objects.filter(id=keeper_id, until__isnull=True, house__in=kept)
    keeper = rows.select_related("house", "account").first()
    if keeper is None:
        raise errors.KeeperNotFound
    return keeper


@dataclass(frozen=True, slots=True)
class SeenLine:
    seen: Seen
    name: str


@dataclass(frozen=True, slots=True)
class CheckView:
    check: Check
    seen: list[SeenLine]
    findings: list[Finding]


def check_of(actor: Actor, check_id: uuid.UUID) -> CheckView:
    """Refuses what lies elsewhere. Four queries."""
    kept = GuestHouse.objects.filter(policies.houses_visible_to(actor))
    check = Check.objects.filter(id=check_id, house__in=kept).select_related("house", "account").first()
    if check is None:
        raise errors.CheckNotFound
    seen = list(
        Seen.objects.filter(check_made=check)
        .select_related("guest__room")
        .order_by("guest__room__name", "id")
    )
    private = private_of([one.guest for one in seen])
    lines = [SeenLine(one, names.masked(private[one.guest_id].name)) for one in seen]
    return CheckView(check, lines, list(_of_check(check)))


def visible_finding(actor: Actor, finding_id: uuid.UUID) -> Finding:
    """Refuses what lies elsewhere. One query."""
    kept = GuestHouse.objects.filter(policies.houses_visible_to(actor))
    rows = Finding.objects.filter(id=finding_id, house__in=kept)
    finding = rows.select_related("house", "check_made").first()
    if finding is None:
        raise errors.FindingNotFound
    return finding


def _of_check(check: Check) -> QuerySet[Finding]:
    return Finding.objects.filter(check_made=check).order_by("due_on", "id")


def _lines(guests: list[Guest]) -> list[GuestLine]:
    private = private_of(guests)
    return [_line(one, private[one.id]) for one in guests]


def _line(guest: Guest, said: Private) -> GuestLine:
    return GuestLine(
        guest, names.masked(said.name), documents.masked(said.number), is_from_abroad(guest.kind)
    )
