"""Databases that are there for the length of a test, and what stands in them."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from liren.config import environment
from liren.config.keeping import postgres
from liren.config.keeping.backup import Installation
from tests import prepared


class Aside:
    """A database that is there for the length of a test."""

    def __init__(self, data: Path, *, empty: bool = False) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.data, self.name = data, f"liren_kept_{secrets.token_hex(4)}"
        self.is_server = bool(prepared.server_url())
        if self.is_server:
            template = "" if empty else f" TEMPLATE {prepared.template()}"
            prepared.on_postgres(f"CREATE DATABASE {self.name}{template}")
        elif not empty:
            shutil.copyfile(prepared.file(), self.file)

    @property
    def file(self) -> Path:
        return self.data / "liren.sqlite3"

    @property
    def url(self) -> str:
        return prepared.address(self.name) if self.is_server else f"sqlite:///{self.file}"

    def __enter__(self) -> Installation:
        settings = environment.database(self.url, self.data)
        return Installation(settings, self.data / "files", self.data)

    def __exit__(self, *_: object) -> None:
        if self.is_server:
            prepared.on_postgres(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


def asked(installation: Installation, statement: str) -> list[Any]:
    if installation.kind == "postgresql":
        with postgres.connected(installation.database) as own:
            done = own.execute(statement.encode())
            return done.fetchall() if done.description else []
    with closing(sqlite3.connect(installation.database["NAME"])) as own, own:
        return own.execute(statement).fetchall()
