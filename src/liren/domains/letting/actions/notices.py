"""Coming and going as people say it, and whether the other side says so too."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q, QuerySet

from liren.domains.letting import errors, policies, sealing
from liren.domains.letting.actions.delisting import end_lines
from liren.domains.letting.actions.lets import check_not_ahead
from liren.domains.letting.actions.locking import note
from liren.domains.letting.actions.stays import leave_bed, place_person
from liren.domains.letting.choices import NoticeKind, NoticeState, Side
from liren.domains.letting.housing_choices import HousedEnd
from liren.domains.letting.models import Housed, LetDwelling, Notice, Stay
from liren.domains.letting.models.notice import OPEN_STATES
from liren.domains.letting.queries.doors import let_behind, own_person_id
from liren.domains.letting.telling import tell
from liren.domains.people.rules.persons import PersonGiven, read_person
from liren.domains.people.standards import ethnic_code
from liren.domains.policy.queries import figure
from liren.kernel import clock, ids, subjects
from liren.kernel.actor import SYSTEM, Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage
from liren.kernel.taken import refused_if_taken

ANSWER_DAYS = "letting.answer_days"
REMINDED_MOST = 1_000


@transaction.atomic
def state_arrival(*, actor: Actor, door: str, name: str, document: str, on: dt.date) -> Notice:
    """A tenant says by the sign on the door: I live here since that day.

    Refuses a sign that is none, a name or document that does not fit, a day to come or before the letting, and a second
    one while the first is open.
    """
    let = _by_sign(actor, door, on)
    return _newcomer(actor, let, Side.TENANT, (name, document), on)


@transaction.atomic
def landlord_states_arrival(
    *, actor: Actor, let_id: uuid.UUID, name: str, document: str, on: dt.date
) -> Notice:
    """A landlord says that somebody lives there since that day. Refuses whose dwelling it is not, and as
    `state_arrival`; several people may have come."""
    let = LetDwelling.objects.filter(id=let_id, until__isnull=True).select_related("dwelling").first()
    if let is None or not policies.is_landlord(own_person_id(actor), let):
        raise errors.LettingNotFound
    _check_day(let, on)
    return _newcomer(actor, let, Side.LANDLORD, (name, document), on)


@transaction.atomic
def state_departure(*, actor: Actor, door: str, on: dt.date) -> Notice:
    """A tenant says by the sign on the door: I left on that day.

    Refuses as `state_arrival`, whoever has no bed here, and leaving before arriving.
    """
    let = _by_sign(actor, door, on)
    person_id = own_person_id(actor)
    stay = _open_stays(let).filter(person_id=person_id).first() if person_id else None
    if stay is None:
        raise errors.NobodyToLeave
    return _departure(actor, let, stay, on, Side.TENANT)


@transaction.atomic
def landlord_states_departure(*, actor: Actor, stay_id: uuid.UUID, on: dt.date) -> Notice:
    """A landlord says that a tenant left on that day. Refuses whose dwelling it is not, and as `state_departure`."""
    stay = Stay.objects.filter(id=stay_id, until__isnull=True, struck_at__isnull=True).first()
    if stay is None or not policies.is_landlord(own_person_id(actor), stay.let):
        raise errors.StayNotFound
    check_not_ahead(on, "on")
    return _departure(actor, stay.let, stay, on, Side.LANDLORD)


@transaction.atomic
def answer_notice(*, actor: Actor, notice_id: uuid.UUID, is_so: bool) -> Notice:
    """The other side says whether it is so. A departure that both say is carried out; an arrival waits for a worker,
    who gives the bed.

    Refuses whoever is not the other side, and a notice that has ended or was answered.
    """
    notice = locked(Notice.objects.filter(id=notice_id).select_related("let")).first()
    side = policies.answering_side(own_person_id(actor), notice) if notice else ""
    if notice is None or not side:
        raise errors.NoticeNotFound
    if notice.state != NoticeState.WAITING:
        raise errors.NoticeOver
    notice.answered_by = side
    notice.state = NoticeState.AGREED if is_so else NoticeState.DENIED
    _saved(notice, "answered_by", "state")
    _noted(actor, notice, "letting.notice.answered")
    if is_so and notice.stay is not None:
        _carried_out(SYSTEM, notice, notice.stay)
    return notice


@transaction.atomic
def withdraw_notice(*, actor: Actor, notice_id: uuid.UUID) -> Notice:
    """Whoever said it takes it back. Refuses another's, and one that has ended."""
    rows = Notice.objects.filter(id=notice_id)
    notice = locked(rows.filter(account_id=actor.id)).first() if actor.id else None
    if notice is None:
        raise errors.NoticeNotFound
    if not notice.is_open:
        raise errors.NoticeOver
    notice.state = NoticeState.WITHDRAWN
    _saved(notice, "state")
    end_lines(Q(notice=notice), HousedEnd.MISTAKE)
    _noted(actor, notice, "letting.notice.withdrawn")
    return notice


