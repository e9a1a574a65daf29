"""Taking in lists of residents, in batches that a kill cannot tear.

From a page: a list is received and looked at (`receive_list`, `correct_columns`), begun (`begin_import`) and worked off
by the worker. From the command line: `import_people`. Either may be stopped at any moment and goes on where it stood.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from liren.domains.people import import_errors as errors
from liren.domains.people.actions.doubles import compare_imported
from liren.domains.people.actions.import_again import said_of
from liren.domains.people.actions.import_batches import Overtaken, take_batch
from liren.domains.people.actions.import_known import Remembered
from liren.domains.people.actions.import_lines import Ground, Made, prepared
from liren.domains.people.actions.sources import said_by
from liren.domains.people.choices import SourceKind
from liren.domains.people.models import ColumnMapping, PeopleImport, Source
from liren.domains.people.policies import can_import_people
from liren.domains.people.queries.list_places import places_under
from liren.domains.people.queries.lists import ResidentList, open_list
from liren.domains.people.queries.switches import fields_off
from liren.domains.people.rules.columns import Column, header_key
from liren.domains.territory import queries as territory
from liren.kernel import audit, clock, ids, outbox
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.ahead import made_ahead
from liren.kernel.lock import locked
from liren.kernel.refusals import Refusal

BATCH = 2_000  # lines a transaction
TURN = 20.0  # seconds after which the worker lets others have a turn
FEW = 5_000  # lines that are not worth a process of their own
TRIES = 3  # of a batch into which somebody else wrote
UPLOAD_MOST = 100  # MB
PREVIEW_LIFE = dt.timedelta(days=1)
TASK = "liren.domains.people.tasks.continue_people_import"
Advance = Callable[[int], object]


def _nobody(_passed: int) -> None:
    """Tells nobody."""


def import_people(
    *,
    actor: Actor,
    path: Path,
    place_code: str,
    kind: str = SourceKind.SHEET,
    on_start: Callable[[int], Advance] | None = None,
) -> PeopleImport:
    """Imports a whole list, batch by batch. One that was stopped is gone on with: the same file at the same place.

    `on_start` is told how many lines the file has, blank ones included; what it gives is told how many were passed.
    Refuses an unreadable list and a place where the actor may not import.
    """
    check_place(actor, place_code)
    digest = digest_of(path)
    stopped = PeopleImport.objects.filter(
        place_code=place_code, digest=digest, kind=kind, finished_at=None, began_at__isnull=False, stored=""
    )
    run = stopped.order_by("id").last()
    listed = open_list(path, path.name, run.columns if run else mappings_at(place_code))
    if run is None:
        run = _new_run(actor, listed, path.name, place_code, kind, digest)
        with transaction.atomic():
            _begin(actor, run)
    advance = on_start(listed.total) if on_start else _nobody
    return _work(actor, run, path, listed, advance=advance)


def check_place(actor: Actor, place_code: str) -> None:
    place = territory.find_place(place_code)
    if place is None or len(place_code) < 6 or not can_import_people(actor, place_code):
        raise errors.ImportPlaceWrong(code=place_code[:24], field="place")


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mappings_at(place_code: str) -> dict[str, dict[str, int]]:
    """What people of the place have set right of headers."""
    return dict(ColumnMapping.objects.filter(place_code=place_code).values_list("header_key", "columns"))


def _new_run(
    actor: Actor, listed: ResidentList, name: str, place_code: str, kind: str, digest: str
) -> PeopleImport:
    return PeopleImport(
        id=ids.uuid7(),
        place_code=place_code,
        kind=SourceKind(kind),
        file_name="".join(letter for letter in name if letter.isprintable())[-200:],
        digest=digest,
        by=actor.id,
        by_name=actor.name[:60],
        started_at=clock.now(),
        header=[cell.strip()[:100] for cell in listed.tables[0].header.cells],
        columns={
            header_key(table.header.cells): {column.value: at for column, at in table.columns.items()}
            for table in listed.tables
        },
        total=listed.total,
    )


def _begin(actor: Actor, run: PeopleImport) -> None:
    """Within the caller's transaction."""
    run.said = said_by(actor=actor, kind=run.kind, place_code=run.place_code, label=run.file_name)
    run.began_at = clock.now()
    run.save()
    note(actor, run, "begun")


