"""Fetching letters from the mailbox of the setting. A letter is marked as seen only once it has been kept."""

from __future__ import annotations

import time

from django.conf import settings

from liren.domains.casework.actions import letters
from liren.kernel import letters as post
from liren.kernel import mailbox

BATCH = 500


def fetch_letters(*, seconds: float) -> int:
    """Takes what waits in the mailbox, the oldest first, for so long; how many.

    Raises what the mailbox raised; a letter that the database did not take is passed over, and met again next time.
    """
    if settings.LIREN_MAIL_INTAKE is None:
        return 0
    until = time.monotonic() + seconds
    taken, trouble = 0, None
    with mailbox.opened() as box:
        for uid in box.waiting(BATCH):
            if time.monotonic() > until:
                break
            try:
                taken += _fetch(box, uid)
            except Exception as problem:  # one that nobody foresaw must not hold up those behind it
                trouble = trouble or problem
    if trouble is not None:
        raise trouble
    return taken


def _fetch(box: mailbox.Mailbox, uid: str) -> bool:
    """False for a letter that somebody has removed meanwhile."""
    size = box.size(uid)
    raw = box.whole(uid) if 0 < size <= post.MOST_BYTES else b""
    if raw.strip():
        letters.receive_letter(raw=raw)
    elif size > post.MOST_BYTES:
        letters.note_oversize(head=box.head(uid), size=size)
        box.mark(uid, flag="\\Flagged")
    box.mark(uid)
    return bool(size)
