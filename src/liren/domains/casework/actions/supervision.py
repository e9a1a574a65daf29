"""Supervision (督办): answered by the body; returned, raised, instructed and closed by the supervisor."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction

from liren.domains.casework import policies, supervision_words
from liren.domains.casework.actions import working
from liren.domains.casework.choices import (
    SupervisionAlarm,
    SupervisionLevel,
    SupervisionResult,
    SupervisionState,
)
from liren.domains.casework.errors import (
    InstructionIncomplete,
    OwnAnswer,
    ReasonMissing,
    SupervisionNotFound,
    SupervisionStepNotAllowed,
)
from liren.domains.casework.models import Instruction, Supervision, SupervisionEvent
from liren.domains.casework.queries.supervision import FILES, INSTRUCTION_FILES
from liren.domains.casework.rules import intake
from liren.domains.casework.rules import supervision as rules
from liren.domains.policy import queries as policy
from liren.kernel import audit, clock, files
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile
from liren.kernel.refusals import NotAllowed, StalePage
from liren.kernel.worktime import due_if_known

Uploads = Iterable[File[bytes] | files.CleanFile]
Permission = Callable[[Actor, Supervision], bool]
UNKNOWN_YEAR_AGAIN = dt.timedelta(days=1)  # without a calendar its limit is counted again every day


@dataclass(frozen=True, slots=True)
class Instructed:
    """A leader's written instruction as it is entered: who, when, the words, and photos or a PDF of the page."""

    leader: str
    office: str
    said_on: dt.date | None
    words: str
    page: Uploads = ()


def put_to_the_body(supervision: Supervision) -> None:
    """The body's own limit for an answer begins now, in working time of the place."""
    now = clock.now()
    book = policy.rulebook(supervision.place_code)
    end = due_if_known(book.supervision.limits[supervision.level], now, book.calendar)
    supervision.limit_since, supervision.due_at, supervision.lacks_calendar = now, end.at, end.missing_year
    supervision.alarm_stage = SupervisionAlarm.NONE
    supervision.alarm_at = end.at or now + UNKNOWN_YEAR_AGAIN


def taken(
    actor: Actor, supervision_id: uuid.UUID, version: int | None, may: Permission, act: rules.Act
) -> Supervision:
    """The supervision under lock, in the state that follows `act`. Outside the actor's scope it is not there."""
    rows = Supervision.objects.select_related("case", "body").filter(id=supervision_id)
    supervision = locked(rows).first()
    if supervision is None or not policies.can_view_supervision(actor, supervision):
        raise SupervisionNotFound
    if not may(actor, supervision):
        raise NotAllowed
    if version is not None and version != supervision.version:
        raise StalePage
    supervision.state = rules.step(SupervisionState(supervision.state), act)
    return supervision


def _place_of(supervision_id: uuid.UUID) -> str:
    return place_of(Supervision.objects.filter(id=supervision_id))


def answer_supervision(
    *,
    actor: Actor,
    supervision_id: uuid.UUID,
    words: str,
    version: int | None = None,
    papers: Uploads = (),
) -> None:
    """The body explains, or says what it has put right, with papers; then it is the supervisor's turn."""
    with files.staged(papers, at=_place_of(supervision_id)) as kept:
        _answer(actor, supervision_id, words, version, kept)


@transaction.atomic
def _answer(
    actor: Actor, supervision_id: uuid.UUID, words: str, version: int | None, kept: list[StoredFile]
) -> None:
    may = policies.can_answer_supervision
    supervision = taken(actor, supervision_id, version, may, rules.Act.ANSWER)
    said = said_words(words)
    supervision.answered_at, supervision.answered_by, supervision.alarm_at = clock.now(), actor.id, None
    files.attach(kept, owner_type=FILES, owner_id=supervision.id, kind="answer")
    save(supervision)
    note(actor, supervision, "answered", "casework.supervision.answered", words=said)
    supervision_words.tell_supervisors(supervision, "answered", words=said)


