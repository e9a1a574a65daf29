"""What a person does with a letter that was not taken by itself: take it, set it aside, put it back, open it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from liren.domains.casework import door_policies
from liren.domains.casework.actions import intake
from liren.domains.casework.actions.letter_files import Enclosed, enclosed
from liren.domains.casework.actions.letters import refused_words
from liren.domains.casework.actions.letters_keeping import write
from liren.domains.casework.actions.said import FromLetter, Said
from liren.domains.casework.choices import Channel, Naming
from liren.domains.casework.errors.letters import LetterDone, LetterGone, LetterNotAside, LetterNotFound
from liren.domains.casework.letter_choices import LetterState, LetterVerb
from liren.domains.casework.models import Letter
from liren.domains.casework.queries.letters import bytes_of, get_letter
from liren.domains.casework.rules import letters as rules
from liren.domains.casework.rules.intake import given_words
from liren.kernel import audit, files
from liren.kernel import letters as post
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.models.files import MOST_FILES
from liren.kernel.refusals import NotAllowed, StalePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How a person reads the letter: the matter's title, words and place."""

    title: str
    text: str
    place_code: str
    version: int | None = None


def take_letter(*, actor: Actor, letter_id: uuid.UUID, taking: Taking) -> Letter:
    """Makes a matter of a letter that waits, with its photos. The writer is answered as by a letter that was taken at
    once. Refuses one that is done, a page older than the record, and what `say_matter` refuses."""
    seen = get_letter(actor, letter_id)
    read = read_kept(seen)
    language = rules.language_of(taking.title, taking.text)
    with override(language):
        told = enclosed(read.enclosures if read else (), MOST_FILES)
        said = _said(seen, taking, read, language, told)
    return _take(actor, letter_id, taking, said, told.taken)


def read_kept(row: Letter) -> post.Letter | None:
    """The letter as it came; None where it cannot be read, or is not here any more."""
    try:
        return post.read_letter(bytes_of(row)) if row.stored else None
    except (post.Unreadable, LetterGone):
        return None


def _said(row: Letter, taking: Taking, read: post.Letter | None, language: str, told: Enclosed) -> Said:
    """A letter without a sender is an anonymous matter."""
    letter = None
    if row.sender:
        letter = FromLetter(
            address=row.sender,
            language=language,
            message_id=read.message_id if read else "",
            refused=refused_words(told),
        )
    return Said(
        title=taking.title,
        text=taking.text,
        channel=Channel.EMAIL,
        naming=Naming.NAMED if letter else Naming.ANONYMOUS,
        name=row.sender_name or _("（未留姓名）"),
        place_code=taking.place_code,
        letter=letter,
    )


@transaction.atomic
def _take(
    actor: Actor, letter_id: uuid.UUID, taking: Taking, said: Said, photos: list[files.CleanFile]
) -> Letter:
    row = held(actor, letter_id, taking.version)
    if not door_policies.can_take_letter(actor, taking.place_code or row.place_code):
        raise NotAllowed
    clerk = Actor(kind=SYSTEM.kind, name=SYSTEM.name, on_behalf_of=actor.id)
    receipt = intake.say_matter(actor=clerk, said=said, photos=photos)
    stored, row.stored = row.stored, ""
    row.state, row.case_id = LetterState.MATTER, receipt.case_id
    save(actor, row, LetterVerb.TAKEN, "casework.letter.taken")
    if stored:
        transaction.on_commit(lambda: default_storage.delete(stored), robust=True)
    return row


@transaction.atomic
def set_aside(*, actor: Actor, letter_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """Nothing is to be done with it, and why; it stays for three months, and can be put back."""
    said = given_words(words)
    row = held(actor, letter_id, version)
    row.state = LetterState.ASIDE
    save(actor, row, LetterVerb.ASIDE, "casework.letter.aside", said)


@transaction.atomic
def put_back(*, actor: Actor, letter_id: uuid.UUID) -> None:
    """A letter that was set aside waits again."""
    row = _locked(actor, letter_id)
    if row.state != LetterState.ASIDE:
        raise LetterNotAside
    row.state = LetterState.PARKED
    save(actor, row, LetterVerb.BACK, "casework.letter.back")


@transaction.atomic
def open_letter(*, actor: Actor, letter_id: uuid.UUID) -> bytes:
    """The letter as it came, to be taken away; written down. Refuses one that is not here any more."""
    row = _locked(actor, letter_id)
    raw = bytes_of(row)
    write(actor, row, LetterVerb.OPENED, verb="casework.letter.opened")
    return raw


@transaction.atomic
def note_letter_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """Writes down who took the list of letters away. Refuses without the right."""
    if not actor.has("cases.import"):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="casework.letter.exported",
        object_type="letters",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )


def _locked(actor: Actor, letter_id: uuid.UUID) -> Letter:
    row = locked(Letter.objects.filter(door_policies.letters_visible_to(actor), id=letter_id)).first()
    if row is None:
        raise LetterNotFound
    return row


def seen_under_lock(actor: Actor, letter_id: uuid.UUID, version: int | None) -> Letter:
    """Refuses one out of sight and a page older than the record."""
    row = _locked(actor, letter_id)
    if version is not None and version != row.version:
        raise StalePage
    return row


def held(actor: Actor, letter_id: uuid.UUID, version: int | None) -> Letter:
    """As `seen_under_lock`; refuses one with which something was done."""
    row = seen_under_lock(actor, letter_id, None)
    if row.state not in (LetterState.PARKED, LetterState.AUTOMATIC):
        raise LetterDone
    if version is not None and version != row.version:
        raise StalePage
    return row


def save(actor: Actor, row: Letter, deed: LetterVerb, verb: str, words: str = "") -> None:
    """The next version, with one line of the letter's history and one entry of the audit."""
    row.version += 1
    row.save(update_fields=["state", "stored", "case", "version"])
    write(actor, row, deed, verb=verb, words=words)