def note(actor: Actor, run: PeopleImport, deed: str) -> None:
    audit.record(
        actor=actor,
        verb=f"people.import.{deed}",
        object_type="people_import",
        object_id=run.id,
        object_label=run.file_name,
        place_code=run.place_code,
        after={"total": run.total, "digest": run.digest},
    )


def receive_list(*, actor: Actor, upload: File[bytes] | None, place_code: str, kind: str) -> uuid.UUID:
    """Keeps an uploaded list until somebody has looked at it and begins, or a day is over."""
    if upload is None or not upload.size:
        raise errors.ListMissing(field="file")
    check_place(actor, place_code)
    name = Path(upload.name or "").name
    if upload.size > UPLOAD_MOST * 1024**2:
        raise errors.ListTooBig(field="file", name=name, most=UPLOAD_MOST)
    stored = default_storage.save(f"imports/{ids.uuid7()}", upload)
    try:
        path = Path(default_storage.path(stored))
        listed = open_list(path, name, mappings_at(place_code))
        run = _new_run(actor, listed, name, place_code, kind, digest_of(path))
        run.stored = stored
        with transaction.atomic():
            run.save(force_insert=True)
            note(actor, run, "received")
    except BaseException:
        default_storage.delete(stored)
        raise
    return run.id


@transaction.atomic
def correct_columns(*, actor: Actor, run_id: uuid.UUID, header: str, columns: Mapping[int, str]) -> None:
    """Sets right which column of a header means what, and remembers it at the place for the same header.

    Refuses columns without a name of people, and two with one meaning.
    """
    run = _waiting(actor, run_id)
    meant = {name: at for at, name in columns.items() if name}
    named = [name for name in columns.values() if name]
    if Column.NAME not in meant or len(named) != len(meant) or not set(meant) <= set(Column):
        raise errors.NameColumnMissing(field="columns")
    if header not in run.columns:
        raise errors.PeopleImportNotFound
    run.columns = {**run.columns, header: meant}
    run.save(update_fields=["columns"])
    ColumnMapping.objects.update_or_create(
        place_code=run.place_code,
        header_key=header,
        defaults={"columns": meant, "by": actor.id, "at": clock.now()},
    )
    note(actor, run, "corrected")


@transaction.atomic
def begin_import(*, actor: Actor, run_id: uuid.UUID) -> None:
    """Hands a received list to the worker. Refuses a second time."""
    run = _waiting(actor, run_id)
    _begin(actor, run)
    outbox.enqueue(TASK, run_id=run.id)


@transaction.atomic
def drop_import(*, actor: Actor, run_id: uuid.UUID) -> None:
    """Forgets a received list that was not begun."""
    run = _waiting(actor, run_id)
    note(actor, run, "dropped")
    _forget(run)


@transaction.atomic
def note_preview(*, actor: Actor, run_id: uuid.UUID) -> None:
    """Writes down who has read the first lines of a list that waits."""
    note(actor, _waiting(actor, run_id), "previewed")


@transaction.atomic
def note_parked(*, actor: Actor, run: PeopleImport) -> None:
    """Writes down who has taken the rows that were set aside."""
    note(actor, run, "parked_taken")


def _waiting(actor: Actor, run_id: uuid.UUID) -> PeopleImport:
    run = locked(PeopleImport.objects.filter(id=run_id)).first()
    if run is None or not can_import_people(actor, run.place_code):
        raise errors.PeopleImportNotFound
    if run.began_at is not None:
        raise errors.PeopleImportBegun
    return run


