"""A real `kill -9` of the command line in the midst of an import, and the same command again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests import prepared
from tests.factories.registers import messages, text_file

ROOT = Path(__file__).resolve().parents[3]
COUNT = 5000
GROUND = """
import django
django.setup()
from tests.personas import build_world
build_world()
"""


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "LIREN_DATABASE_URL": f"sqlite:///{folder / 'killed.sqlite3'}",
        "LIREN_DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "liren.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


def count(folder: Path, table: str) -> int:
    found = sqlite3.connect(f"file:{folder / 'killed.sqlite3'}?mode=ro", uri=True)
    try:
        return int(found.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  own names
    finally:
        found.close()


def test_nothing_is_lost_or_doubled_when_the_import_is_killed(tmp_path: Path) -> None:
    shutil.copyfile(prepared.file(), tmp_path / "killed.sqlite3")
    subprocess.run([sys.executable, "-c", GROUND], env=environment(tmp_path), check=True)
    file = text_file(tmp_path / "messages.csv", messages(COUNT))
    command = [
        sys.executable,
        "-m",
        "liren.config.cli",
        "cases",
        "import",
        str(file),
        "--place",
        "320104",
        "--json",
    ]
    running = subprocess.Popen(
        command, env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while count(tmp_path, "casework_importedrow") < COUNT // 4 and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    before = count(tmp_path, "casework_importedrow")
    assert 0 < before < COUNT

    again = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, check=True)
    found = json.loads(again.stdout.splitlines()[-1])
    assert (found["read"], found["unchanged"], found["refused"]) == (COUNT, before, [])
    assert found["created"] + found["joined"] == COUNT - before
    assert count(tmp_path, "casework_importedrow") == COUNT
    cases = count(tmp_path, "casework_case")
    assert cases == count(tmp_path, "casework_custody")
    assert cases == count(tmp_path, "(SELECT DISTINCT number FROM casework_case)")
    assert cases == count(tmp_path, "(SELECT DISTINCT case_id FROM casework_importedrow)")
    audit = [sys.executable, "-m", "liren.config.cli", "audit", "verify", "--json"]
    subprocess.run(audit, env=environment(tmp_path), capture_output=True, check=True)
