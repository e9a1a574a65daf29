"""Loading the statistical tables of divisions, in batches, each its own transaction: what was stopped half-way
is taken up by running it again."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import transaction

from liren.domains.territory import errors
from liren.domains.territory.choices import Flaw, Level
from liren.domains.territory.models import Place
from liren.domains.territory.policies import can_edit_ground
from liren.domains.territory.queries.grids import community_names
from liren.domains.territory.rules import codes, names
from liren.domains.territory.rules.divisions import Findings, Row, Survey
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

BATCH = 5000
TABLES = {
    Level.PROVINCE: "provinces*.csv",
    Level.CITY: "cities*.csv",
    Level.COUNTY: "areas*.csv",
    Level.STREET: "streets*.csv",
    Level.COMMUNITY: "villages*.csv",
}
WRITTEN = ["level", "kind", "name", "short_name", "pinyin", "initials", "parent_code", "active"]
COMPARED = ("level", "kind", "name", "parent_code", "active")

Progress = Callable[[int], None]


@dataclass(slots=True)
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.created + self.updated + self.unchanged


@dataclass(slots=True)
class Loaded:
    """Per level what became of its rows; the irregular places; the rows refused."""

    levels: dict[Level, Counts] = field(default_factory=dict)
    irregular: Findings = field(default_factory=Findings)
    refused: Findings = field(default_factory=Findings)


def load_divisions(
    *, actor: Actor, folder: Path, since: dt.date, on_progress: Progress | None = None
) -> Loaded:
    """Loads the five tables in `folder`; new places bear their code since `since`.

    `on_progress` gets the number of bytes just read (see `bytes_of_tables`). Refuses a missing or unreadable
    table; wrong rows are listed and do not stop the others.
    """
    if not can_edit_ground(actor, ""):
        raise NotAllowed
    files = {level: _table(folder, pattern) for level, pattern in TABLES.items()}
    survey, loaded = Survey(), Loaded()
    for level, path in files.items():
        counts = loaded.levels.setdefault(level, Counts())
        with _opened(path) as (table, position):
            rows, told = survey.rows(level, table), 0
            while batch := list(islice(rows, BATCH)):
                _write(actor, batch, since, counts)
                if on_progress:
                    on_progress(position() - told)
                    told = position()
    survey.conclude()
    loaded.irregular, loaded.refused = survey.irregular, survey.refused
    return loaded


def bytes_of_tables(folder: Path) -> int:
    """The length of the work of `load_divisions`. Refuses a missing table."""
    return sum(_table(folder, pattern).stat().st_size for pattern in TABLES.values())


def _table(folder: Path, pattern: str) -> Path:
    found = sorted([*folder.glob(pattern), *folder.glob(pattern + ".gz")]) if folder.is_dir() else []
    if not found:
        raise errors.FileMissing(folder=folder, file=pattern.replace("*", ""))
    return found[-1]


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Iterable[dict[str, str | None]], Callable[[], int]]]:
    """The rows of a table, and how many bytes of its file have been read so far."""
    try:
        with path.open("rb") as file:
            plain = gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
            table = csv.DictReader(io.TextIOWrapper(plain, encoding="utf-8-sig", newline=""))
            if not {"code", "name"} <= set(table.fieldnames or ()):
                raise errors.FileUnusable(file=path.name, problem=Flaw.NO_COLUMNS.label)
            yield table, file.tell
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as problem:
        raise errors.FileUnusable(file=path.name, problem=Flaw.UNREADABLE.label) from problem


@transaction.atomic
def _write(actor: Actor, batch: list[Row], since: dt.date, counts: Counts) -> None:
    there = {
        row[0]: row[1:]
        for row in Place.objects.filter(code__in=[r.code for r in batch]).values_list("code", *COMPARED)
    }
    changed = [row for row in batch if there.get(row.code) != _compared(row)]
    created = sum(row.code not in there for row in changed)
    counts.created += created
    counts.updated += len(changed) - created
    counts.unchanged += len(batch) - len(changed)
    if not changed:
        return
    Place.objects.bulk_create(
        [_place(row, since) for row in changed],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=WRITTEN,
    )
    audit.record_bulk(
        actor=actor,
        verb="territory.divisions.loaded",
        object_type="place",
        place_code="",
        rows=((row.code, row.name, row.parent) for row in changed),
        summary={"level": changed[0].level.value, "first": changed[0].code, "last": changed[-1].code},
    )
    community_names.forget_now_and_after()


def _compared(row: Row) -> tuple[object, ...]:
    return (row.level.value, codes.kind_of(row.code, row.name).value, row.name, row.parent, True)


def _place(row: Row, since: dt.date) -> Place:
    return Place(
        code=row.code,
        level=row.level,
        kind=codes.kind_of(row.code, row.name),
        name=row.name,
        short_name=names.short_name(row.name, community=row.level is Level.COMMUNITY),
        pinyin=names.pinyin(row.name),
        initials=names.initials(row.name),
        parent_code=row.parent,
        code_since=since,
    )
