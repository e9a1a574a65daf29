"""Passing up (上报): beyond the owner's power, so the desk above takes the matter, sends it back, or passes it on.

The owner keeps the matter until the desk above has said who handles it; the first body stays named.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import policies, telling
from liren.domains.casework.actions import dispatch, working
from liren.domains.casework.actions.handling import owned
from liren.domains.casework.choices import AlarmStage, Verb
from liren.domains.casework.errors import DisputeOpen, HandOnPending
from liren.domains.casework.errors.passing import (
    CannotPassUp,
    NoPassUp,
    NoteForRequesterMissing,
    PassUpOpen,
    SuspendedFirst,
    TakenUpByThePasser,
)
from liren.domains.casework.models import Case, PassUp
from liren.domains.casework.passing_choices import PassUpLevel, PassUpState, PassUpVerb
from liren.domains.casework.queries.disputes import dispute_of
from liren.domains.casework.rules import clocks, intake
from liren.domains.casework.rules.passing import is_passed_on, level_above, pass_up_step
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.models import Body
from liren.domains.policy import queries as policy
from liren.domains.policy.rules.casework import Rulebook
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

DESKS = {PassUpLevel.STREET: ("dispatcher", "supervisor"), PassUpLevel.DISTRICT: ("district",)}


@transaction.atomic
def pass_up(*, actor: Actor, case_id: uuid.UUID, words: str, note: str, version: int | None = None) -> None:
    """The owner says why the matter is beyond its power, to the desk above and, in `note`, to the requesters.

    Refuses a body with nobody above it, a second one while the first waits, one that waits for another body or a
    ruling, and a suspended one.
    """
    case = owned(actor, case_id, version)
    said, told = intake.given_words(words), _note(note)
    if open_of(case) is not None:
        raise PassUpOpen
    level = level_above(case.owner.kind, body=case.owner.short_name)
    _check_is_free(case)
    working.moved(case, Verb.PASS_UP)
    _ask(actor, case, case.owner, level, said, told)


@transaction.atomic
def take_up(
    *, actor: Actor, case_id: uuid.UUID, body_id: uuid.UUID, words: str = "", version: int | None = None
) -> None:
    """The desk above takes the matter and says who handles it: only now is the first owner free of it.

    Refuses to give it back to whoever passed it up.
    """
    case, asked = _asked(actor, case_id, version)
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if case.is_suspended:
        raise SuspendedFirst
    body, passer = dispatch.body_that_serves(body_id, case), case.owner
    if body.id in (passer.id, asked.body_id):
        raise TakenUpByThePasser(field="body", body=body.short_name)
    asked.given_to = body
    _end(actor, asked, PassUpVerb.TAKE, said)
    before = working.moved(case, Verb.TAKE_UP)
    case.accepted_at = None
    dispatch.give(case, body, clock.now(), keeps_first=True)
    book = working.rulebook_of(case)
    working.set_accept_limit(case, book)
    working.start_clock(case, book)
    first = case.first_body or passer
    data = {"to": asked.to.short_name, "body": body.short_name, "words": said, "first": first.short_name}
    verb = "casework.pass_up.taken"
    working.write(actor, case, "taken_up", verb=verb, data=data, before=before, reason=said)
    telling.tell_of_dispatch(case, body)
    telling.tell_body(case, passer.id, "pass_up_taken", words=said, mark=str(case.version))
    telling.tell_requesters(case, "casework.in_hands", words=body.short_name)


@transaction.atomic
def send_back(*, actor: Actor, case_id: uuid.UUID, words: str, note: str, version: int | None = None) -> None:
    """The desk above holds that the owner can do it, and says why; the requesters are told too."""
    case, asked = _asked(actor, case_id, version)
    said, told = intake.given_words(words), _note(note)
    _end(actor, asked, PassUpVerb.SEND_BACK, said)
    data = {"to": asked.to.short_name, "owner": case.owner.short_name, "note": told}
    _write(actor, case, "pass_up_sent_back", data, said)
    telling.tell_body(case, case.owner_id, "pass_up_sent_back", words=said, mark=str(case.version))
    telling.tell_requesters(case, "casework.progress", words=told)


@transaction.atomic
def pass_on(*, actor: Actor, case_id: uuid.UUID, words: str, note: str, version: int | None = None) -> None:
    """It is beyond the street too: the street lays it before the district."""
    case, asked = _asked(actor, case_id, version)
    said, told = intake.given_words(words), _note(note)
    if not is_passed_on(PassUpLevel(asked.level)):
        raise CannotPassUp(body=asked.to.short_name)
    _end(actor, asked, PassUpVerb.PASS_ON, said)
    _ask(actor, case, asked.to, PassUpLevel.DISTRICT, said, told)


@transaction.atomic
def drop_pass_up(*, actor: Actor, case_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """The owner can do it after all."""
    case = owned(actor, case_id, version)
    asked, said = open_of(case), intake.given_words(words)
    if asked is None:
        raise NoPassUp
    _end(actor, asked, PassUpVerb.DROP, said)
    _write(actor, case, "pass_up_dropped", {"body": case.owner.short_name}, said)


def open_of(case: Case) -> PassUp | None:
    """What waits for the desk above, under the lock of the matter. One query."""
    return PassUp.objects.select_related("body", "to").filter(case=case, state=PassUpState.ASKED).first()


def term_of(asked: PassUp) -> clocks.Term:
    return clocks.Term(asked.clock_since or asked.asked_at, asked.due_at, False)


def _asked(actor: Actor, case_id: uuid.UUID, version: int | None) -> tuple[Case, PassUp]:
    """The matter and what waits, for the people of the desk above."""
    case = working.taken(actor, case_id, version=version, may=lambda *_: True)
    asked = open_of(case)
    if asked is None:
        raise NoPassUp
    if not policies.can_answer_pass_up(actor, case, level=asked.level):
        raise NotAllowed
    return case, asked


def _check_is_free(case: Case) -> None:
    if case.next_owner_id is not None:
        raise HandOnPending(body=organisations.get_body(case.next_owner_id).short_name)
    dispute = dispute_of(case)
    if dispute is not None and dispute.is_open:
        raise DisputeOpen
    if case.is_suspended:
        raise SuspendedFirst


def _ask(actor: Actor, case: Case, body: Body, level: PassUpLevel, said: str, told: str) -> None:
    now, book = clock.now(), working.rulebook_of(case)
    limit = policy.figure(f"casework.pass_up.{level}", case.place_code).value
    ends, missing = clocks.due_dates({"desk": limit}, now, book.calendar)
    asked = PassUp(
        case=case,
        state=PassUpState.ASKED,
        level=level,
        body=body,
        to=_desk_above(case, body, level),
        words=said,
        note=told,
        asked_at=now,
        asked_by=actor.id,
        clock_since=now,
        due_at=ends["desk"],
        lacks_calendar=missing,
    )
    _set_alarm(asked, book)
    asked.save(force_insert=True)
    data = {"body": body.short_name, "to": asked.to.short_name, "owner": case.owner.short_name}
    data |= {"note": told, "due": asked.due_at.isoformat() if asked.due_at else "", "pass_level": str(level)}
    _write(actor, case, "passed_up", data, said)
    people = [one.id for role in DESKS[level] for one in access.holders_of_role(role, case.place_code)]
    telling.tell_staff(case, dict.fromkeys(people), "passed_up", words=said, mark=asked.id.hex[-12:])
    telling.tell_requesters(case, "casework.passed_up", words=told)


def _set_alarm(asked: PassUp, book: Rulebook) -> None:
    term = term_of(asked)
    stage = AlarmStage(asked.alarm_stage)
    asked.alarm_at = clocks.next_alarm(term, stage, *working.steps_of(term, book)).at


def _desk_above(case: Case, body: Body, level: PassUpLevel) -> Body:
    is_street = level == PassUpLevel.STREET
    find = organisations.street_centre_for if is_street else organisations.district_centre_for
    found = find(case.place_code)
    if found is None or found.id == body.id:
        raise CannotPassUp(body=body.short_name)
    return found


def _end(actor: Actor, asked: PassUp, verb: PassUpVerb, words: str) -> None:
    asked.state = pass_up_step(PassUpState(asked.state), verb)
    asked.answer, asked.answered_by = words, actor.id
    asked.ended_at, asked.alarm_at = clock.now(), None
    asked.save()


def _write(actor: Actor, case: Case, step: str, data: dict[str, Any], words: str) -> None:
    """One line that the requesters read, and the reason as staff gave it to each other."""
    working.history(actor, case, f"{step}_why", data={"words": words}, is_public=False)
    verb = f"casework.pass_up.{step.removeprefix('pass_up_')}"
    working.write(actor, case, step, verb=verb, data=data, reason=words)


def _note(note: str) -> str:
    said = intake.checked_text(note, most=intake.WORDS_MOST, field="note")
    if not said:
        raise NoteForRequesterMissing(field="note")
    return said
