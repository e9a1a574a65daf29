"""Taking over matters from another system's register (xlsx, csv), in batches that a kill cannot tear.

From a page: a file is received and shown (`receive_register`), begun (`begin_import`) and worked off by the worker.
From the command line: `import_cases`. Either may be stopped at any moment; run again, rows that are there are found
by their source and number, and nothing is lost or doubled.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from liren.domains.casework import policies
from liren.domains.casework.actions import import_batches
from liren.domains.casework.actions.import_rows import Ground
from liren.domains.casework.errors import (
    ImportNotFound,
    ImportStarted,
    PlaceTooWide,
    SourceMissing,
    UnknownPlace,
    UploadMissing,
    UploadTooLarge,
)
from liren.domains.casework.models import ImportRun
from liren.domains.casework.queries.registers import Register, open_register
from liren.domains.territory import queries as territory
from liren.kernel import audit, clock, ids, outbox
from liren.kernel.actor import SYSTEM, Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, Refusal

BATCH = 2000  # rows a transaction
TURN = 20.0  # seconds after which the worker lets others have a turn
SOURCE = "messages"
SOURCE_MOST = 40
UPLOAD_MOST = 100  # MB
PREVIEW_LIFE = dt.timedelta(days=1)
TASK = "liren.domains.casework.tasks.continue_import"
Advance = Callable[[int], object]


def _nobody(_passed: int) -> None:
    """Tells nobody."""


def import_cases(
    *,
    actor: Actor,
    path: Path,
    place_code: str,
    source: str = SOURCE,
    is_public: bool = False,
    on_start: Callable[[int], Advance] | None = None,
) -> uuid.UUID:
    """Imports a whole file, batch by batch, and gives the run's id.

    `on_start` is told how many rows the file has, blank ones included; what it gives is told how many were passed.
    Refuses an unreadable file, an unknown or too wide place, and one where nobody receives.
    """
    register = open_register(path, path.name)
    run = _new_run(actor, register, place_code, source, path.name, is_public=is_public)
    run.began_at = run.started_at
    with transaction.atomic():
        run.save(force_insert=True)
        _note(actor, run, "begun")
    _work(actor, run, register, advance=on_start(run.total) if on_start else _nobody)
    return run.id


def _new_run(
    actor: Actor, register: Register, place_code: str, source: str, name: str, *, is_public: bool
) -> ImportRun:
    place = territory.find_place(place_code.strip())
    if place is None:
        raise UnknownPlace(field="place", code=place_code[:24])
    if actor.kind is not ActorKind.SYSTEM and not policies.can_import_cases(actor, place.code):
        raise NotAllowed
    if len(place.code) < 6:
        raise PlaceTooWide(field="place", place=place.name)
    source = " ".join(source.split())
    if not source or len(source) > SOURCE_MOST:
        raise SourceMissing(field="source", most=SOURCE_MOST)
    run = ImportRun(
        id=ids.uuid7(),
        place_code=place.code,
        source=source,
        is_public=is_public,
        file_name="".join(letter for letter in name if letter.isprintable())[-200:],
        by=actor.id,
        by_name=actor.name[:60],
        started_at=clock.now(),
        header=[cell.strip()[:100] for cell in register.header.cells],
        total=register.sheet.size(),
    )
    Ground(run, run.started_at).body_at(place.code)  # refuses a place where nobody receives
    return run


def receive_register(
    *, actor: Actor, upload: File[bytes] | None, place_code: str, source: str, is_public: bool = False
) -> uuid.UUID:
    """Keeps an uploaded register until somebody has seen its preview and begins the import, or a day is over."""
    if upload is None or not upload.size:
        raise UploadMissing(field="file")
    name = Path(upload.name or "").name
    if upload.size > UPLOAD_MOST * 1024**2:
        raise UploadTooLarge(field="file", name=name, most=UPLOAD_MOST)
    stored = default_storage.save(f"imports/{ids.uuid7()}", upload)
    try:
        register = open_register(Path(default_storage.path(stored)), name)
        run = _new_run(actor, register, place_code, source, name, is_public=is_public)
        run.stored = stored
        with transaction.atomic():
            run.save(force_insert=True)
            _note(actor, run, "received")
    except BaseException:
        default_storage.delete(stored)
        raise
    return run.id


@transaction.atomic
def begin_import(*, actor: Actor, run_id: uuid.UUID) -> None:
    """Hands a received register to the worker. Refuses a second time."""
    run = _waiting(actor, run_id)
    run.began_at = clock.now()
    run.save(update_fields=["began_at"])
    _note(actor, run, "begun")
    outbox.enqueue(TASK, run_id=run.id)


@transaction.atomic
def drop_import(*, actor: Actor, run_id: uuid.UUID) -> None:
    """Forgets a received register that was not begun."""
    run = _waiting(actor, run_id)
    _note(actor, run, "dropped")
    _forget(run)


@transaction.atomic
def note_preview(*, actor: Actor, run_id: uuid.UUID) -> None:
    """Writes down who has read the first rows of a register that waits. Refuses as `begin_import`."""
    _note(actor, _waiting(actor, run_id), "previewed")


def _note(actor: Actor, run: ImportRun, deed: str) -> None:
    audit.record(
        actor=actor,
        verb=f"casework.import.{deed}",
        object_type="import",
        object_id=run.id,
        object_label=run.file_name,
        place_code=run.place_code,
        after={"source": run.source, "total": run.total, "is_public": run.is_public},
    )


def _waiting(actor: Actor, run_id: uuid.UUID) -> ImportRun:
    run = locked(ImportRun.objects.filter(id=run_id)).first()
    if run is None or not policies.can_import_cases(actor, run.place_code):
        raise ImportNotFound
    if run.began_at is not None:
        raise ImportStarted
    return run


def _forget(run: ImportRun) -> None:
    stored = run.stored
    ImportRun.objects.filter(id=run.id).delete()
    transaction.on_commit(lambda: _delete(stored), robust=True)


def _delete(stored: str) -> None:
    if stored:
        default_storage.delete(stored)


def drop_old_previews() -> int:
    """Forgets registers that nobody has begun within a day; how many."""
    old = ImportRun.objects.filter(began_at=None, started_at__lt=clock.now() - PREVIEW_LIFE)
    runs = list(old[:100])
    for run in runs:
        with transaction.atomic():
            if locked(old.filter(id=run.id)).first():
                _note(SYSTEM, run, "dropped")
                _forget(run)
    return len(runs)


def continue_import(*, actor: Actor, run_id: uuid.UUID, turn: float = TURN) -> None:
    """Goes on with a begun run where it stands; after `turn` seconds the rest becomes a task of its own.

    Safe to repeat, and for two workers at once: the second finds the run moved and leaves it.
    """
    run = ImportRun.objects.filter(id=run_id, finished_at=None, began_at__isnull=False).first()
    if run is None:
        return
    try:
        register = open_register(Path(default_storage.path(run.stored)), run.file_name)
        finished = _work(_for(actor, run), run, register, until=time.monotonic() + turn)
    except import_batches.Overtaken:
        return
    except (Refusal, OSError) as problem:
        _fail(run, problem)
        return
    if finished:
        _delete(run.stored)


def _for(actor: Actor, run: ImportRun) -> Actor:
    return Actor(kind=actor.kind, name=actor.name, on_behalf_of=run.by)


def _fail(run: ImportRun, problem: Refusal | OSError) -> None:
    sentence = str(problem) if isinstance(problem, Refusal) else type(problem).__name__
    import_batches.ended(run, clock.now(), sentence)
    _delete(run.stored)


def _work(
    actor: Actor,
    run: ImportRun,
    register: Register,
    *,
    until: float | None = None,
    advance: Advance = _nobody,
) -> bool:
    """Batch after batch to the end, or until that moment; whether the end was reached."""
    ground = Ground(run, clock.now())
    before = run.position
    for batch in _batches(register, before, ground.now):
        import_batches.take_batch(actor=actor, ground=ground, register=register, rows=batch)
        advance(ground.run.position - before)
        before = ground.run.position
        if until is not None and time.monotonic() >= until:
            _leave_the_rest(ground.run)
            return False
    import_batches.ended(ground.run, clock.now())
    advance(run.total - before)
    return True


def _batches(register: Register, after: int, now: dt.datetime) -> Iterator[list[import_batches.Read]]:
    """The rows, read; the next batch is read by a thread while the database writes this one."""
    rows = register.rows(after=after)

    def read() -> list[import_batches.Read]:
        return import_batches.read_rows(register, islice(rows, BATCH), now)

    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(read)
        while batch := coming.result():
            coming = reader.submit(read)
            yield batch


@transaction.atomic
def _leave_the_rest(run: ImportRun) -> None:
    outbox.enqueue(TASK, run_id=run.id)