@transaction.atomic
def settle_notice(
    *,
    actor: Actor,
    notice_id: uuid.UUID,
    version: int,
    bed_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    knowing: bool = False,
) -> Notice:
    """A worker confirms: an arrival gives the person the bed, a departure ends the stay.

    Refuses an old page, a notice that has ended, an arrival without person or bed, and as `place_person` and
    `leave_bed`.
    """
    notice = _for_worker(actor, notice_id, version)
    if notice.kind == NoticeKind.DEPARTURE:
        if notice.stay is None:
            raise errors.StayNotFound
        _carried_out(actor, notice, notice.stay)
        return notice
    if bed_id is None:
        raise errors.RoomNotFound(field="bed")
    if person_id is None:
        raise errors.NewcomerUnclear(field="text")
    notice.stay = place_person(
        actor=actor,
        bed_id=bed_id,
        person_id=person_id,
        since=notice.on,
        said_by=notice.side,
        knowing=knowing,
    )
    notice.person_id, notice.state = person_id, NoticeState.DONE
    _saved(notice, "stay", "person", "state")
    Housed.objects.filter(notice=notice, until__isnull=True).update(person_id=person_id)
    _noted(actor, notice, "letting.notice.settled")
    return notice


@transaction.atomic
def decline_notice(*, actor: Actor, notice_id: uuid.UUID, version: int) -> Notice:
    """A worker found that it is not so. Refuses an old page and a notice that has ended."""
    notice = _for_worker(actor, notice_id, version)
    notice.state, notice.answered_by = NoticeState.DENIED, Side.WORKER
    _saved(notice, "state", "answered_by")
    end_lines(Q(notice=notice), HousedEnd.DENIED)
    _noted(actor, notice, "letting.notice.answered")
    return notice


@transaction.atomic
def read_notice(*, actor: Actor, notice_id: uuid.UUID) -> tuple[str, str]:
    """Name and document of a newcomer, for a worker; written down. Refuses what is not the actor's to keep."""
    notice = Notice.objects.filter(id=notice_id).select_related("let__dwelling").first()
    if notice is None or not policies.can_edit_let(actor, notice.let):
        raise errors.NoticeNotFound
    _noted(actor, notice, "letting.notice.read")
    return sealing.opened(bytes(notice.private), subjects.keys_of([notice.id]).get(notice.id))


def remind_day() -> int:
    """Reminds the other side once of what waits longer than the place allows; how many. Nothing the second time."""
    rows = Notice.objects.filter(state=NoticeState.WAITING, is_reminded=False, let__until__isnull=True)
    done = 0
    for notice in rows.select_related("let__dwelling").order_by("id")[:REMINDED_MOST]:
        days = figure(ANSWER_DAYS, notice.let.place_code).value
        if notice.said_at + dt.timedelta(days=days) > clock.now():
            continue
        with transaction.atomic():
            if Notice.objects.filter(id=notice.id, is_reminded=False).update(is_reminded=True):
                tell(notice, "reminded")
                done += 1
    return done


def employer_notice(
    actor: Actor, let: LetDwelling, said: tuple[str, str], on: dt.date, stay: Stay | None = None
) -> Notice:
    """What an employer says of one person: came, or with `stay` left; within the caller's transaction, which has asked
    whose list it is. The telling is the caller's."""
    if stay is not None:
        return _departure(actor, let, stay, on, Side.EMPLOYER)
    return _arrival(actor, let, Side.EMPLOYER, said, on)