def _forget(run: PeopleImport) -> None:
    stored = run.stored
    PeopleImport.objects.filter(id=run.id).delete()
    transaction.on_commit(lambda: _delete(stored), robust=True)


def _delete(stored: str) -> None:
    if stored:
        default_storage.delete(stored)


def drop_old_lists() -> int:
    """Forgets lists that nobody has begun within a day; how many."""
    old = PeopleImport.objects.filter(began_at=None, started_at__lt=clock.now() - PREVIEW_LIFE)
    runs = list(old[:100])
    for run in runs:
        with transaction.atomic():
            if locked(old.filter(id=run.id)).first():
                note(SYSTEM, run, "dropped")
                _forget(run)
    return len(runs)


def continue_import(*, actor: Actor, run_id: uuid.UUID, turn: float = TURN) -> None:
    """Goes on with a begun list where it stands; after `turn` seconds the rest becomes a task of its own.

    Safe to repeat, and for two workers at once: the second finds the import moved and leaves it.
    """
    run = PeopleImport.objects.filter(id=run_id, finished_at=None, began_at__isnull=False).first()
    if run is None:
        return
    actor = Actor(kind=actor.kind, name=actor.name, on_behalf_of=run.by)
    try:
        path = Path(default_storage.path(run.stored))
        listed = open_list(path, run.file_name, run.columns)
        run = _work(actor, run, path, listed, until=time.monotonic() + turn)
    except Overtaken:
        return
    except (Refusal, OSError) as problem:
        sentence = str(problem) if isinstance(problem, Refusal) else type(problem).__name__
        _end(run, sentence)
    if run.finished_at:
        _delete(run.stored)


def _work(
    actor: Actor,
    run: PeopleImport,
    path: Path,
    listed: ResidentList,
    *,
    until: float | None = None,
    advance: Advance = _nobody,
) -> PeopleImport:
    """Batch after batch to the end, or until that moment."""
    said = said_of(run)
    remembered = Remembered()
    before = run.position
    with closing(_batches(run, said, path, listed)) as batches:
        for made in batches:
            run = _taken(actor, run, said, remembered, made)
            advance(run.position - before)
            before = run.position
            if until is not None and time.monotonic() >= until:
                _leave_the_rest(run)
                return run
    advance(run.total - before)
    return _end(run)


def _batches(run: PeopleImport, said: Source, path: Path, listed: ResidentList) -> Generator[list[Made]]:
    day = said.at.astimezone(clock.LOCAL).date()
    ground = Ground(places_under(run.place_code), said.id, said.at, day, fields_off(run.place_code))
    given = (path, run.file_name, run.columns, ground, run.position, BATCH)
    return made_ahead(prepared, *given) if listed.total - run.position > FEW else prepared(*given)


def _taken(
    actor: Actor, run: PeopleImport, said: Source, remembered: Remembered, made: list[Made]
) -> PeopleImport:
    """Once more where somebody wrote the same person or door in between."""
    for again in range(TRIES):
        try:
            return take_batch(actor=actor, run=run, said=said, remembered=remembered, made=made)
        except IntegrityError:
            remembered.homes.clear()  # it may hold homes that were not written
            if again == TRIES - 1:
                raise
    return run


@transaction.atomic
def _leave_the_rest(run: PeopleImport) -> None:
    outbox.enqueue(TASK, run_id=run.id)


@transaction.atomic
def _end(run: PeopleImport, failure: str = "") -> PeopleImport:
    """Whoever is new is compared with the register afterwards."""
    run.finished_at, run.failure = clock.now(), failure[:400]
    is_ended = PeopleImport.objects.filter(id=run.id, finished_at=None).update(
        finished_at=run.finished_at, failure=run.failure
    )
    if is_ended and run.created and run.said_id:
        compare_imported(run.place_code, run.said_id)
    return run
