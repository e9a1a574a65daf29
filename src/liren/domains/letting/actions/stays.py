"""A person to a room and a bed (定人定床): coming, changing beds, leaving; and putting right what was written wrong."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from liren.domains.letting import errors
from liren.domains.letting.actions.counting import recount
from liren.domains.letting.actions.homes import end_home, settle
from liren.domains.letting.actions.lets import check_not_ahead
from liren.domains.letting.actions.locking import editable_let, note
from liren.domains.letting.choices import Crowd, Side
from liren.domains.letting.models import Bed, LetDwelling, Stay
from liren.domains.letting.models.apart import BED, PERSON, broken
from liren.domains.letting.queries.figures import crowd_figures
from liren.domains.letting.queries.rooms import rooms_now
from liren.domains.letting.rules import crowding, stays
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import Person
from liren.domains.people.policies import persons_visible_to
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import StalePage

REASON_MOST = 200


@transaction.atomic
def place_person(
    *,
    actor: Actor,
    bed_id: uuid.UUID,
    person_id: uuid.UUID,
    since: dt.date,
    said_by: str = Side.WORKER,
    knowing: bool = False,
) -> Stay:
    """The person has the bed from that day, and lives in the dwelling on the register too. `knowing`: whoever writes it
    has read that the room becomes over-crowded.

    Refuses a bed that is not the actor's or is taken then, a person who has one then, a day to come or before the
    dwelling was let, what the register refuses of moving, and an over-crowded room unless it is known.
    """
    bed, let = _bed(actor, bed_id)
    person = _person(actor, person_id)
    _check_day(let, since)
    if not knowing:
        _warn(let, bed, person)
    with _kept_apart():
        stay = Stay.objects.create(let=let, bed=bed, person=person, since=since, said_by=Side(said_by))
    settle(actor, person, let.dwelling, since)
    recount(let)
    after = {**_shown(stay), "over": let.over}
    note(actor, let, "letting.stay.begun", after, subject=person.id)
    return stay


@transaction.atomic
def change_bed(
    *,
    actor: Actor,
    stay_id: uuid.UUID,
    version: int,
    bed_id: uuid.UUID,
    on: dt.date,
    knowing: bool = False,
) -> Stay:
    """The person sleeps in another bed of the same dwelling from that day. Refuses as `place_person`, an old page."""
    stay, let = _open_stay(actor, stay_id, version)
    bed, other = _bed(actor, bed_id)
    if bed.id == stay.bed_id:
        raise errors.SameBed(field="bed")
    if other.id != let.id:
        raise errors.RoomNotFound
    check_not_ahead(on, "on")
    _check_order(stay.since, on)
    if not knowing and bed.room_id != stay.bed.room_id:
        _warn(let, bed, stay.person)
    with _kept_apart():
        stay.until = on
        _save(stay, "until")
        fresh = Stay.objects.create(let=let, bed=bed, person=stay.person, since=on, said_by=stay.said_by)
    recount(let)
    note(actor, let, "letting.stay.moved", _shown(fresh), before=_shown(stay), subject=stay.person_id)
    return fresh


@transaction.atomic
def leave_bed(
    *, actor: Actor, stay_id: uuid.UUID, version: int, on: dt.date, said_by: str = Side.WORKER
) -> Stay:
    """The person left on that day; whoever lived there on the register does so no longer.

    Refuses an old page, a stay that ended, a day to come, and leaving before arriving.
    """
    stay, let = _open_stay(actor, stay_id, version)
    check_not_ahead(on, "on")
    _check_order(stay.since, on)
    stay.until, stay.left_said_by = on, Side(said_by)
    _save(stay, "until", "left_said_by")
    end_home(actor, stay.person, let.dwelling, on)
    recount(let)
    note(actor, let, "letting.stay.ended", _shown(stay), subject=stay.person_id)
    return stay


@transaction.atomic
def correct_stay(
    *,
    actor: Actor,
    stay_id: uuid.UUID,
    version: int,
    bed_id: uuid.UUID,
    since: dt.date,
    until: dt.date | None,
    reason: str,
) -> Stay:
    """What was written wrong of a stay, put right; what it said before stays in the audit.

    Refuses an old page, no reason, a bed elsewhere, days in disorder or to come, and who or what is taken then.
    """
    stay, let = _stay(actor, stay_id, version)
    why = _reason(reason)
    bed, other = _bed(actor, bed_id)
    if other.id != let.id:
        raise errors.RoomNotFound
    _check_day(let, since)
    if until is not None:
        check_not_ahead(until, "until")
        _check_order(since, until, "until")
    before = _shown(stay)
    stay.bed, stay.since, stay.until = bed, since, until
    with _kept_apart():
        _save(stay, "bed", "since", "until")
    recount(let)
    note(
        actor,
        let,
        "letting.stay.corrected",
        _shown(stay),
        before=before,
        reason=why,
        subject=stay.person_id,
    )
    return stay


@transaction.atomic
def strike_stay(*, actor: Actor, stay_id: uuid.UUID, version: int, reason: str) -> Stay:
    """The stay never was; it is kept, struck out, and holds no bed. Refuses an old page and no reason."""
    stay, let = _stay(actor, stay_id, version)
    why = _reason(reason)
    stay.struck_at = clock.now()
    _save(stay, "struck_at")
    recount(let)
    note(actor, let, "letting.stay.struck", {}, before=_shown(stay), reason=why, subject=stay.person_id)
    return stay


@contextmanager
def _kept_apart() -> Iterator[None]:
    """What the database keeps apart, as a refusal: whoever comes second in one moment reads the same sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refused = {BED: errors.BedTaken(field="bed"), PERSON: errors.PersonHasBed(field="person")}
        what = broken(error)
        if what not in refused:
            raise
        raise refused[what] from error


