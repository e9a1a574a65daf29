"""Registers read in, for the tests of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from liren.domains.casework.actions import importing
from liren.domains.casework.models import ImportRun, RefusedRow
from liren.kernel import clock
from liren.kernel.actor import SYSTEM

COUNTY = "320104"


def local(*parts: Any) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=clock.LOCAL)


def imported(path: Path, place_code: str = COUNTY, **given: Any) -> ImportRun:
    run_id = importing.import_cases(actor=SYSTEM, path=path, place_code=place_code, **given)
    run = ImportRun.objects.get(id=run_id)
    assert run.read == run.created + run.joined + run.updated + run.unchanged + run.refused
    assert run.finished_at is not None
    return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created, run.joined, run.unchanged, run.refused


def codes(run: ImportRun) -> list[tuple[int, str, str]]:
    return list(RefusedRow.objects.filter(run=run).order_by("row").values_list("row", "column", "code"))
