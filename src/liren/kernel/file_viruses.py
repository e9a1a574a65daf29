"""Files kept while the virus scanner was away: seen as soon as it is back, and served only then."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liren.kernel import files, outbox, viruses
from liren.kernel.lock import locked
from liren.kernel.models import Seen, StoredFile
from liren.kernel.refusals import Refusal
from liren.kernel.viruses import Verdict

SECONDS = 40.0  # of one turn in the background
IN_A_ROW = 3  # files without an answer: then the scanner is away still


@dataclass(slots=True)
class Looked:
    """What a run came to: files found clean, files with a virus, files that nobody could look at."""

    clean: int = 0
    found: int = 0
    left: int = 0


def waiting() -> int:
    return StoredFile.objects.filter(seen=Seen.WAITING).count()


def with_virus() -> list[uuid.UUID]:
    """Files that stay locked away until somebody decides about them."""
    return list(StoredFile.objects.filter(seen=Seen.FOUND).order_by("id").values_list("id", flat=True)[:200])


def look(*, seconds: float | None = None) -> Looked:
    """Shows the scanner what waits, oldest first; ends early while it is away."""
    result, end = Looked(), time.monotonic() + seconds if seconds else None
    silent = 0
    for file_id in list(
        StoredFile.objects.filter(seen=Seen.WAITING).order_by("id").values_list("id", flat=True)
    ):
        if silent >= IN_A_ROW or (end and time.monotonic() > end):
            break
        silent = 0 if _one(file_id, result) else silent + 1
    result.left = waiting()
    return result


@transaction.atomic
def _one(file_id: uuid.UUID, result: Looked) -> bool:
    stored = locked(StoredFile.objects.filter(id=file_id, seen=Seen.WAITING), skip=True).first()
    if stored is None:
        return True
    verdict = _verdict(stored)
    if verdict is Verdict.AWAY:
        return False
    stored.seen = Seen.CLEAN if verdict is Verdict.CLEAN else Seen.FOUND
    stored.save(update_fields=["seen"])
    result.clean += verdict is Verdict.CLEAN
    result.found += verdict is Verdict.FOUND
    return True


def _verdict(stored: StoredFile) -> Verdict:
    try:
        with files.open_unseen(stored) as stream:
            return viruses.verdict_on(stream.read())
    except Refusal:
        return Verdict.AWAY  # its bytes are gone or do not open, which the doctor tells


@transaction.atomic
def remove_found() -> int:
    """Takes away for good what has a virus; how many."""
    rows = list(locked(StoredFile.objects.filter(seen=Seen.FOUND)))
    for stored in rows:
        files.remove_file(stored)
    return len(rows)


@outbox.every(120, name="kernel.viruses", title=_("补查没有查过毒的附件"))
def look_in_turns() -> None:
    if waiting():
        look(seconds=SECONDS)
