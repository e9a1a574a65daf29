"""What the owner of a matter does with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.files.base import File
from django.db import transaction

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import parts_ending, resolving, working
from liren.domains.casework.choices import MessageKind, ReturnReason, Verb
from liren.domains.casework.errors import NotOwner, ReasonMissing
from liren.domains.casework.models import Case, Dispatch, Message
from liren.domains.casework.rules import intake, workflow
from liren.domains.organisations import queries as organisations
from liren.kernel import clock, files
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of
from liren.kernel.models import StoredFile


def owned(actor: Actor, case_id: uuid.UUID, version: int | None) -> Case:
    """The matter under lock, for its owner's people. Others who see it learn whose it is."""
    case = working.taken(actor, case_id, version=version, may=lambda *_: True)
    if not policies.can_handle_case(actor, case):
        raise NotOwner(owner=case.owner.short_name)
    return case


@transaction.atomic
def accept_case(*, actor: Actor, case_id: uuid.UUID, version: int | None = None) -> None:
    """The owner takes the matter on (签收); whoever presses becomes its handler, the limit for resolving shows."""
    case = owned(actor, case_id, version)
    before = working.moved(case, Verb.ACCEPT)
    case.accepted_at = clock.now()
    case.handler_id = actor.id
    working.start_clock(case, working.rulebook_of(case))
    working.write(actor, case, "accepted", before=before)
    telling.tell_requesters(case, "casework.in_hands", words=case.owner.short_name)


@transaction.atomic
def start_case(*, actor: Actor, case_id: uuid.UUID, version: int | None = None) -> None:
    case = owned(actor, case_id, version)
    before = working.moved(case, Verb.START)
    working.write(actor, case, "started", before=before)


@transaction.atomic
def return_case(
    *, actor: Actor, case_id: uuid.UUID, reason: str, words: str, version: int | None = None
) -> None:
    """Back to the street's desk before acceptance, with a reason from the list and own words; twice at most."""
    case = owned(actor, case_id, version)
    said = _said(words, reason in ReturnReason.values)
    book = working.rulebook_of(case)
    workflow.check_return(case.return_count, book.figures.returns_max, is_ruled=case.is_ruled)
    before = working.moved(case, Verb.RETURN)
    if case.first_body_id == case.owner_id and case.accepted_at is None:
        case.first_body = None
    Dispatch.objects.filter(case=case, body=case.owner_id).update(returned_at=clock.now())
    centre = organisations.centre_for(case.place_code)
    if centre is not None:
        working.hand_to(case, centre, clock.now())
    case.return_count += 1
    case.due_accept = None
    working.set_dispatch_limit(case, book)
    working.start_clock(case, book)
    working.write(
        actor, case, "returned", data={"return_reason": reason, "words": said}, before=before, reason=said
    )
    telling.tell_body(case, case.owner_id, "returned", words=said, mark=str(case.version))


@transaction.atomic
def ask_requester(*, actor: Actor, case_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """Asks those who brought the matter; this is a first contact, and the matter is in progress."""
    case = owned(actor, case_id, version)
    said = _said(words, True)
    before = working.moved(case, Verb.ASK)
    resolving.contacted(case)
    _message(actor, case, MessageKind.QUESTION, said)
    working.write(actor, case, "asked", data={"words": said}, before=before)
    telling.tell_requesters(case, "casework.asked", words=said)


@transaction.atomic
def tell_progress(*, actor: Actor, case_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """Tells those who brought the matter how it stands."""
    case = owned(actor, case_id, version)
    said = _said(words, True)
    before = working.moved(case, Verb.ASK)
    resolving.contacted(case)
    _message(actor, case, MessageKind.REPLY, said)
    working.write(actor, case, "told", data={"words": said}, before=before)
    telling.tell_requesters(case, "casework.progress", words=said)


def resolve_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    outcome: str,
    answer: str,
    version: int | None = None,
    photos: Iterable[File[bytes] | files.CleanFile] = (),
    without_calls: str = "",
    without_parts: str = "",
) -> None:
    """Answers and resolves (办结), with photos of what was done. The answer goes to every requester; the first body
    signs it.

    Refuses without an answer, while a hand-on waits for the other body, while a called body owes its answer or a part
    has none (unless `without_calls`, `without_parts` say why they are not waited for), and with a photo that is none;
    then nothing has been done.
    """
    with files.staged(photos, at=place_of(Case.objects.filter(id=case_id)) if photos else "") as kept:
        _resolve(actor, case_id, outcome, answer, version, kept, without_calls, without_parts)


@transaction.atomic
def _resolve(
    actor: Actor,
    case_id: uuid.UUID,
    outcome: str,
    answer: str,
    version: int | None,
    kept: list[StoredFile],
    without_calls: str,
    without_parts: str,
) -> None:
    whole = parts_ending.whole_of(case_id)
    case = owned(actor, case_id, version)
    resolving.answer(
        actor, case, outcome, answer, kept=kept, without_calls=without_calls, without_parts=without_parts
    )
    if whole is not None:
        parts_ending.part_answered(actor, whole, case)


def _message(actor: Actor, case: Case, kind: MessageKind, text: str) -> Message:
    return Message.objects.create(
        case=case,
        kind=kind,
        text=text,
        author_id=actor.id,
        author_name=actor.name,
        at=clock.now(),
    )


def _said(words: str, has_reason: bool) -> str:
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not has_reason or not said:
        raise ReasonMissing(field="words" if has_reason else "reason")
    return said
