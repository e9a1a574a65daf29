"""Letters that wait for a person: their bytes sealed beside the database, a row and an audit entry."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from liren.domains.casework.letter_choices import LetterState, LetterVerb
from liren.domains.casework.models import Letter, LetterDeed
from liren.domains.casework.queries.letters import (
    CONTEXT,
    TAKEN_BACK_FOR,
    address_index,
    forget_there_were_none,
)
from liren.kernel import audit, clock, ids
from liren.kernel import letters as post
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.sealed import seal_bytes

FOLDER = "letters"
KEPT = {LetterState.AUTOMATIC: dt.timedelta(days=30), LetterState.ASIDE: dt.timedelta(days=90)}
BATCH = 500
ORPHAN_AGE = dt.timedelta(hours=6)
AUTOMATIC = ("automatic", "returned", "bulk", "own")  # reasons of letters that nobody need look at


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A letter at the door: read as far as it could be, with its bytes (none of one too big to fetch)."""

    letter: post.Letter
    raw: bytes
    size: int
    key: str
    place_code: str

    def row(self, state: LetterState, **more: object) -> Letter:
        return Letter(
            id=ids.uuid7(),
            key=self.key,
            place_code=self.place_code,
            at=clock.now(),
            size=self.size,
            state=state,
            sender=self.letter.sender,
            sender_index=address_index(self.letter.sender) if self.letter.sender else "",
            sender_name=self.letter.sender_name,
            subject=self.letter.subject,
            **more,
        )


def keep(came: Came, why: str, details: Mapping[str, object]) -> Letter:
    """Keeps a letter that was not taken, with the reason. The bytes are there before the row, and go with it."""
    state = LetterState.AUTOMATIC if why in AUTOMATIC else LetterState.PARKED
    sealed = ContentFile(seal_bytes(came.raw, context=CONTEXT)) if came.raw else None
    stored = default_storage.save(f"{FOLDER}/{ids.uuid7()}", sealed) if sealed else ""
    row = came.row(state, reason=why[:60], stored=stored, details={k: str(v) for k, v in details.items()})
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            write(SYSTEM, row, LetterVerb.CAME, verb="casework.letter.kept", reason=why)
            forget_there_were_none()
    except BaseException:
        if stored:
            default_storage.delete(stored)
        raise
    return row


def write(
    actor: Actor, row: Letter, deed: LetterVerb, *, verb: str, words: str = "", reason: str = ""
) -> None:
    """One line of the letter's history and one entry of the audit; whose letter it was stands in neither."""
    LetterDeed.objects.create(
        letter=row, at=clock.now(), verb=deed, by_name=actor.name[:60] if actor.id else "", words=words
    )
    audit.record(
        actor=actor,
        verb=verb,
        object_type="letter",
        object_id=row.id,
        place_code=row.place_code,
        object_label=row.case.number if row.case else "",
        after={"state": row.state},
        reason=reason or words,
    )


def forget_old_letters() -> int:
    """Drops the bytes of automatic letters after a month, of those set aside after three, of those added to a matter
    after a week, and bytes without a row, left by a kill; how many. Batch by batch, until none is left."""
    now = clock.now()
    old = Q(state=LetterState.REPLY, addition__at__lt=now - TAKEN_BACK_FOR)
    for state, life in KEPT.items():
        old |= Q(state=state, at__lt=now - life)
    dropped, batch = 0, _forget_some(old)
    while batch:
        dropped, batch = dropped + batch, _forget_some(old)
    return dropped + _drop_orphans()


def _forget_some(old: Q) -> int:
    rows = dict(
        Letter.objects.filter(old).exclude(stored="").order_by("id").values_list("id", "stored")[:BATCH]
    )
    Letter.objects.filter(id__in=rows).update(stored="")
    for path in rows.values():
        default_storage.delete(path)
    return len(rows)


def _drop_orphans() -> int:
    """Bytes without a row, compared with the rows some hundred at a time."""
    if not default_storage.exists(FOLDER):
        return 0
    paths = (f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1])
    dropped = 0
    while some := list(itertools.islice(paths, BATCH)):
        dropped += _drop_orphans_among(some)
    return dropped


def _drop_orphans_among(paths: list[str]) -> int:
    before = clock.now() - ORPHAN_AGE
    old = [path for path in paths if default_storage.get_modified_time(path) < before]
    known = set(Letter.objects.filter(stored__in=old).values_list("stored", flat=True))
    orphans = [path for path in old if path not in known]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)
