"""How the worker writes an export: into a file of its own attempt, which takes its place only when it is whole.

Killed anywhere, it is begun anew from the first row; what the dead attempt left behind is swept away. The ids are
read in one statement, so that the list neither doubles nor misses a row while matters move in it; each part is then
read with the rights its owner has at that moment.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from liren.kernel import clock, exports, outbox, shelf
from liren.kernel.exports import BATCH, FOLDER, HOOKS, LIFE, SOURCES, Listing
from liren.kernel.lock import locked
from liren.kernel.models import UNFINISHED, ExportJob, ExportState
from liren.kernel.refusals import NotAllowed, Refusal
from liren.kernel.tables import Cell

TELL_EVERY = 0.5  # seconds between two notes of how far it is
ORPHAN_AGE = dt.timedelta(hours=6)
SWEPT = 200  # exports a sweep


class Overtaken(Exception):
    """The export was cancelled or deleted, or another worker has begun it anew."""


@outbox.outward(queue="heavy", title=_("导出列表"))
def write_export(job_id: str) -> None:
    """Outside a transaction, since it reads for long; its end is one transaction."""
    write(uuid.UUID(job_id))


def write(job_id: uuid.UUID) -> None:
    """Writes one export to its end, unless it is over already. A refusal ends it with its reason."""
    job = _begun(job_id)
    if job is None:
        return
    folder = Path(default_storage.path(f"{FOLDER}/{job.id}-{job.attempt}"))
    for left in folder.parent.glob(f"{job.id}-*"):
        shutil.rmtree(left, ignore_errors=True)  # of an attempt that was killed
    folder.mkdir(parents=True, mode=0o700)
    try:
        with override(job.language):
            _write(job, folder)
    except Overtaken:
        return
    except Refusal as refusal:
        _end(job, state=ExportState.FAILED, failure=refusal.code[:60])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@transaction.atomic
def _begun(job_id: uuid.UUID) -> ExportJob | None:
    job = locked(ExportJob.objects.filter(id=job_id, state__in=UNFINISHED)).first()
    if job is None:
        return None
    job.state, job.attempt, job.rows, job.total = ExportState.RUNNING, job.attempt + 1, 0, None
    job.save(update_fields=["state", "attempt", "rows", "total"])
    return job


def _write(job: ExportJob, folder: Path) -> None:
    source = SOURCES.get(job.source)
    if source is None:
        raise exports.ExportBroken
    actor = HOOKS.actor_of(job.by)
    listing = exports.opened(actor, job.source, job.query)
    keys = Keys(listing.keys(actor))
    _tell_progress(job, rows=0, total=len(keys))
    part = folder / "part"
    with part.open("xb") as file:
        rows = listing.write_as(job.form, file, _rows(job, listing, keys), scratch=str(folder))
    _finish(job, listing, part, rows)


class Keys:
    """Many ids in little memory: sixteen bytes each."""

    def __init__(self, found: Iterator[uuid.UUID]) -> None:
        self.packed = bytearray()
        for key in found:
            self.packed += key.bytes

    def __len__(self) -> int:
        return len(self.packed) // 16

    def batches(self, size: int) -> Iterator[list[uuid.UUID]]:
        for start in range(0, len(self.packed), size * 16):
            part = bytes(self.packed[start : start + size * 16])
            yield [uuid.UUID(bytes=part[at : at + 16]) for at in range(0, len(part), 16)]


def _rows(job: ExportJob, listing: Listing, keys: Keys) -> Iterator[Sequence[Cell]]:
    """The rows, part by part, each with the rights of its moment. Refuses once the right is gone."""
    passed, told = 0, time.monotonic()
    right = SOURCES[job.source].rights[0]
    for batch in keys.batches(BATCH):
        actor = HOOKS.actor_of(job.by)
        if not actor.has(right):
            raise NotAllowed
        yield from listing.rows(actor, batch)
        passed += len(batch)
        if time.monotonic() - told >= TELL_EVERY:
            _tell_progress(job, rows=passed, total=len(keys))
            told = time.monotonic()


def _tell_progress(job: ExportJob, *, rows: int, total: int) -> None:
    held = ExportJob.objects.filter(id=job.id, attempt=job.attempt, state=ExportState.RUNNING)
    if not held.update(rows=rows, total=total):
        raise Overtaken


def _finish(job: ExportJob, listing: Listing, part: Path, rows: int) -> None:
    """Seals the whole file into its place, marks the export done, writes it down and tells its owner."""
    stored = f"{FOLDER}/{job.id}-{job.attempt}.{job.form}"
    size = part.stat().st_size
    with part.open("rb") as plain:
        shelf.keep(stored, plain, context=exports.context_of(job), key=shelf.newest_key())
    try:
        with transaction.atomic():
            actor = HOOKS.actor_of(job.by)
            scope = exports.scope_of(actor, job.source)
            done = _end(job, state=ExportState.DONE, stored=stored, size=size, rows=rows, scope=scope)
            SOURCES[job.source].note(actor, listing, job.form, rows)
            HOOKS.tell(done)
    except BaseException:
        default_storage.delete(stored)
        raise


@transaction.atomic
def _end(job: ExportJob, **facts: object) -> ExportJob:
    """Ends the export if this attempt still holds it. Raises `Overtaken`."""
    held = locked(ExportJob.objects.filter(id=job.id, attempt=job.attempt, state=ExportState.RUNNING)).first()
    if held is None:
        raise Overtaken
    held.finished_at = clock.now()
    for name, value in facts.items():
        setattr(held, name, value)
    held.save(update_fields=["finished_at", *facts])
    return held


@outbox.every(300, name="kernel.exports", title=_("清理过期的导出文件"))
def sweep_exports() -> None:
    """Forgets exports a week old, ends those whose task has died, and removes files nobody knows."""
    for job in ExportJob.objects.filter(finished_at__lt=clock.now() - LIFE).order_by("finished_at")[:SWEPT]:
        with transaction.atomic():
            exports.forget(job)
    end_dead_exports()
    remove_orphans()


def end_dead_exports() -> int:
    """Ends the exports whose task was given up by the worker; how many."""
    given_up = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).values("id")
    dead = ExportJob.objects.filter(state__in=UNFINISHED, task_id__in=given_up)
    return dead.update(
        state=ExportState.FAILED, finished_at=clock.now(), failure=exports.ExportBroken.code, stored=""
    )


def remove_orphans() -> int:
    """Removes what dead attempts left: only what is older than any attempt lasts; how many."""
    root = Path(default_storage.path(FOLDER))
    if not root.is_dir():
        return 0
    before = (clock.now() - ORPHAN_AGE).timestamp()
    old = [path for path in root.iterdir() if path.stat().st_mtime < before]
    known = set(ExportJob.objects.filter(state=ExportState.DONE).values_list("stored", flat=True))
    orphans = [path for path in old if f"{FOLDER}/{path.name}" not in known]
    for path in orphans:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(orphans)