@transaction.atomic
def return_answer(*, actor: Actor, supervision_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """The explanation does not do: the body answers again, within its whole limit."""
    may = policies.can_lead_supervision
    supervision = taken(actor, supervision_id, version, may, rules.Act.RETURN)
    said = said_words(words)
    supervision.return_count += 1
    _asked_again(actor, supervision, "returned", "casework.supervision.returned", said)


@transaction.atomic
def raise_supervision(
    *, actor: Actor, supervision_id: uuid.UUID, words: str, version: int | None = None
) -> None:
    """From a reminder to a notice, from a notice to rectification, with the limit of the new level."""
    may = policies.can_lead_supervision
    supervision = taken(actor, supervision_id, version, may, rules.Act.RAISE)
    said = said_words(words)
    following = rules.raised(SupervisionLevel(supervision.level))
    if following is None:
        raise SupervisionStepNotAllowed(state=SupervisionLevel(supervision.level).label)
    supervision.level = following
    _asked_again(actor, supervision, "raised", "casework.supervision.raised", said)


def _asked_again(
    actor: Actor, supervision: Supervision, step: str, verb: str, said: str, **data: Any
) -> None:
    supervision.answered_at, supervision.answered_by = None, None
    put_to_the_body(supervision)
    save(supervision)
    note(actor, supervision, step, verb, words=said, reason=said, **data)
    supervision_words.tell_body(supervision, step, words=said)


def instruct(
    *, actor: Actor, supervision_id: uuid.UUID, instructed: Instructed, version: int | None = None
) -> None:
    """Attaches a leader's written instruction (批示) with its page; the body answers to it within a new limit."""
    with files.staged(instructed.page, at=_place_of(supervision_id)) as kept:
        _instruct(actor, supervision_id, instructed, version, kept)


@transaction.atomic
def _instruct(
    actor: Actor,
    supervision_id: uuid.UUID,
    instructed: Instructed,
    version: int | None,
    kept: list[StoredFile],
) -> None:
    may = policies.can_lead_supervision
    supervision = taken(actor, supervision_id, version, may, rules.Act.INSTRUCT)
    check_instruction(instructed)
    instruction = keep_instruction(actor, supervision, instructed, kept)
    _asked_again(
        actor,
        supervision,
        "instructed",
        "casework.supervision.instructed",
        instruction.words,
        leader=instruction.leader,
    )


def check_instruction(given: Instructed) -> None:
    if not given.leader.strip():
        raise InstructionIncomplete(field="leader")
    if not given.words.strip():
        raise InstructionIncomplete(field="instruction")
    if given.said_on is None or given.said_on > clock.today():
        raise InstructionIncomplete(field="said_on")


def keep_instruction(
    actor: Actor, supervision: Supervision, given: Instructed, kept: list[StoredFile]
) -> Instruction:
    instruction = Instruction.objects.create(
        supervision=supervision,
        leader=intake.checked_text(given.leader, most=60, field="leader"),
        office=intake.checked_text(given.office, most=80, field="office"),
        said_on=given.said_on or clock.today(),
        words=intake.checked_text(given.words, most=intake.WORDS_MOST, field="instruction"),
        body=supervision.body,
        recorded_by=actor.name,
        recorded_at=clock.now(),
    )
    files.attach(kept, owner_type=INSTRUCTION_FILES, owner_id=instruction.id, kind="page")
    return instruction


@transaction.atomic
def close_supervision(
    *,
    actor: Actor,
    supervision_id: uuid.UUID,
    result: str,
    words: str,
    version: int | None = None,
) -> None:
    """The supervisor closes it (销号) with a result and a conclusion. Nobody closes on the own explanation."""
    may = policies.can_lead_supervision
    supervision = taken(actor, supervision_id, version, may, rules.Act.CLOSE)
    said = said_words(words, result in SupervisionResult.values, "result")
    if supervision.answered_by is not None and supervision.answered_by == actor.id:
        raise OwnAnswer
    now = clock.now()
    supervision.closed_at, supervision.closed_by, supervision.closed_name = now, actor.id, actor.name
    supervision.result, supervision.conclusion, supervision.alarm_at = result, said, None
    save(supervision)
    Instruction.objects.filter(supervision=supervision).update(done_at=now)
    note(actor, supervision, "closed", "casework.supervision.closed", words=said, reason=said, result=result)
    note_in_case(actor, supervision, "supervision_closed", said)
    supervision_words.tell_body(supervision, "closed", words=said)


def save(supervision: Supervision) -> None:
    supervision.version += 1
    supervision.save()


def note(
    actor: Actor,
    supervision: Supervision,
    step: str,
    verb: str,
    *,
    words: str = "",
    reason: str = "",
    **more: Any,
) -> None:
    """One line of its own history and one entry of the audit."""
    data = {
        "level": supervision.level,
        "cause": supervision.cause,
        "body": supervision.body.short_name,
        "due": supervision.due_at.isoformat() if supervision.due_at else "",
        **more,
    }
    SupervisionEvent.objects.create(
        supervision=supervision,
        at=clock.now(),
        verb=step,
        actor_id=actor.id,
        actor_name=actor.name if actor.id else "",
        body_name=actor.office,
        words=words,
        data=data,
    )
    audit.record(
        actor=actor,
        verb=verb,
        object_type="supervision",
        object_id=supervision.id,
        object_label=supervision.number,
        place_code=supervision.place_code,
        after={"state": supervision.state, "number": supervision.case.number, **data},
        reason=reason,
    )


def note_in_case(actor: Actor, supervision: Supervision, step: str, words: str) -> None:
    data = {
        "number": supervision.number,
        "supervision_level": supervision.level,
        "supervision_cause": supervision.cause,
        "supervision_result": supervision.result,
        "body": supervision.body.short_name,
        "words": words,
    }
    working.history(actor, supervision.case, step, data=data, is_public=False)


def said_words(words: str, has_choice: bool = True, choice: str = "") -> str:
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not has_choice or not said:
        raise ReasonMissing(field="words" if has_choice else choice)
    return said