def _warn(let: LetDwelling, bed: Bed, person: Person) -> None:
    """Refuses a room that becomes over-crowded by this person, or more so."""
    limits = crowd_figures(let.place_code).limits
    told = [
        one
        for one in crowding.findings(rooms_now(let, more=[(bed.room_id, person.id)]), limits)
        if one.room == bed.room.name and one.over
    ]
    if told:
        words = "、".join(str(Crowd(one.kind).label) for one in told)
        raise errors.WouldBeCrowded(room=bed.room.name, problem=words, field="bed")


def _bed(actor: Actor, bed_id: uuid.UUID) -> tuple[Bed, LetDwelling]:
    bed = Bed.objects.filter(id=bed_id, until__isnull=True).select_related("room").first()
    if bed is None:
        raise errors.RoomNotFound(field="bed")
    return bed, editable_let(actor, bed.room.let_id)


def _person(actor: Actor, person_id: uuid.UUID) -> Person:
    person = locked(Person.objects.filter(persons_visible_to(actor), id=person_id)).first()
    if person is None:
        raise PersonNotFound(field="person")
    return person


def _stay(actor: Actor, stay_id: uuid.UUID, version: int) -> tuple[Stay, LetDwelling]:
    rows = Stay.objects.filter(id=stay_id, struck_at__isnull=True)
    found = rows.first()
    if found is None:
        raise errors.StayNotFound
    let = editable_let(actor, found.let_id)
    locked(Person.objects.filter(id=found.person_id)).first()  # before the stay, as the register's moves do
    stay = locked(rows.select_related("bed__room", "person")).first()
    if stay is None or stay.version != version:
        raise StalePage
    return stay, let


def _open_stay(actor: Actor, stay_id: uuid.UUID, version: int) -> tuple[Stay, LetDwelling]:
    stay, let = _stay(actor, stay_id, version)
    if stay.until is not None:
        raise errors.StayEnded
    return stay, let


def _check_day(let: LetDwelling, since: dt.date) -> None:
    check_not_ahead(since)
    if since < let.since:
        raise errors.BeforeLetting(day=since, since=let.since, field="since")


def _check_order(since: dt.date, until: dt.date, field: str = "on") -> None:
    if not stays.is_in_order(since, until):
        raise errors.StayDaysWrong(since=since, until=until, field=field)


def _reason(reason: str) -> str:
    why = reason.strip()[:REASON_MOST]
    if not why:
        raise errors.StayReasonMissing(field="reason")
    return why


def _save(stay: Stay, *fields: str) -> None:
    stay.version += 1
    stay.save(update_fields=[*fields, "version"])


def _shown(stay: Stay) -> dict[str, str]:
    return {
        "room": stay.bed.room.name,
        "bed": stay.bed.name,
        "since": stay.since.isoformat(),
        "until": stay.until.isoformat() if stay.until else "",
    }
