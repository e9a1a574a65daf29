from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]

only_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="other processes need PostgreSQL"
)


def environment(sqlite: Path | None = None) -> dict[str, str]:
    at = connection.settings_dict
    user = f"{quote(at['USER'])}:{quote(at['PASSWORD'])}"
    url = f"sqlite:///{sqlite}" if sqlite else f"postgres://{user}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "LIREN_DATABASE_URL": url, "PYTHONPATH": path}


def found_by_the_trial(where: dict[str, str]) -> dict[str, object]:
    command = [sys.executable, str(ROOT / "benchmarks" / "kill_worker.py"), "--rounds", "1", "--tasks", "80"]
    done = subprocess.run(command, env=where, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.postgres
@only_postgres
@pytest.mark.django_db(transaction=True)
def test_each_effect_happens_once_though_the_worker_is_killed_at_every_step():
    found = found_by_the_trial(environment())
    assert (found["holds"], found["effects"]) == (True, 80)
    assert set(found["kills_by_step"]) >= {"picked", "claimed", "begun", "effected", "marked", "finished"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the trial on SQLite")
def test_on_sqlite_too_each_effect_happens_once(tmp_path):
    assert found_by_the_trial(environment(tmp_path / "trial.sqlite3"))["holds"]


@pytest.mark.postgres
@only_postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_ends_by_itself_and_leaves_no_heartbeat():
    from liren.kernel import outbox

    program = (
        "import django; django.setup(); from liren.kernel.worker import run_worker; run_worker(interval=0.1)"
    )
    worker = subprocess.Popen([sys.executable, "-c", program], env=environment())
    try:
        for _ in range(200):
            if outbox.worker_alive():
                break
            time.sleep(0.1)
        assert outbox.worker_alive()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=15) == 0
        assert not outbox.worker_alive()
    finally:
        worker.kill()
