"""Letters of residents by e-mail: a matter, an addition to one, or kept for a person. Each letter once.

What comes of a letter and the row that knows it are one transaction, so that a letter brought again, by a mailbox that
was not yet marked or by a worker after a kill, changes nothing.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from liren.domains.casework import letter_words, telling
from liren.domains.casework.actions import intake, letters_limits, requester, working
from liren.domains.casework.actions.letter_files import Enclosed, enclosed
from liren.domains.casework.actions.letters_keeping import Came, keep, write
from liren.domains.casework.actions.said import FromLetter, Said
from liren.domains.casework.choices import Channel, PhotoKind
from liren.domains.casework.errors import HasLeft, NothingAsked
from liren.domains.casework.errors.letters import LetterEmpty, LetterTooLarge
from liren.domains.casework.letter_choices import LetterReason, LetterState, LetterVerb
from liren.domains.casework.models import Letter, Requester
from liren.domains.casework.queries.files import OWNER_TYPE
from liren.domains.casework.queries.letters import forget_there_were_none, person_who_wrote
from liren.domains.casework.rules import letters as rules
from liren.domains.casework.rules.intake import TITLE_MOST
from liren.domains.messaging.queries import person_of_letter
from liren.domains.territory import queries as territory
from liren.kernel import files, ids, turns
from liren.kernel import letters as post
from liren.kernel.actor import VISITOR
from liren.kernel.models import StoredFile
from liren.kernel.models.files import MOST_FILES
from liren.kernel.refusals import Refusal
from liren.kernel.sealed import blind_index

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024


def receive_letter(*, raw: bytes) -> Letter:
    """Takes a letter: as a matter, as an addition to the one it answers, or kept with the reason why not.

    Its writer gets one answer, unless a program wrote it. The same letter again gives what is there. Refuses an empty
    one and one beyond `kernel.letters.MOST_BYTES`.
    """
    if not raw.strip():
        raise LetterEmpty(field="file")
    if len(raw) > post.MOST_BYTES:
        raise LetterTooLarge(field="file", most=post.MOST_BYTES // MEGABYTE)
    try:
        letter, why = post.read_letter(raw), ""
    except post.Unreadable as problem:
        letter, why = post.read_head(raw), problem.why
    return _received(letter, raw, len(raw), why)


def note_oversize(*, head: bytes, size: int) -> Letter:
    """Writes down that a letter too big to be fetched lies in the mailbox."""
    return _received(post.read_head(head), b"", size, LetterReason.TOO_BIG)


def _received(letter: post.Letter, raw: bytes, size: int, why: str) -> Letter:
    key = blind_index(_identity(letter, raw), context="casework.letter")
    came = Came(letter=letter, raw=raw, size=size, key=key, place_code=_place(letter))
    known = Letter.objects.filter(key=key).first()
    if known is not None:
        return known
    try:
        return _settled(came, why or _why_not(letter))
    except IntegrityError:
        known = Letter.objects.filter(key=key).first()
        if known is None:
            raise
        return known


def _identity(letter: post.Letter, raw: bytes) -> str:
    """The Message-ID with its writer; of a letter without one its very bytes."""
    return f"{letter.message_id}\0{letter.sender.lower()}" if letter.message_id else raw.hex()


def _place(letter: post.Letter) -> str:
    """The community behind the plus sign, else the place of the address it was sent to, else our county."""
    own = settings.LIREN_MAIL_ADDRESSES or rules.taken_for_ours(letter.recipients, settings.LIREN_PLACE)
    place, tag = rules.place_of(letter.recipients, own)
    found = territory.find_place(tag) if tag else None
    return found.code if found else place or settings.LIREN_PLACE


def _why_not(letter: post.Letter) -> str:
    """Why a letter is not even looked into; empty for one that is."""
    if not letter.sender:
        return LetterReason.NO_SENDER
    own = {*settings.LIREN_MAIL_ADDRESSES, settings.LIREN_MAIL_FROM.rpartition("<")[2].rstrip(">").lower()}
    automatic = rules.why_automatic(letter.sender, letter.marks, own)
    if automatic:
        return automatic
    count = turns.count("letters", letter.sender.lower(), most=settings.LIREN_MAIL_TURNS)
    return LetterReason.TOO_MANY if count.is_over else ""


def _settled(came: Came, why: str) -> Letter:
    if why:
        return keep(came, why, {})
    try:
        person = _person(came.letter)
        return _added(came, person) if person else _as_matter(came)
    except NothingAsked:
        return keep(came, LetterReason.ENDED, {})
    except HasLeft:
        return keep(came, LetterReason.LEFT, {})
    except Refusal as refusal:
        return keep(came, refusal.code, refusal.details)
    except DataError:
        return keep(came, LetterReason.FORM, {})
    except (DatabaseError, OSError):
        raise
    except Exception:  # what nobody foresaw must not hold up the letters behind it
        log.exception("a letter could not be taken")
        return keep(came, LetterReason.FORM, {})


def _person(letter: post.Letter) -> Requester | None:
    """Whose answer it is: by the address it was sent to, by the letter of ours that it answers, by the number."""
    token = rules.token_of(letter.recipients, settings.LIREN_MAIL_ADDRESSES)
    found = person_who_wrote(token, "", "") if token else None
    if found is not None:
        return found
    for answered in letter.answers:
        delivery = ids.as_uuid(answered.strip("<>").partition("@")[0])
        person = ids.as_uuid(person_of_letter(delivery, letter.sender)) if delivery else None
        if person:
            return Requester.objects.filter(id=person).first()
    return person_who_wrote("", rules.number_of(letter.subject), letter.sender)


def _as_matter(came: Came) -> Letter:
    letter = came.letter
    if not (letter.text or letter.subject):
        return keep(came, LetterReason.NO_TEXT, {})
    many = letters_limits.why_too_many(letter.sender)
    if many:
        return letters_limits.keep_and_tell(came, many)
    language = rules.language_of(letter.subject, letter.text)
    with override(language):
        told = enclosed(letter.enclosures, MOST_FILES)
        words = refused_words(told)
        name = letter.sender_name or _("（未留姓名）")
    said = Said(
        title=letter.subject[:TITLE_MOST],
        text=letter.text or letter.subject,
        channel=Channel.EMAIL,
        name=name,
        place_code=came.place_code,
        letter=FromLetter(
            address=letter.sender, language=language, message_id=letter.message_id, refused=words
        ),
    )
    return settle_as_matter(came.row(LetterState.MATTER), said, told.taken)


@transaction.atomic
def settle_as_matter(row: Letter, said: Said, photos: Sequence[files.CleanFile]) -> Letter:
    """The matter of a letter and the row that knows the letter, together or not at all."""
    receipt = intake.say_matter(actor=VISITOR, said=said, photos=photos)
    row.case_id = receipt.case_id
    row.save(force_insert=True)
    write(VISITOR, row, LetterVerb.TAKEN, verb="casework.letter.taken")
    forget_there_were_none()
    return row


def _added(came: Came, person: Requester) -> Letter:
    letter = came.letter
    words = rules.own_words(letter.text)
    if not words and not letter.enclosures:
        return keep(came, LetterReason.NO_TEXT, {})
    mail = letter_words.mail_of(person)
    with override(mail.language if mail else "zh-hans"):
        there = len(files.list_files(OWNER_TYPE, [person.case_id]))
        told = enclosed(letter.enclosures, MOST_FILES - there)
        refused = refused_words(told)
        words = words or _("（只寄来附件）")
    with files.staged(told.taken, at=came.place_code, is_limited=False) as kept:
        return _write_back(came, person.id, words, refused, kept)


@transaction.atomic
def _write_back(came: Came, person_id: uuid.UUID, words: str, refused: str, kept: list[StoredFile]) -> Letter:
    person = requester.requester_by_letter(person_id)
    requester.write_back(VISITOR, person, words)
    working.picture(VISITOR, person.case, kept, PhotoKind.BEFORE)
    row = came.row(LetterState.REPLY, case=person.case)
    row.save(force_insert=True)
    write(VISITOR, row, LetterVerb.ADDED, verb="casework.letter.added")
    if refused:
        telling.tell_requester(person, letter_words.REFUSED, words=refused, mark=str(row.id))
    return row


def refused_words(told: Enclosed) -> str:
    """What of the enclosures was not taken, each with its reason, in the language now active."""
    if not told.refused:
        return ""
    head = ngettext("有 %(n)d 个附件没有收下：", "有 %(n)d 个附件没有收下：", len(told.refused)) % {
        "n": len(told.refused)
    }
    return "\n\n" + "\n".join([head, *told.refused[: Enclosed.SHOWN]])
