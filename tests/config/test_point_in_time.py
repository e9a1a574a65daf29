"""PostgreSQL comes back to a moment by the very lines that docs/operate/backup.md gives."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT
from time import monotonic

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "operate" / "backup.md"
WAL = "/var/lib/liren-wal"
sys.path.insert(0, str(ROOT / "scripts"))
import pg  # noqa: E402  # a script, no package


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the user of PostgreSQL may write in."""
    path = Path(tempfile.mkdtemp(prefix="liren-moment-"))
    (path / "wal").mkdir()
    own(path, path / "wal")
    yield path
    shutil.rmtree(path)


def own(*paths: Path) -> None:
    if os.geteuid() == 0:
        for path in paths:
            shutil.chown(path, "postgres")


def lines_of(guide: str, *names: str) -> dict[str, str]:
    """Settings as the guide writes them."""
    found = dict(re.findall(r"^ +(\w+) = '?(.+?)'?$", guide, re.M))
    return {name: found[name] for name in names}


def at(wal: Path, settings: dict[str, str]) -> dict[str, str]:
    return {name: value.replace(WAL, str(wal)) for name, value in settings.items()}


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(statement.encode())
        return found.fetchall() if found.description else []


@contextmanager
def recovered(data: Path, url: str, settings: dict[str, str]) -> Iterator[str]:
    """The cluster in `data`, brought to its moment; gives the address of its database."""
    binaries, port = pg.binaries(), pg.free_port()
    (data / "recovery.signal").touch()
    with (data / "postgresql.conf").open("a") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in (pg.SETTINGS | settings).items())
    own(data / "recovery.signal")
    server = pg.subprocess.Popen(
        [*pg.runner(), str(binaries / "postgres"), "-D", str(data), "-p", str(port)],
        cwd="/",
        start_new_session=True,
    )
    there = re.sub(r":\d+/", f":{port}/", url)
    try:
        wait_until_promoted(there)
        yield there
    finally:
        server.send_signal(SIGINT)
        server.wait(30)


def wait_until_promoted(url: str) -> None:
    end = monotonic() + 60
    while monotonic() < end:
        try:
            if ask(url, "SELECT pg_is_in_recovery()") == [(False,)]:
                return
        except psycopg.OperationalError:
            continue
    raise AssertionError("the cluster did not come to its moment")


def test_the_database_stands_as_it_did_at_the_moment(home: Path) -> None:
    guide = GUIDE.read_text()
    kept = at(home / "wal", lines_of(guide, "wal_level", "archive_mode", "archive_command"))
    with pg.throwaway(durable=True, **kept) as url:
        ask(url, "CREATE TABLE said (words text)")
        ask(url, "INSERT INTO said VALUES ('before the base')")
        words = re.search(r"pg_basebackup --pgdata=\S+ (.+)", guide)
        assert words
        access, _, port = url.removeprefix("postgres://").partition("@127.0.0.1:")
        command = f"{pg.binaries()}/pg_basebackup --pgdata={home}/base {words[1]} -h 127.0.0.1 -U liren"
        password = access.partition(":")[2]
        pg.as_postgres([*command.split(), "-p", port.partition("/")[0]], password)
        ask(url, "INSERT INTO said VALUES ('after the base')")
        moment = str(ask(url, "SELECT clock_timestamp()")[0][0])
        ask(url, "INSERT INTO said VALUES ('after the moment')")
        ask(url, "DELETE FROM said WHERE words = 'before the base'")
        segment = str(ask(url, "SELECT pg_walfile_name(pg_switch_wal())")[0][0])
        wait_for(home / "wal" / segment)
    asked = lines_of(guide, "restore_command", "recovery_target_time", "recovery_target_action")
    wanted = at(home / "wal", asked) | {"recovery_target_time": moment}
    with recovered(home / "base", url, wanted | {"archive_mode": "off"}) as back:
        found = ask(back, "SELECT words FROM said ORDER BY 1")
    assert found == [("after the base",), ("before the base",)]


def wait_for(path: Path) -> None:
    end = monotonic() + 30
    while not path.exists():
        assert monotonic() < end, f"{path.name} was not archived"
