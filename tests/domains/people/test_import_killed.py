"""A real `kill -9` of the command line in the midst of an import of residents, and the same command again."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from liren.config.demo.residents.doubles import Written
from liren.config.demo.residents.made import Ground, Maker
from liren.config.demo.residents.sheets import write_lists
from tests import prepared
from tests.config.test_made_residents import DAY
from tests.domains.casework.test_import_killed import GROUND, count, environment
from tests.domains.people.conftest import LIUYIN

COUNT = 6_000  # more than are read by one process


def test_nothing_is_lost_or_doubled_when_an_import_of_residents_is_killed(tmp_path: Path) -> None:
    shutil.copyfile(prepared.file(), tmp_path / "killed.sqlite3")
    subprocess.run([sys.executable, "-c", GROUND], env=environment(tmp_path), check=True)
    ground = [Ground(LIUYIN, "柳荫里社区", ["柳叶巷12号3幢"])]
    people = (Written(one) for one in Maker(ground, COUNT, 4, DAY).residents())
    (file,) = write_lists(tmp_path, "plain", people).files
    command = [
        sys.executable,
        "-m",
        "liren.config.cli",
        "people",
        "import",
        str(file),
        "--place",
        LIUYIN,
        "--json",
    ]
    running = subprocess.Popen(
        command, env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while count(tmp_path, "people_person") < COUNT // 4 and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    before = count(tmp_path, "people_person")
    assert 0 < before < COUNT

    again = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, check=True)
    found = json.loads(again.stdout.splitlines()[-1])
    assert (found["read"], found["created"], found["unchanged"], found["parked"]) == (COUNT, COUNT, 0, [])
    assert count(tmp_path, "people_person") == COUNT
    assert count(tmp_path, "people_peopleimport") == 1
    assert count(tmp_path, "people_residence") == COUNT
    assert count(tmp_path, "people_membership") == COUNT
    assert count(tmp_path, "(SELECT DISTINCT number_index FROM people_persondocument)") == count(
        tmp_path, "people_persondocument"
    )
    audit = [sys.executable, "-m", "liren.config.cli", "audit", "verify", "--json"]
    subprocess.run(audit, env=environment(tmp_path), capture_output=True, check=True)