def _by_sign(actor: Actor, door: str, on: dt.date) -> LetDwelling:
    if actor.kind is not ActorKind.RESIDENT or actor.id is None:
        raise NotAllowed
    let = let_behind(door)
    _check_day(let, on)
    return let


def _newcomer(actor: Actor, let: LetDwelling, side: Side, said: tuple[str, str], on: dt.date) -> Notice:
    read, problems = read_person(PersonGiven(said[0], document=said[1]), clock.today(), ethnic_code)
    if problems:
        raise errors.NewcomerUnclear(field="name" if problems[0].field == "name" else "document")
    number = read.document.number if read.document else ""
    notice = _arrival(actor, let, side, (read.name, number), on)
    tell(notice, "asked")
    return notice


def _arrival(actor: Actor, let: LetDwelling, side: Side, said: tuple[str, str], on: dt.date) -> Notice:
    notice_id = ids.uuid7()
    key = subjects.make_keys([notice_id])[notice_id]
    with refused_if_taken(errors.NoticeTwice(), Notice, "let", "account", "kind"):
        notice = Notice.objects.create(
            id=notice_id,
            let=let,
            kind=NoticeKind.ARRIVAL,
            side=side,
            on=on,
            account_id=actor.id,
            person_id=own_person_id(actor) if side == Side.TENANT else None,
            private=sealing.seal(*said, key),
            said_at=clock.now(),
        )
    _noted(actor, notice, "letting.notice.made")
    return notice


def _check_day(let: LetDwelling, on: dt.date) -> None:
    check_not_ahead(on, "on")
    if on < let.since:
        raise errors.BeforeLetting(day=on, since=let.since, field="on")


def _open_stays(let: LetDwelling) -> QuerySet[Stay]:
    return Stay.objects.filter(let=let, until__isnull=True, struck_at__isnull=True)


def _departure(actor: Actor, let: LetDwelling, stay: Stay, on: dt.date, side: Side) -> Notice:
    if on < stay.since:
        raise errors.StayDaysWrong(since=stay.since, until=on, field="on")
    if Notice.objects.filter(stay=stay, state__in=OPEN_STATES).exists():
        raise errors.NoticeTwice
    with refused_if_taken(errors.NoticeTwice(), Notice, "let", "account", "kind"):
        notice = Notice.objects.create(
            let=let,
            kind=NoticeKind.DEPARTURE,
            side=side,
            on=on,
            account_id=actor.id,
            person_id=stay.person_id,
            stay=stay,
            said_at=clock.now(),
        )
    _noted(actor, notice, "letting.notice.made")
    tell(notice, "asked")
    return notice


def _carried_out(actor: Actor, notice: Notice, stay: Stay) -> None:
    if stay.until is None:
        leave_bed(actor=actor, stay_id=stay.id, version=stay.version, on=notice.on, said_by=notice.side)
    notice.state = NoticeState.DONE
    _saved(notice, "state")
    _noted(actor, notice, "letting.notice.settled")


def _for_worker(actor: Actor, notice_id: uuid.UUID, version: int) -> Notice:
    rows = Notice.objects.filter(id=notice_id, let__until__isnull=True)
    notice = locked(rows.select_related("let__dwelling", "stay")).first()
    if notice is None or not policies.can_view_let(actor, notice.let):
        raise errors.NoticeNotFound
    if not policies.can_edit_let(actor, notice.let):
        raise NotAllowed
    if not notice.is_open:
        raise errors.NoticeOver
    if notice.version != version:
        raise StalePage
    return notice


def _saved(notice: Notice, *fields: str) -> None:
    """What a notice says of a newcomer is not kept beyond its end."""
    notice.version += 1
    notice.save(update_fields=[*fields, "version"])
    if not notice.is_open:
        subjects.destroy_keys([notice.id])


def _noted(actor: Actor, notice: Notice, verb: str) -> None:
    after = {"kind": str(notice.kind), "state": str(notice.state), "on": notice.on.isoformat()}
    note(actor, notice.let, verb, after, subject=notice.person_id)
