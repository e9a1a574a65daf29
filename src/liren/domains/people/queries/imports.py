"""Imports of lists, their parked rows, and the differences that wait for a decision, as far as the actor may import."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices

from liren.domains.people.choices import Flaw, PersonField, Sex, SourceKind
from liren.domains.people.import_choices import ConflictField, ListColumn, ParkReason
from liren.domains.people.import_errors import PeopleImportNotFound
from liren.domains.people.models import Conflict, Dwelling, ParkedRow, PeopleImport, Source
from liren.domains.people.policies import conflicts_visible_to, imports_visible_to
from liren.domains.people.rules.documents import masked
from liren.domains.people.standards import ETHNIC, HukouKind, Marital, Schooling
from liren.kernel import outbox, sealed, subjects
from liren.kernel.actor import Actor

PAGE = 30
PARKED_SHOWN = 50
TOLD = "people.conflict.told"
CODED: dict[str, type[TextChoices]] = {
    PersonField.SEX: Sex,
    PersonField.SCHOOLING: Schooling,
    PersonField.MARITAL: Marital,
    PersonField.HUKOU_KIND: HukouKind,
}


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


@dataclass(frozen=True, slots=True)
class Difference:
    """A conflict as it is shown: the field, what is kept and by whom, what the other says. Numbers are masked."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    field: str
    held: str
    held_by: str
    new: str
    new_by: str
    place_code: str


def list_conflicts(actor: Actor, after: uuid.UUID | None = None, size: int = PAGE) -> list[Difference]:
    """Open differences, oldest first. Five queries, however many."""
    rows = Conflict.objects.filter(conflicts_visible_to(actor), state="open").select_related(
        "person", "source"
    )
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.order_by("id")[:size])
    keys = subjects.keys_of({one.person_id for one in found})
    told = {
        one.id: json.loads(sealed.unseal(bytes(one.told), context=TOLD, key=keys[one.person_id]))
        for one in found
        if one.person_id in keys
    }
    homes = _homes(found, told)
    sources = _sources(found)
    return [_shown(one, told[one.id], homes, sources) for one in found if one.id in told]


def count_conflicts(actor: Actor, most: int = 100) -> int:
    """How many wait, `most` at most. One query."""
    rows = Conflict.objects.filter(conflicts_visible_to(actor), state="open")
    return len(rows.values_list("id")[:most])


def _homes(found: list[Conflict], told: dict[uuid.UUID, dict[str, str]]) -> dict[str, str]:
    wanted = {
        text
        for one in found
        if one.field == ConflictField.HOME and one.id in told
        for text in told[one.id].values()
        if text
    }
    return {str(home.id): str(home) for home in Dwelling.objects.filter(id__in=wanted)} if wanted else {}


def _sources(found: list[Conflict]) -> dict[int, Source]:
    wanted = {int(one.person.sources.get(one.field, one.person.source_id)) for one in found}
    return {one.id: one for one in Source.objects.filter(id__in=wanted)}


def _shown(
    one: Conflict, told: dict[str, str], homes: dict[str, str], sources: dict[int, Source]
) -> Difference:
    before = sources.get(int(one.person.sources.get(one.field, one.person.source_id)))
    values = {kind: _value(one.field, text, homes) for kind, text in told.items()}
    return Difference(
        one.id,
        one.person_id,
        one.person.name,
        field_said(one.field),
        values["held"],
        _by(before),
        values["new"],
        _by(one.source),
        one.place_code,
    )


def field_said(field: str) -> str:
    kind = ConflictField if field in ConflictField else PersonField
    return str(kind(field).label) if field in kind else field


def _value(field: str, text: str, homes: dict[str, str]) -> str:
    if field == ConflictField.DOCUMENT:
        return masked(text)
    if field == PersonField.ETHNIC and text.isdecimal():
        return ETHNIC[int(text) - 1] if 0 < int(text) <= len(ETHNIC) else text
    kind = CODED.get(field)
    return str(kind(text).label) if kind and text in kind else homes.get(text, text)


def _by(source: Source | None) -> str:
    if source is None:
        return ""
    return " ".join(part for part in (str(SourceKind(source.kind).label), source.label) if part)
