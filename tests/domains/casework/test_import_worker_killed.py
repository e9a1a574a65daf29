"""A real `kill -9` of the worker in the midst of an import begun on the page, and another worker after it."""

from __future__ import annotations

import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import File
from django.test import override_settings

from liren.domains.casework.actions.importing import begin_import, receive_register
from liren.domains.casework.models import Case, Custody, ImportedRow, ImportRun
from liren.kernel import audit
from tests.domains.kernel.test_killed_worker import environment, only_postgres
from tests.factories.registers import messages, text_file
from tests.personas import actor, build_world

COUNT = 12_000
KILLS = 3
WORKER = (
    "import django; django.setup(); from liren.kernel.worker import run_worker; "
    "run_worker(interval=0.05, beat=0.2, dead_after=1.0)"
)


def worker_environment(folder: Path) -> dict[str, str]:
    """The same database and keys, and the folder in which the register was kept."""
    keys = ",".join(f"{name}:{b64encode(key).decode()}" for name, key in settings.LIREN_SEAL_KEYS.items())
    return {
        **environment(),
        "LIREN_DATA_DIR": str(folder),
        "LIREN_SEAL_KEYS": keys,
        "DJANGO_SETTINGS_MODULE": "liren.config.settings",
    }


def taken() -> int:
    return ImportedRow.objects.count()


def is_over() -> bool:
    return ImportRun.objects.get().finished_at is not None


@pytest.mark.postgres
@only_postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_doubled_when_workers_are_killed_within_an_import(tmp_path: Path) -> None:
    district = actor(build_world().accounts["district"])
    file = text_file(tmp_path / "messages.csv", messages(COUNT))
    with override_settings(MEDIA_ROOT=tmp_path / "files"), file.open("rb") as stream:
        upload = File(stream, name="messages.csv")
        run_id = receive_register(actor=district, upload=upload, place_code="320104", source="messages")
    begin_import(actor=district, run_id=run_id)
    where = worker_environment(tmp_path)
    until = time.monotonic() + 120
    kills = 0
    while not is_over() and time.monotonic() < until:
        before = taken()
        worker = subprocess.Popen([sys.executable, "-c", WORKER], env=where)
        try:
            while not is_over() and time.monotonic() < until and (kills >= KILLS or taken() <= before):
                time.sleep(0.02)
        finally:
            worker.kill()
            worker.wait()
        kills += not is_over()
    run = ImportRun.objects.get(id=run_id)
    assert kills == KILLS
    assert (run.read, run.refused, run.unchanged, run.failure) == (COUNT, 0, 0, "")
    assert run.created + run.joined == taken() == COUNT
    assert run.created == Case.objects.count() == Custody.objects.count()
    assert run.created == Case.objects.values("number").distinct().count()
    assert run.created == ImportedRow.objects.values("case").distinct().count()
    assert audit.verify().first_break is None
