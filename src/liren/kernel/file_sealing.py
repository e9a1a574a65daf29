"""Files that lie plain are sealed, in the background and while they are read; killed anywhere, it goes on from there.

A file is sealed into its place before its row says so: what is sealed already is seen by its own header and not sealed
twice.
"""

from __future__ import annotations

import copy
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.kernel import files, ids, outbox, shelf
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile
from liren.kernel.streams import StreamBroken

PLAIN = ""
BATCH = 200
SECONDS = 40.0  # of one turn in the background


@dataclass(slots=True)
class Sealed:
    """What a run came to: files sealed, files whose bytes are not there, files that do not open."""

    done: int = 0
    missing: int = 0
    broken: int = 0


def waiting() -> int:
    """How many files lie plain."""
    return StoredFile.objects.filter(key_id=PLAIN).count()


def seal_all(
    *, until: Callable[[], bool] = lambda: False, on_file: Callable[[int], None] = lambda _n: None
) -> Sealed:
    """Seals what lies plain, each file in a transaction of its own, until all are done or `until` says stop."""
    return seal_those(Q(key_id=PLAIN), until=until, on_file=on_file)


def seal_those(
    which: Q, *, until: Callable[[], bool] = lambda: False, on_file: Callable[[int], None] = lambda _n: None
) -> Sealed:
    """As `seal_all`, of some files: anew under the newest key, or the person's own."""
    result, last = Sealed(), uuid.UUID(int=0)
    while True:
        rows = StoredFile.objects.filter(which, id__gt=last).order_by("id")
        batch = list(rows.values_list("id", flat=True)[:BATCH])
        for file_id in batch:
            if until():
                return result
            _one(file_id, result)
            on_file(1)
        if len(batch) < BATCH:
            return result
        last = batch[-1]


@transaction.atomic
def _one(file_id: uuid.UUID, result: Sealed) -> None:
    stored = locked(StoredFile.objects.filter(id=file_id), skip=True).first()
    if stored is None:
        return  # taken away, or another worker is at it
    subject = _subject_of(stored)
    key = shelf.key_for(subject)
    if key is None:  # the key was destroyed with the person: what still lies there is nobody's own any more
        subject, key = None, shelf.newest_key()
    try:
        for variant in files.variants_of(stored):
            _seal(stored, variant, subject, key)
    except FileNotFoundError:
        result.missing += 1
        return
    except StreamBroken:
        result.broken += 1
        return
    stored.subject, stored.key_id = subject, key.id
    stored.save(update_fields=["subject", "key_id"])
    result.done += 1


def _subject_of(stored: StoredFile) -> uuid.UUID | None:
    if stored.subject or stored.owner_type not in files.SUBJECTS:
        return stored.subject
    return files.SUBJECTS[stored.owner_type]([stored.owner_id]).get(stored.owner_id)


def _seal(stored: StoredFile, variant: str, subject: uuid.UUID | None, key: shelf.Key) -> None:
    path, context = files.path_of(stored, variant), files.context_of(stored, variant)
    if shelf.key_id_of(path) == key.id:
        return
    with shelf.opened(path, context=context, subject=subject, is_sealed=bool(stored.key_id)) as plain:
        shelf.keep(path, plain, context=context, key=key)


def hand_over(owner_type: str, owner_id: uuid.UUID, subject: uuid.UUID) -> int:
    """The files of a record lie under another person's key from now on, within the caller's transaction; how many.

    Each becomes a file of its own, with a new id: what the old one held is taken away once the transaction has
    committed, and stays as it is if it does not. Refuses `kernel.subject_gone`, and files that do not open.
    """
    key = shelf.key_for(subject)
    if key is None:
        raise files.SubjectGone
    rows = StoredFile.objects.filter(owner_type=owner_type, owner_id=owner_id).order_by("position")
    moved = [stored for stored in rows if stored.subject != subject]
    for old in moved:
        new = copy.copy(old)
        new.id, new.subject, new.key_id, new._state.adding = ids.uuid7(), subject, key.id, True
        for variant in files.variants_of(old):
            with files.open_unseen(old, variant) as plain:
                context = files.context_of(new, variant)
                shelf.keep(files.path_of(new, variant), plain, context=context, key=key)
        files.remove_file(old)
        new.save(force_insert=True)
    return len(moved)


@outbox.every(600, name="kernel.file_sealing", title=_("密封以前存下的附件"))
def seal_in_turns() -> None:
    """Some of what lies plain; the next turn goes on."""
    end = time.monotonic() + SECONDS
    seal_all(until=lambda: time.monotonic() > end)


def not_opening(rows: list[StoredFile]) -> list[StoredFile]:
    """Those of the files whose bytes are there and do not open."""
    return [stored for stored in rows if _does_not_open(stored)]


def _does_not_open(stored: StoredFile) -> bool:
    path = files.path_of(stored, files.ORIGINAL)
    if not default_storage.exists(path):
        return False  # missing, which is told apart
    try:
        files.open_unseen(stored).close()
    except files.FileDamaged:
        return True
    except files.UploadGone:
        return False  # the person's key was destroyed
    return False
