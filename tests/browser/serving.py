"""The real thing for browsers: server and worker as processes of their own, on the demo's world, on either database.

Laying the demo takes seconds, so it is laid once a run, whatever the number of test processes, and then copied.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests import prepared
from tests.prepared import ROOT, address, command, on_postgres, server_url

PASSWORD = "three-willows-by-the-well"
START = 60.0  # seconds given to a server on a busy machine
TEMPLATE = "liren_seen_by_browsers"
DATA = (  # what people wrote and what things are called: the same in every language
    ("territory_place", "name", "short_name"),
    ("territory_grid", "name"),
    ("territory_building", "name", "address"),
    ("organisations_body", "name", "short_name"),
    ("organisations_post", "title"),
    ("access_account", "display_name"),
    ("access_standin", "reason"),
    ("casework_case", "title", "text", "address", "place_hint", "resolution", "elsewhere"),
    ("casework_message", "text", "author_name"),
    ("casework_rating", "words"),
    ("casework_callback", "words", "done_name"),
    ("casework_requester", "text", "external_user"),
    ("casework_suspension", "words"),
    ("casework_step", "data"),
    ("casework_category", "name", "keywords"),
    ("casework_importrun", "file_name", "source", "header"),
    ("kernel_auditentry", "object_label"),
)


@dataclass(frozen=True)
class Site:
    """A running installation: where it answers, its data, and the environment of its commands."""

    address: str
    data: Path
    environment: dict[str, str]

    def command(self, *words: str) -> dict[str, Any]:
        """Runs `liren …` on this installation; what its `--json` line says."""
        return command(self.environment, *words)

    @contextmanager
    def database_gone(self) -> Iterator[None]:
        """Within the block nobody reaches the database."""
        url = self.environment.get("LIREN_DATABASE_URL", "")
        if not url:
            with _file_gone(self.data / "liren.sqlite3"):
                yield
            return
        name = _name_in(url)
        on_postgres(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        on_postgres("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
        try:
            yield
        finally:
            on_postgres(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def data_shown(self) -> str:
        """Everything in the database that pages show as it is, in one text."""
        selects = " UNION ALL ".join(
            f"SELECT CAST({column} AS TEXT) FROM {table}"  # noqa: S608  # own names
            for table, *columns in DATA
            for column in columns
        )
        url = self.environment.get("LIREN_DATABASE_URL", "")
        if url:
            with psycopg.connect(url) as server:
                found = [text for (text,) in server.execute(selects.encode())]
        else:
            with closing(sqlite3.connect(self.data / "liren.sqlite3")) as file:
                found = [text for (text,) in file.execute(selects)]
        return "\n".join(_readable(text) for text in found if text)

    def time_is_over(self, session: str) -> None:
        """The session ends as it would at its hour."""
        change = "UPDATE django_session SET expire_date = '2020-01-01 00:00:00' WHERE session_key = "
        url = self.environment.get("LIREN_DATABASE_URL", "")
        if url:
            with psycopg.connect(url) as server:
                server.execute(f"{change}%s".encode(), [session])
        else:
            with closing(sqlite3.connect(self.data / "liren.sqlite3")) as file:
                file.execute(f"{change}?", [session])
                file.commit()

    def was_told(self, phone: str, words: str) -> bool:
        """Whether a short message with these words goes to that telephone, now or in the next seconds."""
        for _ in range(150):
            if any(entry["phone"] == phone and words in entry["text"] for entry in self._messages()):
                return True
            time.sleep(0.1)
        return False

    def _messages(self) -> list[dict[str, Any]]:
        log = self.data / "sms.log"
        return (
            [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
            if log.exists()
            else []
        )


def _readable(text: str) -> str:
    return text.encode().decode("unicode_escape", "ignore") if "\\u" in text else text


def surroundings(data: Path, database: str) -> dict[str, str]:
    """The environment of an installation with the demo in it."""
    given = {"LIREN_DEMO_PASSWORD": PASSWORD, "LIREN_DATABASE_POOL": "4"}
    return prepared.surroundings(data, database) | given


@contextmanager
def served(shared: Path, home: Path, *, worker: bool = True) -> Iterator[Site]:
    """A copy of the demo, served until the block ends. `shared` is the same for all processes of the run."""
    data = home / "data"
    database = _copy(shared, data)
    environment = surroundings(data, database)
    with running(environment, worker=worker) as address:
        yield Site(address, data, environment)
    if database:
        on_postgres(f"DROP DATABASE IF EXISTS {_name_in(database)} WITH (FORCE)")


@contextmanager
def running(environment: dict[str, str], *, worker: bool) -> Iterator[str]:
    """`liren server run` on a free port until the block ends; its address without the last slash."""
    port = free_port()
    words = ["server", "run", "--port", str(port), *(["--worker"] if worker else [])]
    log = Path(environment["LIREN_DATA_DIR"]) / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "liren.config.cli", *words],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # own server
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server does not answer: {log.read_text(errors='replace')}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _copy(shared: Path, data: Path) -> str:
    """Copies the laid demo to `data`; gives the address of its database, "" for the file in the data."""
    shared.mkdir(parents=True, exist_ok=True)
    on_server = bool(server_url())
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        laid = shared / "demo"
        if not laid.exists():
            _lay(laid, address(TEMPLATE) if on_server else "")
        shutil.copytree(laid, data)
        if not on_server:
            return ""
        name = f"liren_seen_{uuid.uuid4().hex[:12]}"
        on_postgres(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return address(name)


def _lay(laid: Path, database: str) -> None:
    draft = laid.with_name("draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    if database:
        on_postgres(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
        on_postgres(f"CREATE DATABASE {TEMPLATE} TEMPLATE {prepared.template()}")
    else:
        shutil.copyfile(prepared.file(), draft / "liren.sqlite3")
    environment = surroundings(draft, database)
    command(environment, "database", "prepare")
    command(environment, "demo", "load")
    draft.rename(laid)


@contextmanager
def _file_gone(file: Path) -> Iterator[None]:
    aside = file.with_name("aside")
    file.rename(aside)
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        aside.rename(file)


def _name_in(url: str) -> str:
    return urlsplit(url).path[1:]
