"""Guests come, leave, or were written wrong: by the keeper's own account."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from liren.domains.lodging import errors
from liren.domains.lodging.actions.locking import kept_guest, kept_house, note, recount
from liren.domains.lodging.choices import DocumentKind, HouseState, Together
from liren.domains.lodging.models import Guest, GuestHouse, GuestRoom
from liren.domains.lodging.models.guest import HERE
from liren.domains.lodging.queries.figures import LodgingFigures, lodging_figures
from liren.domains.lodging.rules.guests import Guardian, GuestGiven, GuestRead, minutes_late, read_guest
from liren.domains.lodging.sealing import number_index, seal
from liren.domains.people.choices import Flaw
from liren.domains.people.rules.persons import read_phone
from liren.kernel import clock, ids, subjects
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal
from liren.kernel.taken import refused_if_taken

GUESTS_MOST = 8  # in one form
DAYS_BACK = dt.timedelta(days=30)
AHEAD = dt.timedelta(minutes=5)  # clocks differ
NAME_MOST, NUMBER_MOST, REASON_MOST = 60, 30, 200
NO_BIRTH = frozenset({DocumentKind.PASSPORT})


@dataclass(frozen=True, slots=True)
class Arrival:
    """Those who come together into one room. `knowing`: the warnings were read."""

    room_id: uuid.UUID
    arrived_at: dt.datetime
    guests: Sequence[GuestGiven]
    guardian: Guardian = field(default_factory=Guardian)
    knowing: bool = False


@transaction.atomic
def enter_guests(*, actor: Actor, house_id: uuid.UUID, arrival: Arrival) -> list[Guest]:
    """All of them, or nobody.

    Refuses whose house it is not, one that is paused, a room that is none, nobody, a guest not written in full, a minor
    about whom nothing was asked, whoever stays there already; warns, unless `knowing`, of numbers that fail and of more
    people than beds. A refusal of one guest says which (`row`).
    """
    house = kept_house(actor, house_id)
    if house.state != HouseState.OPEN:
        raise errors.HouseNotOpen
    room = house.rooms.filter(id=arrival.room_id, until__isnull=True).first()
    if room is None:
        raise errors.GuestRoomNotFound
    now = clock.now()
    _check_time(arrival.arrived_at, now)
    if not arrival.guests or len(arrival.guests) > GUESTS_MOST:
        raise errors.NobodyGiven
    read = [_read(row, one, arrival) for row, one in enumerate(arrival.guests)]
    _warn(room, read, arrival)
    figures = lodging_figures(house.place_code)
    made = [_enter(actor, (house, room), (row, one, arrival), figures) for row, one in enumerate(read)]
    house.quiet_since = now
    recount(house)
    return made


@transaction.atomic
def guests_leave(
    *, actor: Actor, house_id: uuid.UUID, guest_ids: Sequence[uuid.UUID], at: dt.datetime
) -> list[Guest]:
    """They left at that moment. Refuses whose house it is not, nobody, whoever left, and a moment to come or before
    they came."""
    house = kept_house(actor, house_id)
    if not guest_ids:
        raise errors.NobodyChosen(field="guests")
    rows = list(
        Guest.objects.filter(house=house, id__in=list(guest_ids), struck_at__isnull=True).order_by("id")
    )
    if len(rows) != len(set(guest_ids)):
        raise errors.GuestNotFound
    _check_time(at, clock.now(), "left_at")
    for guest in rows:
        if guest.left_at is not None:
            raise errors.LeftAlready(field="guests")
        if at < guest.arrived_at:
            raise errors.TimeWrong(field="left_at")
        guest.left_at = at
        guest.save(update_fields=["left_at"])
        note(actor, house, "lodging.guest.left", {"at": at.isoformat()}, subject=guest.id)
    recount(house)
    return rows


@transaction.atomic
def strike_guest(*, actor: Actor, guest_id: uuid.UUID, reason: str) -> Guest:
    """It was never so; the row stays and counts nowhere, what it says of the guest is destroyed. Refuses whose house it
    is not, and no reason."""
    house, guest = kept_guest(actor, guest_id)
    why = " ".join(reason.split())[:REASON_MOST]
    if not why:
        raise errors.StrikeReasonMissing(field="reason")
    now = clock.now()
    guest.struck_at = guest.forgotten_at = now
    guest.private, guest.number_index = b"", ""
    guest.save(update_fields=["struck_at", "forgotten_at", "private", "number_index"])
    note(actor, house, "lodging.guest.struck", {"at": guest.arrived_at.isoformat()}, reason=why)
    subjects.destroy_keys([guest.id])
    recount(house)
    return guest


def _check_time(at: dt.datetime, now: dt.datetime, name: str = "arrived_at") -> None:
    if at > now + AHEAD or at < now - DAYS_BACK:
        raise errors.TimeWrong(field=name)


def _read(row: int, given: GuestGiven, arrival: Arrival) -> GuestRead:
    if (
        given.kind not in DocumentKind.values
        or len(given.name) > NAME_MOST
        or len(given.number) > NUMBER_MOST
    ):
        raise _of(row, errors.GuestIncomplete(field="number"))
    read = read_guest(given, clock.today())
    if not read.name or not read.number:
        raise _of(row, errors.GuestIncomplete(field="number" if read.name else "name"))
    if read.birth is None and (given.kind in NO_BIRTH or read.flaw):
        raise _of(row, errors.GuestIncomplete(field="birth"))
    if read.is_minor and not _is_asked(arrival.guardian):
        raise _of(row, errors.MinorNotAsked(name=read.name, field="guardian"))
    if read.flaw and not arrival.knowing:
        problem = Flaw(read.flaw).label
        raise _of(row, errors.NumberFails(name=read.name, problem=problem, field="number"))
    return read


def _is_asked(guardian: Guardian) -> bool:
    if guardian.is_reported:
        return True
    return (
        guardian.is_asked and guardian.relation in Together.values and read_phone(guardian.phone) is not None
    )


def _warn(room: GuestRoom, read: Sequence[GuestRead], arrival: Arrival) -> None:
    people = Guest.objects.filter(HERE, room=room).count() + len(read)
    if people > room.beds and not arrival.knowing:
        raise errors.MoreThanBeds(room=room.name, beds=room.beds, people=people, field="room")


def _enter(
    actor: Actor,
    where: tuple[GuestHouse, GuestRoom],
    who: tuple[int, GuestRead, Arrival],
    figures: LodgingFigures,
) -> Guest:
    (house, room), (row, read, arrival), now = where, who, clock.now()
    guest_id = ids.uuid7()
    key = subjects.make_keys([guest_id])[guest_id]
    with refused_if_taken(
        _of(row, errors.GuestTwice(name=read.name, field="number")), Guest, "house", "number_index"
    ):
        guest = Guest.objects.create(
            id=guest_id,
            house=house,
            room=room,
            kind=read.kind,
            number_index=number_index(read.number),
            private=seal(read, arrival.guardian, key),
            flaw=read.flaw,
            is_confirmed=arrival.guests[row].is_confirmed,
            is_minor=read.is_minor,
            is_unreached=read.is_minor and arrival.guardian.is_reported,
            is_late=minutes_late(arrival.arrived_at, now) > figures.entry_minutes,
            arrived_at=arrival.arrived_at,
            entered_at=now,
            account_id=actor.id,
        )
    told = {"room": room.name, "at": arrival.arrived_at.isoformat(), "flaw": read.flaw}
    note(actor, house, "lodging.guest.entered", told, subject=guest.id)
    return guest


def _of(row: int, refusal: Refusal) -> Refusal:
    refusal.row = row
    return refusal
