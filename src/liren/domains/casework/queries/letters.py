"""Letters that came by e-mail as staff see them: the list, one of them, the words of one that is still here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from liren.domains.casework import door_policies
from liren.domains.casework.errors.letters import LetterGone, LetterNotFound
from liren.domains.casework.letter_choices import LetterState
from liren.domains.casework.models import Letter, LetterAddition, Requester
from liren.domains.casework.queries.views import MOST
from liren.domains.casework.rules.letters import own_words
from liren.domains.messaging.queries.deliveries import masked_email
from liren.kernel import clock, letters
from liren.kernel.actor import Actor
from liren.kernel.counts import Counts
from liren.kernel.recall import Recalled
from liren.kernel.sealed import SealBroken, blind_index, unseal_bytes

PAGE = 50
VIEWS = (LetterState.PARKED.value, LetterState.AUTOMATIC.value, LetterState.ASIDE.value, "taken", "all")
CONTEXT = "casework.letter.stored"  # to what the bytes of a kept letter are sealed


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """`view`: one of VIEWS; `sender` is a whole address; `since` and `until` are days, both included."""

    view: str = "all"
    sender: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = ""  # "oldest", else the newest first


@dataclass(frozen=True, slots=True)
class LetterPage:
    rows: list[Letter]
    next_key: str


def _is_any(county: str) -> bool:
    return Letter.objects.filter(place_code__prefix=county).exists()


_has_letter = Recalled(_is_any)


def has_letters(county: str) -> bool:
    """Whether the page of letters is offered in the navigation of a county."""
    return bool(settings.LIREN_MAIL_ADDRESSES) or _has_letter(county)


def forget_there_were_none() -> None:
    _has_letter.forget_now_and_after()


def address_index(address: str) -> str:
    """By which the letters from one address are found."""
    return blind_index(address.strip().lower(), context="casework.mail")


def token_index(token: str) -> str:
    return blind_index(token, context="casework.mail_token")


def _view(name: str) -> Q:
    if name == "taken":
        return Q(state__in=(LetterState.MATTER, LetterState.REPLY))
    return Q() if name == "all" else Q(state=name)


def filtered(actor: Actor, wanted: LetterFilter) -> QuerySet[Letter]:
    """What the actor sees, narrowed."""
    rows = Letter.objects.filter(door_policies.letters_visible_to(actor)).filter(_view(wanted.view))
    if wanted.sender:
        rows = rows.filter(sender_index=address_index(wanted.sender))
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.LOCAL)


def list_letters(actor: Actor, wanted: LetterFilter, after: uuid.UUID | None = None) -> LetterPage:
    """One page; the next begins behind the last id. One query."""
    is_oldest = wanted.sort == "oldest"
    rows = filtered(actor, wanted).select_related("case").order_by("id" if is_oldest else "-id")
    if after:
        rows = rows.filter(id__gt=after) if is_oldest else rows.filter(id__lt=after)
    found = list(rows[: PAGE + 1])
    return LetterPage(found[:PAGE], str(found[PAGE - 1].id) if len(found) > PAGE else "")


def count_views(actor: Actor) -> dict[str, int]:
    """How many letters each view holds, `MOST` at most. One query, however many there are."""
    rows = Letter.objects.filter(door_policies.letters_visible_to(actor))
    return Counts({name: rows.filter(_view(name)) for name in VIEWS}, MOST).read()


def letter_keys(actor: Actor, wanted: LetterFilter) -> Iterator[uuid.UUID]:
    """For taking the list away."""
    order = "id" if wanted.sort == "oldest" else "-id"
    yield from filtered(actor, wanted).order_by(order).values_list("id", flat=True).iterator()


def letters_to_take(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Letter]:
    """Those of the ids that the actor still sees, in their order. One query."""
    rows = Letter.objects.filter(door_policies.letters_visible_to(actor), id__in=ids).select_related("case")
    found = {row.id: row for row in rows}
    return [found[one] for one in ids if one in found]


def get_letter(actor: Actor, letter_id: uuid.UUID) -> Letter:
    """Refuses `casework.letter_not_found`. One query."""
    rows = Letter.objects.filter(door_policies.letters_visible_to(actor), id=letter_id).select_related("case")
    found = rows.first()
    if found is None:
        raise LetterNotFound
    return found


TAKEN_BACK_FOR = dt.timedelta(days=7)  # how long one that a person added to a matter can be taken out of it


def addition_of(letter: Letter) -> LetterAddition | None:
    """What a person added of the letter to a matter and can still take back. One query at most."""
    if letter.state != LetterState.REPLY or not letter.stored:
        return None
    return LetterAddition.objects.filter(letter=letter, at__gt=clock.now() - TAKEN_BACK_FOR).first()


def bytes_of(letter: Letter) -> bytes:
    """The letter as it came, while it is here. Refuses `casework.letter_gone`."""
    try:
        with default_storage.open(letter.stored) as file:
            return unseal_bytes(file.read(), context=CONTEXT)
    except (OSError, ValueError, SealBroken) as gone:
        raise LetterGone from gone


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What can be read of a kept letter: the writer's words, whether something quoted was left out, and the names of
    what was enclosed. `is_here` while the letter itself is kept."""

    text: str = ""
    is_cut: bool = False
    enclosures: tuple[str, ...] = ()
    is_here: bool = False


def words_of(letter: Letter) -> LetterWords:
    """The words of a kept letter and the names of what was enclosed; empty where it cannot be read. No query."""
    try:
        read = letters.read_letter(bytes_of(letter)) if letter.stored else None
    except LetterGone:
        return LetterWords()
    except letters.Unreadable:
        return LetterWords(is_here=True)
    if read is None:
        return LetterWords()
    words = own_words(read.text) or read.text
    names = tuple(enclosure.name for enclosure in read.enclosures)
    return LetterWords(words, words != read.text, names, is_here=True)


def person_who_wrote(token: str, number: str, sender: str) -> Requester | None:
    """Whom a letter comes from: by the token that only the letters to that person hold, else by the number of a
    matter that this very address has brought. At most two queries."""
    rows = Requester.objects.select_related("case")
    found = rows.filter(mail__token_index=token_index(token)).first() if token else None
    if found is None and number and sender:
        found = rows.filter(case__number=number, mail__address_index=address_index(sender)).first()
    return found


def masked_sender(letter: Letter) -> str:
    """`王**（l***@example.cn）`."""
    name = letter.sender_name[:1] + "**" if letter.sender_name else ""
    address = masked_email(letter.sender) if letter.sender else ""
    return f"{name}（{address}）" if name and address else name or address
