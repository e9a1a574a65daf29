"""A database of PostgreSQL dumped and laid again by PostgreSQL's own programs."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from liren.config.keeping import sums
from liren.config.keeping.errors import Differs, InUse, ProgramFailed, ProgramMissing

Settings = dict[str, Any]  # Django's, of one database


def dump(settings: Settings, out: IO[bytes]) -> sums.Sums:
    """Writes the database into `out` and says what lies in its tables, both of one moment."""
    with connected(settings) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        command = [
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={row and row[0]}",
        ]
        _run(settings, [*command, "--exclude-table-data=liren_cache"], stdout=out)
        return sums.of_postgres(connection)


def lay(settings: Settings, dumped: IO[bytes], expected: sums.Sums) -> None:
    """Lays a dump in the place of what is there, which comes back if the dump does not say what it should.

    Refuses `config.in_use` and `config.differs`.
    """
    aside = f"before_{secrets.token_hex(4)}"
    with connected(settings) as connection:
        _refuse_in_use(connection)
        _put_aside(connection, aside)
    try:
        _run(settings, ["pg_restore", "--no-owner", "--single-transaction", "--exit-on-error"], stdin=dumped)
        with connected(settings) as connection, connection.transaction():
            found = sums.of_postgres(connection)
        if wrong := sums.differing(expected, found):
            raise Differs(tables=", ".join(wrong[:8]))
    except BaseException:
        with connected(settings) as connection:
            connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
            connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(aside)))
        raise
    with connected(settings) as connection:
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(aside)))


@contextmanager
def beside(settings: Settings) -> Iterator[Settings]:
    """An empty database on the same server, gone afterwards. Refuses `config.program_failed` without the right."""
    name = f"liren_check_{secrets.token_hex(4)}"
    with connected(settings) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as refused:
            raise ProgramFailed(program="CREATE DATABASE", problem=str(refused).strip()) from refused
    try:
        yield settings | {"NAME": name}
    finally:
        with connected(settings) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def is_empty(settings: Settings) -> bool:
    with connected(settings) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        ).fetchone()
    return not (row and row[0])


def connected(settings: Settings) -> psycopg.Connection[Any]:
    """A connection of its own, outside the pool; each statement commits unless within `transaction()`."""
    return psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        dbname=settings["NAME"],
        autocommit=True,
    )


def _put_aside(connection: psycopg.Connection[Any], aside: str) -> None:
    try:
        with connection.transaction():
            connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(aside)))
            connection.execute("CREATE SCHEMA public")
    except psycopg.errors.InsufficientPrivilege as refused:
        raise ProgramFailed(program="ALTER SCHEMA public", problem=str(refused).strip()) from refused


def _refuse_in_use(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    ).fetchone()
    if row and row[0]:
        raise InUse(count=row[0])


def _run(
    settings: Settings,
    command: Sequence[str],
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
) -> None:
    given = {
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
        "NAME": "PGDATABASE",
    }
    environment = {variable: str(settings[key]) for key, variable in given.items() if settings[key]}
    words = [_program(command[0]), *command[1:]]
    if command[0] == "pg_restore":
        words.append(f"--dbname={settings['NAME']}")
    done = subprocess.run(  # noqa: S603  # own commands
        words,
        env=os.environ | environment,
        stdin=stdin or subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ProgramFailed(program=command[0], problem=said[-1] if said else done.returncode)


def _program(name: str) -> str:
    """The newest one installed, since an older one refuses a newer server. Refuses `config.program_missing`."""
    found = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(found, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))], default=None)
    chosen = str(newest) if newest else shutil.which(name)
    if not chosen:
        raise ProgramMissing(program=name)
    return chosen
