"""A real `kill -9` of the command line in the midst of a run over what is past its term, and the same command again."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests import prepared
from tests.domains.casework.test_import_killed import GROUND, count, environment
from tests.domains.people.conftest import LIUYIN

ROWS = 30_000
BLANKED = "(SELECT 1 FROM people_parkedrow WHERE length(cells) = 0)"
PARKED = f"""
import datetime as dt
import django
django.setup()
from liren.domains.people.models import ParkedRow, PeopleImport
from liren.kernel import clock
ago = clock.now() - dt.timedelta(days=60)
run = PeopleImport.objects.create(
    place_code="{LIUYIN}", file_name="a.xlsx", digest="0" * 64, started_at=ago, finished_at=ago
)
rows = (ParkedRow(run=run, row=row, reason="double", cells="x") for row in range(1, {ROWS} + 1))
ParkedRow.objects.bulk_create(rows, batch_size=2_000)
"""


def test_a_run_that_is_killed_is_taken_up_and_counts_each_row_once(tmp_path: Path) -> None:
    shutil.copyfile(prepared.file(), tmp_path / "killed.sqlite3")
    for script in (GROUND, PARKED):
        subprocess.run([sys.executable, "-c", script], env=environment(tmp_path), check=True)
    command = [sys.executable, "-m", "liren.config.cli", "people", "retention", "--json"]
    running = subprocess.Popen(
        command, env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while count(tmp_path, BLANKED) == 0 and time.monotonic() < until:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    assert 0 < count(tmp_path, BLANKED) < ROWS

    again = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, check=True)
    found = json.loads(again.stdout.splitlines()[-1])
    assert [(line["kind"], line["gone"]) for line in found["lines"]] == [("people.parked", ROWS)]
    assert count(tmp_path, BLANKED) == ROWS
    assert count(tmp_path, "rights_retentionrun") == 1
    audit = [sys.executable, "-m", "liren.config.cli", "audit", "verify", "--json"]
    subprocess.run(audit, env=environment(tmp_path), capture_output=True, check=True)
