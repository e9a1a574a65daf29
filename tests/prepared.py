"""The tables of this version, made once by `liren database prepare` and copied for every process that tests them.

Making them takes twenty seconds, a copy none. On SQLite the file is kept until a model or a migration changes; a server
of PostgreSQL keeps a database to make others from.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "prepared"


def server_url() -> str:
    """The address of the server of PostgreSQL that the tests use, "" on SQLite."""
    url = os.environ.get("LIREN_DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


@contextmanager
def tables_there() -> Iterator[None]:
    """The test database that Django makes within the block has its tables from the beginning."""
    from django.db import connection

    test = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = template()
        yield
        return
    name = test["NAME"] or f"file:memorydb_{connection.alias}?mode=memory&cache=shared"
    with closing(sqlite3.connect(name, uri=True)) as memory:
        with closing(sqlite3.connect(file())) as made:
            made.backup(memory)
        yield


def file() -> Path:
    """A file of SQLite with the tables; to be copied."""
    there = KEPT / f"{_version()}.sqlite3"
    with _alone():
        if not there.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=KEPT) as data:
                assert command(surroundings(Path(data), ""), "database", "prepare")["migrations"] > 0
                made = Path(data) / "liren.sqlite3"
                with closing(sqlite3.connect(made)) as connection:
                    connection.execute("PRAGMA journal_mode=DELETE")
                made.rename(there)
    return there


def template() -> str:
    """The name of a database with the tables, from which others are made."""
    name = f"liren_prepared_{_version()}"
    with _alone():
        if not on_postgres("SELECT 1 FROM pg_database WHERE datname = %s", name):
            on_postgres("DROP DATABASE IF EXISTS liren_preparing WITH (FORCE)")
            on_postgres("CREATE DATABASE liren_preparing")
            with tempfile.TemporaryDirectory() as data:
                command(surroundings(Path(data), address("liren_preparing")), "database", "prepare")
            on_postgres(f"ALTER DATABASE liren_preparing RENAME TO {name}")
    return name


@cache
def _version() -> str:
    """A digest of all that tables are made from."""
    found = hashlib.sha256((ROOT / "requirements" / "runtime.txt").read_bytes())
    for path in sorted((ROOT / "src").rglob("*.py")):
        if {"migrations", "models", "models.py"} & set(path.parts):
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


@contextmanager
def _alone() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def command(environment: dict[str, str], *words: str) -> dict[str, Any]:
    """Runs `liren …`; what its `--json` line says."""
    done = subprocess.run(
        [sys.executable, "-m", "liren.config.cli", *words, "--json"],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def surroundings(data: Path, database: str) -> dict[str, str]:
    """The environment of an installation: nothing of the test's own settings but what is given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIREN_", "DJANGO_", "PYTEST_"))}
    given = {"LIREN_DATA_DIR": str(data)}
    return kept | given | ({"LIREN_DATABASE_URL": database} if database else {})


def on_postgres(statement: str, *given: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(os.environ["LIREN_DATABASE_URL"], autocommit=True) as connection:
        found = connection.execute(statement.encode(), given or None)
        return found.fetchall() if found.description else []


def address(name: str) -> str:
    """Of another database on the server."""
    return urlunsplit(urlsplit(os.environ["LIREN_DATABASE_URL"])._replace(path=f"/{name}"))
