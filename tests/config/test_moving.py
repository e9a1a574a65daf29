"""A database is carried into another, compared value by value, or nothing is written."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from liren.config.keeping.backup import Installation
from tests import prepared
from tests.config.installations import Aside, asked


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite with the small world in it, made by the program."""
    data = tmp_path_factory.mktemp("filled")
    shutil.copyfile(prepared.file(), data / "liren.sqlite3")
    filling = "from tests.personas import build_world; build_world(grids=True, classes=True)"
    assert program(prepared.surroundings(data, ""), filling).returncode == 0
    return data / "liren.sqlite3"


def program(environment: dict[str, str], text: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", f"from liren.config.cli import main, start; start(); {text}"]
    return subprocess.run(words, env=environment, cwd=prepared.ROOT, capture_output=True, text=True)


def moving(source: str, before: str = "") -> str:
    return f"{before}; main(['database', 'move', '--from', {source!r}, '--json'])".lstrip("; ")


def surroundings(installation: Installation, url: str) -> dict[str, str]:
    return prepared.surroundings(installation.data, url if prepared.server_url() else "")


def test_everything_is_moved_and_compared_and_only_once(filled: Path, tmp_path: Path) -> None:
    aside = Aside(tmp_path / "to")
    with aside as target:
        here = surroundings(target, aside.url)
        done = program(here, moving(f"sqlite:///{filled}"))
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout.splitlines()[-1])["rows"] > 500
        assert asked(target, "SELECT count(*) FROM access_account")[0][0] > 10
        again = program(here, moving(f"sqlite:///{filled}"))
        assert (again.returncode, "config.not_empty" in again.stderr) == (1, True)
        itself = program(here, moving(aside.url))
        assert (itself.returncode, "config.same_database" in itself.stderr) == (1, True)
        grown = (
            "INSERT INTO auth_group (name) VALUES ('after the move')"  # a number of its own, not one carried
        )
        asked(target, grown)


def test_a_database_of_an_older_version_is_not_moved(filled: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite3"
    shutil.copyfile(filled, old)
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'rights'")
    aside = Aside(tmp_path / "to")
    with aside as target:
        refused = program(surroundings(target, aside.url), moving(f"sqlite:///{old}"))
        assert (refused.returncode, "config.other_tables" in refused.stderr) == (1, True)


def test_a_move_that_does_not_come_out_writes_nothing(filled: Path, tmp_path: Path) -> None:
    spoil = (
        "from liren.config.keeping import moving as m; true = m.sums_of;"
        " m.sums_of = lambda alias: true(alias) | ({'access.Account': (0, '')} if alias == m.HERE else {})"
    )
    aside = Aside(tmp_path / "to")
    with aside as target:
        refused = program(surroundings(target, aside.url), moving(f"sqlite:///{filled}", spoil))
        assert (refused.returncode, "config.differs" in refused.stderr) == (1, True)
        assert asked(target, "SELECT count(*) FROM access_account") == [(0,)]
