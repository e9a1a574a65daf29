"""Imports of lists and their parked rows, as far as the actor may import."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from liren.domains.people.choices import Flaw
from liren.domains.people.import_choices import ListColumn, ParkReason
from liren.domains.people.import_errors import PeopleImportNotFound
from liren.domains.people.models import ParkedRow, PeopleImport
from liren.domains.people.policies import imports_visible_to
from liren.kernel import outbox
from liren.kernel.actor import Actor

PAGE = 30
PARKED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ParkedSeen:
    """A row that was set aside: where it stands, the column at fault, why, and its cells."""

    sheet: str
    row: int
    column: str
    reason: str
    why: str
    cells: list[str]

    @property
    def column_name(self) -> str:
        return str(ListColumn(self.column).label) if self.column in ListColumn else ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an import stands. `share` of 100; `worker_down` when it waits and nobody works."""

    share: int
    is_running: bool
    is_undoing: bool
    worker_down: bool


def list_imports(actor: Actor, before: uuid.UUID | None = None) -> list[PeopleImport]:
    """The newest first, at most a page, those older than `before`. One query."""
    rows = PeopleImport.objects.filter(imports_visible_to(actor))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:PAGE])


def get_import(actor: Actor, run_id: uuid.UUID) -> PeopleImport:
    """Refuses `people.import_unknown`."""
    run = PeopleImport.objects.filter(imports_visible_to(actor), id=run_id).first()
    if run is None:
        raise PeopleImportNotFound
    return run


def progress_of(run: PeopleImport) -> Progress:
    is_running = run.began_at is not None and run.finished_at is None
    is_undoing = run.undo_asked_at is not None and run.undone_at is None
    share = 100 if run.finished_at else min(99, run.position * 100 // max(run.total, 1))
    waits = (is_running and bool(run.stored)) or is_undoing
    return Progress(share, is_running, is_undoing, waits and not outbox.worker_alive())


def parked_rows(run: PeopleImport, limit: int | None = None) -> Iterator[ParkedSeen]:
    """In the order of the file, with their sentences in the reader's language. One query."""
    rows = ParkedRow.objects.filter(run=run).order_by("id")
    for row in rows[:limit] if limit else rows.iterator(chunk_size=500):
        why = reason_said(row.reason)
        yield ParkedSeen(row.sheet, row.row, row.column, row.reason, why, json.loads(row.cells))


def reason_said(reason: str) -> str:
    """A reason's sentence."""
    found = next((kind for kind in (ParkReason, Flaw) if reason in kind), None)
    return str(found(reason).label) if found else reason
