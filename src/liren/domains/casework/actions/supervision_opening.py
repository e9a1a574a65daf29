"""Opening a supervision (督办) of a matter that exists: by hand, or by what a rule has found."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from liren.domains.casework import policies, supervision_words
from liren.domains.casework.actions.supervision import (
    Instructed,
    check_instruction,
    keep_instruction,
    note,
    note_in_case,
    put_to_the_body,
    said_words,
)
from liren.domains.casework.choices import CaseState, SupervisionCause, SupervisionLevel, SupervisionState
from liren.domains.casework.errors import (
    CaseNotSupervisable,
    DepartmentsDoNotSupervise,
    IsMerged,
    SupervisedAlready,
    SupervisionBodyStrange,
    SupervisionNeedsCase,
)
from liren.domains.casework.models import Case, Custody, Supervision
from liren.domains.organisations import queries as organisations
from liren.kernel import clock, files, ids
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of
from liren.kernel.lock import locked, next_serial
from liren.kernel.models import StoredFile
from liren.kernel.refusals import NotAllowed

NOTHING_LEFT = (CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED)
BY_PEOPLE = (SupervisionCause.BY_HAND, SupervisionCause.INSTRUCTION, SupervisionCause.NOT_FIXED)


def open_supervision(
    *,
    actor: Actor,
    number: str,
    level: str,
    words: str,
    body_id: uuid.UUID | None = None,
    instructed: Instructed | None = None,
) -> Supervision:
    """Puts an existing matter (`number`) under supervision, at a body that has or had it in hand (its owner).

    Refuses whoever is no supervisor there, what is no matter the actor sees, a body that had nothing to do with it, a
    matter withdrawn or not admitted, and one supervised already.
    """
    with files.staged(
        instructed.page if instructed else (), at=place_of(Case.objects.filter(number=number))
    ) as kept:
        return _open_by_hand(actor, number, level, words, body_id, instructed, kept)


@transaction.atomic
def _open_by_hand(
    actor: Actor,
    number: str,
    level: str,
    words: str,
    body_id: uuid.UUID | None,
    instructed: Instructed | None,
    kept: list[StoredFile],
) -> Supervision:
    _check_may_open(actor)
    case = _case_numbered(actor, number)
    said = said_words(words, level in SupervisionLevel.values, "level")
    if instructed is not None:
        check_instruction(instructed)
    cause = SupervisionCause.INSTRUCTION if instructed else SupervisionCause.BY_HAND
    supervision = opened(
        actor, case, cause=cause, level=SupervisionLevel(level), words=said, body_id=body_id or case.owner_id
    )
    if instructed is not None:
        keep_instruction(actor, supervision, instructed, kept)
    return supervision


def _check_may_open(actor: Actor) -> None:
    if not actor.has("cases.supervise"):
        raise DepartmentsDoNotSupervise if actor.has("cases.handle") else NotAllowed


def _case_numbered(actor: Actor, number: str) -> Case:
    rows = Case.objects.select_related("owner").filter(number=number.strip()[:24])
    case = locked(rows).first() if number.strip() else None
    if case is None or not policies.can_view_case(actor, case):
        raise SupervisionNeedsCase(field="number")
    if not policies.can_supervise_case(actor, case):
        raise NotAllowed
    if case.merged_into_id is not None:
        into = Case.objects.values_list("number", flat=True).get(id=case.merged_into_id)
        raise IsMerged(field="number", number=into)
    return case


def opened(
    actor: Actor,
    case: Case,
    *,
    cause: SupervisionCause,
    level: SupervisionLevel,
    words: str,
    body_id: uuid.UUID,
) -> Supervision:
    """A supervision of a matter that is held under lock; tells the body, and writes it into both histories."""
    if case.state in NOTHING_LEFT:
        raise CaseNotSupervisable(field="number", state=case.state_label)
    earlier = Supervision.objects.filter(case=case).exclude(state=SupervisionState.CLOSED).first()
    if earlier is not None:
        raise SupervisedAlready(field="number", number=earlier.number)
    body = organisations.get_body(body_id)
    if body.id not in _hands(case):
        raise SupervisionBodyStrange(field="body", body=body.short_name)
    now = clock.now()
    supervision = Supervision(
        number=_number(case.county, now),
        case=case,
        body=body,
        place_code=case.place_code,
        level=level,
        cause=cause,
        demand=words,
        opened_by=actor.id,
        opened_name=actor.name if actor.id else "",
        opened_at=now,
    )
    put_to_the_body(supervision)
    supervision.save(force_insert=True)
    step = "opened" if cause in BY_PEOPLE else "opened_by_rule"
    note(actor, supervision, step, "casework.supervision.opened", words=words, reason=words)
    note_in_case(actor, supervision, "supervised" if step == "opened" else "supervised_by_rule", words)
    supervision_words.tell_body(supervision, "opened", words=words)
    return supervision


def _hands(case: Case) -> set[uuid.UUID | None]:
    """The bodies that have or had the matter in hand: nobody else can be supervised for it."""
    held = set(Custody.objects.filter(case=case).values_list("body_id", flat=True))
    return held | {case.owner_id, case.first_body_id}


def _number(county: str, now: dt.datetime) -> str:
    year = now.astimezone(clock.LOCAL).year
    return ids.readable_number(f"{county}-D", year, next_serial(f"supervision:{county}:{year}"))
