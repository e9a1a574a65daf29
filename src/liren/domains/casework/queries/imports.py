"""Imports and their refused rows, as far as the actor may import there."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import Q

from liren.domains.casework.errors import ImportNotFound
from liren.domains.casework.models import ImportRun, RefusedRow
from liren.domains.casework.queries import registers
from liren.domains.casework.queries.registers import Preview
from liren.domains.casework.rules.tables import match_columns
from liren.kernel import outbox
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.refusals import REGISTRY

PAGE = 30
REFUSALS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: where it stands, its number, the column at fault, why, and its cells."""

    row: int
    number: str
    column: str
    code: str
    why: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. `share` of 100; `worker_down` when it waits and nobody works."""

    run: ImportRun
    share: int
    is_waiting: bool
    is_running: bool
    worker_down: bool


def imports_visible_to(actor: Actor) -> Q:
    """Where the actor may import, everything that was imported."""
    if actor.kind is ActorKind.SYSTEM:
        return Q(pk__isnull=False)
    seen = Q(pk__in=())
    for grant in actor.grants_of("cases.import"):
        seen |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return seen


def list_imports(actor: Actor, before: uuid.UUID | None = None) -> list[ImportRun]:
    """The newest runs first, at most a page, those older than the run `before`. One query."""
    rows = ImportRun.objects.filter(imports_visible_to(actor))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:PAGE])


def get_import(actor: Actor, run_id: uuid.UUID) -> ImportRun:
    """Refuses `casework.import_not_found`."""
    run = ImportRun.objects.filter(imports_visible_to(actor), id=run_id).first()
    if run is None:
        raise ImportNotFound
    return run


def progress_of(run: ImportRun) -> Progress:
    """How far a run is. One query while it runs."""
    is_running = run.began_at is not None and run.finished_at is None
    share = 100 if run.finished_at else min(99, run.position * 100 // max(run.total, 1))
    return Progress(
        run=run,
        share=share,
        is_waiting=run.began_at is None,
        is_running=is_running,
        worker_down=is_running and bool(run.stored) and not outbox.worker_alive(),
    )


def preview_of(run: ImportRun) -> Preview:
    """What is to become of a received register. Refuses as `registers.open_register`."""
    return registers.preview(Path(default_storage.path(run.stored)), run.file_name)


def refused_rows(run: ImportRun, limit: int | None = None) -> Iterator[Refused]:
    """The refused rows in the order of the file, with their sentences in the reader's language. One query."""
    rows = RefusedRow.objects.filter(run=run).order_by("row")
    for row in rows[:limit] if limit else rows.iterator(chunk_size=500):
        yield Refused(
            row.row, row.number, row.column, row.code, sentence(row.code, row.details), json.loads(row.cells)
        )


def columns_of(run: ImportRun) -> dict[str, int]:
    """Which column of the file holds what, by the names of `rules.tables.Column`. No query."""
    return {column.value: position for column, position in match_columns(run.header).items()}


def sentence(code: str, details: dict[str, str]) -> str:
    """A refusal's sentence; its code where the sentence has gone or takes other values now."""
    kind = REGISTRY.get(code)
    try:
        return str(kind.sentence) % details if kind else code
    except KeyError:
        return code
