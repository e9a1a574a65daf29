"""A letter that waits, added by a person to a matter that is there already, and taken out again if that was wrong."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from liren.domains.casework import door_policies, letter_words, telling
from liren.domains.casework.actions import intake, letters_by_hand, working
from liren.domains.casework.actions.letter_files import Enclosed, enclosed
from liren.domains.casework.actions.letters import refused_words
from liren.domains.casework.actions.said import FromLetter, Said
from liren.domains.casework.choices import MessageKind, Naming, PhotoKind, RequesterRole
from liren.domains.casework.errors.letters import (
    LetterMatterEnded,
    LetterMatterPrivate,
    LetterStays,
    LetterWordsMissing,
)
from liren.domains.casework.letter_choices import LetterState, LetterVerb
from liren.domains.casework.models import Case, Letter, LetterAddition, Message, Requester, Step
from liren.domains.casework.queries.files import OWNER_TYPE
from liren.domains.casework.queries.letter_matters import lets_in, matter_for_letter, writer_in
from liren.domains.casework.queries.letters import TAKEN_BACK_FOR, addition_of, get_letter
from liren.domains.casework.queries.portal import open_question
from liren.domains.casework.rules import letters as rules
from liren.domains.casework.rules.intake import WORDS_MOST, checked_text, given_words
from liren.kernel import clock, files
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.models import StoredFile
from liren.kernel.models.files import MOST_FILES

STEP, NO_WORDS = "letter_added", "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """To which matter, and what of the letter belongs there."""

    number: str
    words: str
    version: int | None = None


@dataclass(slots=True)
class _Brought:
    """What a letter has brought so far."""

    person: Requester | None = None
    has_joined: bool = False
    files: list[StoredFile] = field(default_factory=list)


def add_letter(*, actor: Actor, letter_id: uuid.UUID, adding: Adding) -> Letter:
    """Adds a letter that waits to an open matter: its words and photos, and its writer, who is answered.

    Whoever has brought the matter from the same address says more; anybody else joins it, which only a public one
    allows. Refuses a letter that is done, a page older than the record, a matter that has ended or is out of sight,
    and a letter of which nothing is left.
    """
    seen = get_letter(actor, letter_id)
    case = matter_for_letter(actor, adding.number)
    words = checked_text(adding.words, most=WORDS_MOST, field="words")
    read = letters_by_hand.read_kept(seen)
    language = rules.language_of(words, seen.subject)
    with override(language):
        there = len(files.list_files(OWNER_TYPE, [case.id]))
        told = enclosed(read.enclosures if read else (), MOST_FILES - there)
        words = words or (_("（只寄来附件）") if told.taken else "")
        said = _said(seen, read.message_id if read else "", language, told)
    if not words:
        raise LetterWordsMissing(field="words")
    with files.staged(told.taken, at=case.place_code) as kept:
        return _add(actor, letter_id, adding, said, words, kept)


def _said(row: Letter, message_id: str, language: str, told: Enclosed) -> Said:
    letter = None
    if row.sender:
        letter = FromLetter(
            address=row.sender, language=language, message_id=message_id, refused=refused_words(told)
        )
    return Said(
        text="",
        naming=Naming.NAMED if letter else Naming.ANONYMOUS,
        name=row.sender_name or _("（未留姓名）"),
        letter=letter,
    )


@transaction.atomic
def _add(
    actor: Actor, letter_id: uuid.UUID, adding: Adding, said: Said, words: str, kept: list[StoredFile]
) -> Letter:
    row = letters_by_hand.held(actor, letter_id, adding.version)
    case = _open_matter(actor, adding.number)
    brought = _writer(actor, row, case, said)
    brought.files = kept
    case.refresh_from_db()
    message = _write_words(actor, row, case, brought.person, words)
    working.picture(actor, case, kept, PhotoKind.BEFORE)
    LetterAddition.objects.create(
        letter=row,
        at=message.at,
        message=message,
        requester=brought.person,
        has_joined=brought.has_joined,
        files=[str(one.id) for one in kept],
    )
    row.state, row.case = LetterState.REPLY, case
    letters_by_hand.save(actor, row, LetterVerb.ADDED, "casework.letter.added")
    return row


def _open_matter(actor: Actor, number: str) -> Case:
    """Under lock, seen by the actor, and still to be worked on."""
    case_id = matter_for_letter(actor, number).id
    case = working.taken(actor, case_id, version=None, may=door_policies.can_add_letter, may_be_merged=True)
    if not case.is_open or case.is_merged:
        raise LetterMatterEnded(number=case.number)
    return case


def _writer(actor: Actor, row: Letter, case: Case, said: Said) -> _Brought:
    """Who wrote, as a requester of the matter; told so once."""
    known = writer_in(case, row.sender_index)
    clerk = Actor(kind=SYSTEM.kind, name=SYSTEM.name, on_behalf_of=actor.id)
    if known is not None:
        has_joined = intake.come_back(clerk, known)
        refused = said.letter.refused if said.letter else ""
        telling.tell_requester(known, letter_words.ADDED, words=refused, mark=f"{row.id}:{row.version}")
        return _Brought(known, has_joined)
    if not lets_in(case, known):
        raise LetterMatterPrivate(number=case.number)
    joined = intake.join_by_letter(actor=clerk, case_id=case.id, said=said)
    return _Brought(Requester.objects.get(id=joined), has_joined=True)


def _write_words(actor: Actor, row: Letter, case: Case, person: Requester | None, words: str) -> Message:
    now = clock.now()
    question = open_question(person) if person else None
    if question is not None and question.case_id == case.id:
        asked = Message.objects.filter(case=case, kind=MessageKind.QUESTION, answered_at=None)
        asked.update(answered_at=now)
    message = Message.objects.create(case=case, requester=person, kind=MessageKind.ANSWER, text=words, at=now)
    working.write(actor, case, STEP, data={"words": words, "letter": str(row.id)})
    telling.tell_body(case, case.owner_id, "added", words=words, mark=str(case.version))
    return message


@transaction.atomic
def take_out(*, actor: Actor, letter_id: uuid.UUID, words: str, version: int | None = None) -> Letter:
    """Takes a letter that was added to the wrong matter out of it, within a week: its words and photos go, who joined
    by it leaves, and the letter waits again. Refuses one that no person added, and one of longer ago."""
    said = given_words(words)
    row = letters_by_hand.seen_under_lock(actor, letter_id, version)
    addition = addition_of(row)
    if addition is None or row.case is None:
        raise LetterStays(days=TAKEN_BACK_FOR.days)
    case = working.taken(
        actor, row.case.id, version=None, may=door_policies.can_add_letter, may_be_merged=True
    )
    _undo_words(case, row, addition)
    _undo_person(case, row, addition)
    working.write(actor, case, "letter_taken_out", data={"words": said, "people": case.people})
    row.state, row.case = LetterState.PARKED, None
    addition.delete()
    letters_by_hand.save(actor, row, LetterVerb.OUT, "casework.letter.taken_out", said)
    return row


def _undo_words(case: Case, row: Letter, addition: LetterAddition) -> None:
    """What a stranger wrote does not stay in the history of a matter that is not his."""
    Message.objects.filter(case=case, kind=MessageKind.QUESTION, answered_at=addition.at).update(
        answered_at=None
    )
    if addition.message is not None:
        addition.message.delete()
    for step in Step.objects.filter(case=case, verb=STEP, data__letter=str(row.id)):
        step.data = {**step.data, "words": NO_WORDS}
        step.save(update_fields=["data"])
    for stored in StoredFile.objects.filter(owner_type=OWNER_TYPE, owner_id=case.id, id__in=addition.files):
        files.remove_file(stored)


def _undo_person(case: Case, row: Letter, addition: LetterAddition) -> None:
    person = addition.requester
    if person is None or person.has_left:
        return
    telling.tell_requester(person, letter_words.TAKEN_OUT, mark=f"{row.id}:{row.version}")
    if addition.has_joined:
        Requester.objects.filter(id=person.id).update(role=RequesterRole.LEFT)
        case.people = max(1, case.people - 1)
