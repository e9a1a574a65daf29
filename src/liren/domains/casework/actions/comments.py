"""Comments of colleagues on a matter (内部记录): written, corrected by their author, and seen by whom they name."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from liren.domains.access.models import Account
from liren.domains.casework import mention_words, policies
from liren.domains.casework.actions import working
from liren.domains.casework.choices import MessageKind
from liren.domains.casework.errors.comments import (
    CommentNotFound,
    CommentTooOld,
    MentionUnseen,
    TooManyCorrections,
    TooManyMentions,
)
from liren.domains.casework.models import Case, EarlierWords, Mention, Message
from liren.domains.casework.queries.comments import accounts_seeing
from liren.domains.casework.rules import comments as rules
from liren.domains.casework.rules import intake
from liren.kernel import audit, clock, ids
from liren.kernel.actor import Actor


@transaction.atomic
def write_note(*, actor: Actor, case_id: uuid.UUID, words: str, message_id: uuid.UUID | None = None) -> None:
    """An internal note; those who brought the matter do not see it. It changes no state and needs no version. With a
    `message_id` that exists it is there already. Whoever is named with @username is told.

    Refuses to name somebody who does not see the matter (`casework.mention_unseen`).
    """
    case = working.taken(actor, case_id, version=None, may=policies.can_view_case, may_be_merged=True)
    if message_id is not None and Message.objects.filter(id=message_id).exists():
        return
    said = intake.given_words(words)
    named = _named(case, said)
    message = Message.objects.create(
        id=message_id or ids.uuid7(),
        case=case,
        kind=MessageKind.NOTE,
        text=said,
        author_id=actor.id,
        author_name=actor.name,
        at=clock.now(),
    )
    _mention(actor, case, message, named)
    _record(actor, case, "casework.case.noted", named)


@transaction.atomic
def correct_note(*, actor: Actor, note_id: uuid.UUID, words: str) -> None:
    """The author puts a comment right, within a day; what it said before is kept and shown. Who is newly named is
    told, who is named no more finds it no more.

    Refuses others' comments, one too old, and whom `write_note` refuses.
    """
    case, message = _own_note(actor, note_id)
    said = intake.given_words(words)
    if said == message.text:
        return
    now = clock.now()
    if not rules.may_still_correct(message.at, now):
        raise CommentTooOld(hours=int(rules.CORRECTED_WITHIN.total_seconds() // 3600))
    if EarlierWords.objects.filter(message=message).count() >= rules.CORRECTIONS_MOST:
        raise TooManyCorrections(most=rules.CORRECTIONS_MOST)
    named = _named(case, said)
    EarlierWords.objects.create(message=message, text=message.text, until=now)
    message.text = said
    message.save(update_fields=["text"])
    Mention.objects.filter(message=message).exclude(account__in=named).delete()
    known = set(Mention.objects.filter(message=message).values_list("account_id", flat=True))
    _mention(actor, case, message, [one for one in named if one.id not in known])
    _record(actor, case, "casework.case.note_corrected", named)


def _own_note(actor: Actor, note_id: uuid.UUID) -> tuple[Case, Message]:
    """The comment under its matter's lock. One of another is not there, no more than one of a matter unseen."""
    found = Message.objects.filter(id=note_id, kind=MessageKind.NOTE, author_id=actor.id).first()
    if found is None or actor.id is None:
        raise CommentNotFound
    case = working.taken(actor, found.case_id, version=None, may=policies.can_view_case, may_be_merged=True)
    return case, Message.objects.get(id=note_id)


def mark_mentions_seen(*, actor: Actor, case_id: uuid.UUID) -> int:
    """Whoever opens a matter has seen where it names him, and read the notices of it; how many were new."""
    if actor.id is None:
        return 0
    unseen = Mention.objects.filter(account_id=actor.id, case_id=case_id, seen_at=None)
    comments = list(unseen.values_list("message_id", flat=True))
    if not comments:
        return 0
    mention_words.have_been_read(actor, comments)
    return unseen.update(seen_at=Greatest(Value(clock.now()), "at"))


def _named(case: Case, text: str) -> list[Account]:
    """The accounts a comment names. Refuses one that does not see the matter as it does one that is not there."""
    usernames = rules.mentioned_in(text)
    if len(usernames) > rules.MENTIONS_MOST:
        raise TooManyMentions(most=rules.MENTIONS_MOST, field="words")
    if not usernames:
        return []
    found = {str(account.username): account for account in accounts_seeing(case, usernames)}
    unseen = next((name for name in usernames if name not in found), None)
    if unseen is not None:
        raise MentionUnseen(username=unseen, field="words")
    return [found[name] for name in usernames]


def _mention(actor: Actor, case: Case, message: Message, named: Sequence[Account]) -> None:
    now = clock.now()
    Mention.objects.bulk_create(
        Mention(message=message, case=case, account=one, at=now) for one in named if one.id != actor.id
    )
    mention_words.tell(actor, case, message.id, [one.id for one in named if one.id != actor.id])


def _record(actor: Actor, case: Case, verb: str, named: Sequence[Account]) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="case",
        object_id=case.id,
        object_label=case.number,
        place_code=case.place_code,
        after={"mentioned": [one.username for one in named]} if named else None,
    )
