"""Employers say whom they house, many at once; each of them says whether it is so."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from liren.domains.letting import housing_errors as errors
from liren.domains.letting import sealing
from liren.domains.letting.actions.delisting import end_line
from liren.domains.letting.actions.locking import note
from liren.domains.letting.actions.notices import employer_notice
from liren.domains.letting.choices import NoticeState
from liren.domains.letting.housing_choices import Consent, HousedEnd
from liren.domains.letting.models import Housed, Notice, Stay, Undertaking
from liren.domains.letting.models.notice import OPEN_STATES
from liren.domains.letting.queries.doors import own_person_id
from liren.domains.letting.queries.housing import own_employer
from liren.domains.letting.rules.housing import Line
from liren.domains.letting.telling import ask_of_listing
from liren.domains.people import sealing as people
from liren.domains.people.choices import Flaw
from liren.domains.people.models import PersonDocument
from liren.domains.people.rules.persons import PersonGiven, PersonRead, read_person
from liren.domains.people.standards import ethnic_code
from liren.kernel import clock, ids, subjects
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.taken import refused_if_taken

LINES_MOST = 200
DAYS_BACK = 3_660


@transaction.atomic
def employer_states_arrivals(
    *, actor: Actor, undertaking_id: uuid.UUID, lines: Sequence[Line], on: dt.date
) -> list[Housed]:
    """Those whom the employer houses from now on; `on` for lines without a day of their own. All of them, or nobody.

    Refuses whose list it is not, nobody, more than two hundred, a name or number that does not fit, a day to come, and
    whoever stands there already; each refusal names the row. Who already has a bed there needs no notice.
    """
    undertaking = own_employer(actor, undertaking_id)
    locked(Undertaking.objects.filter(id=undertaking.id)).first()
    if not lines:
        raise errors.NobodyHoused(field="file")
    if len(lines) > LINES_MOST:
        raise errors.TooManyHoused(most=LINES_MOST, field="file")
    read = [(line, *_read(line), line.on or on) for line in lines]
    known = _people([person.document.number for _line, person, _number, _on in read if person.document])
    made = [
        _house(actor, undertaking, line, (person, number, day), known.get(number))
        for line, person, number, day in read
    ]
    note(actor, undertaking.let, "letting.housed.listed", {"people": len(made)})
    return made


@transaction.atomic
def employer_states_departures(
    *, actor: Actor, undertaking_id: uuid.UUID, housed_ids: Sequence[uuid.UUID], on: dt.date, end: str
) -> list[Housed]:
    """They stand on the list no longer from that day: moved out (which the person or a worker confirms before the bed
    is free), left the employer, or written wrong. Refuses whose list it is not, nobody, and a day to come or before
    they came."""
    undertaking = own_employer(actor, undertaking_id)
    if not housed_ids:
        raise errors.NobodyPicked(field="people")
    rows = Housed.objects.filter(undertaking=undertaking, id__in=list(housed_ids), until__isnull=True)
    found = list(locked(rows.order_by("id")))
    if len(found) != len(set(housed_ids)):
        raise errors.HousedNotFound
    if end not in (HousedEnd.MOVED, HousedEnd.LEFT, HousedEnd.MISTAKE):
        raise errors.HousedNotFound
    for one in found:
        if on > clock.today() or on < one.since:
            raise errors.HousedDayWrong(field="on")
        end_line(one, on, HousedEnd(end))
        if end == HousedEnd.MOVED:
            _says_left(actor, undertaking, one, on)
    note(actor, undertaking.let, "letting.housed.ended", {"people": len(found), "end": end})
    return found


@transaction.atomic
def answer_listing(*, actor: Actor, housed_id: uuid.UUID, is_so: bool) -> Housed:
    """The person says whether the employer houses them there. “No” ends the line and the notice behind it.

    Refuses another's, and what was answered with yes before.
    """
    housed = _own(actor, housed_id)
    if is_so and housed.said == Consent.AGREED:
        raise errors.ListingAnswered
    housed.said = Consent.AGREED if is_so else Consent.DENIED
    housed.save(update_fields=["said"])
    if housed.notice is not None and housed.notice.state == NoticeState.WAITING:
        state = NoticeState.AGREED if is_so else NoticeState.DENIED
        _settled(housed.notice, state)
    if not is_so:
        end_line(housed, max(housed.since, clock.today()), HousedEnd.DENIED)
    note(actor, housed.undertaking.let, "letting.housed.answered", {"is_so": is_so}, subject=housed.person_id)
    return housed


@transaction.atomic
def leave_list(*, actor: Actor, housed_id: uuid.UUID) -> Housed:
    """The person says: that employer's no longer. The bed stays. Refuses another's."""
    housed = _own(actor, housed_id)
    end_line(housed, max(housed.since, clock.today()), HousedEnd.LEFT)
    note(actor, housed.undertaking.let, "letting.housed.left", {}, subject=housed.person_id)
    return housed


def _read(line: Line) -> tuple[PersonRead, str]:
    read, problems = read_person(PersonGiven(line.name, document=line.document), clock.today(), ethnic_code)
    if problems or read.document is None:
        flaw = Flaw(problems[0].flaw) if problems else Flaw.LENGTH
        raise errors.HousedLineWrong(row=line.row, name=line.name[:20], problem=flaw.label, field="file")
    return read, read.document.number


def _people(numbers: Sequence[str]) -> dict[str, uuid.UUID]:
    """Who that is on the register, by number; nobody who is protected. One query."""
    by = {people.document_index(number): number for number in numbers}
    rows = PersonDocument.objects.filter(number_index__in=list(by), is_current=True, person__protection="")
    return {by[index]: person for index, person in rows.values_list("number_index", "person_id")}


def _house(
    actor: Actor,
    undertaking: Undertaking,
    line: Line,
    read: tuple[PersonRead, str, dt.date],
    person_id: uuid.UUID | None,
) -> Housed:
    person, number, on = read
    if on > clock.today() or (clock.today() - on).days > DAYS_BACK:
        raise errors.HousedLineWrong(
            row=line.row, name=line.name[:20], problem=errors.HousedDayWrong.sentence, field="file"
        )
    has_bed = person_id is not None and _stay(undertaking, person_id) is not None
    notice = None
    if not has_bed:
        notice = employer_notice(
            actor, undertaking.let, (person.name, number), max(on, undertaking.let.since)
        )
    housed_id = ids.uuid7()
    key = subjects.make_keys([housed_id])[housed_id]
    twice = errors.HousedTwice(row=line.row, name=line.name[:20], field="file")
    with refused_if_taken(twice, Housed, "undertaking", "number_index"):
        housed = Housed.objects.create(
            id=housed_id,
            undertaking=undertaking,
            person_id=person_id,
            notice=notice,
            number_index=people.document_index(number),
            private=sealing.seal(person.name, number, key),
            since=on,
        )
    if person_id is not None:
        ask_of_listing(housed)
    return housed


def _stay(undertaking: Undertaking, person_id: uuid.UUID) -> Stay | None:
    rows = Stay.objects.filter(let=undertaking.let, person_id=person_id, until__isnull=True)
    return rows.filter(struck_at__isnull=True).first()


def _says_left(actor: Actor, undertaking: Undertaking, housed: Housed, on: dt.date) -> None:
    """A worker or the person says so too, before the bed is free; an arrival that still waits is taken back."""
    if housed.notice is not None and housed.notice.state in OPEN_STATES:
        _settled(housed.notice, NoticeState.WITHDRAWN)
    stay = _stay(undertaking, housed.person_id) if housed.person_id else None
    if stay is None or Notice.objects.filter(stay=stay, state__in=OPEN_STATES).exists():
        return
    employer_notice(actor, undertaking.let, ("", ""), max(on, stay.since), stay)


def _settled(notice: Notice, state: NoticeState) -> None:
    notice.state = state
    notice.version += 1
    notice.save(update_fields=["state", "version"])
    if not notice.is_open:
        subjects.destroy_keys([notice.id])


def _own(actor: Actor, housed_id: uuid.UUID) -> Housed:
    person_id = own_person_id(actor) if actor.id else None
    rows = Housed.objects.filter(id=housed_id, until__isnull=True)
    housed = locked(rows.filter(person_id=person_id)).first() if person_id else None
    if housed is None:
        raise errors.HousedNotFound
    return housed
