"""A database of SQLite copied while it is used, and laid again by changing one file for another."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from liren.config.keeping import sums
from liren.config.keeping.errors import Differs

Settings = dict[str, Any]


def dump(settings: Settings, out: IO[bytes]) -> sums.Sums:
    """Writes the database into `out` and says what lies in its tables, both of one moment."""
    with tempfile.TemporaryDirectory(dir=Path(settings["NAME"]).parent) as aside:
        copy = Path(aside) / "copy"
        with closing(sqlite3.connect(settings["NAME"])) as used, closing(sqlite3.connect(copy)) as copied:
            used.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")
            found = sums.of_sqlite(copied)
        with copy.open("rb") as stream:
            shutil.copyfileobj(stream, out)
    return found


def lay(settings: Settings, dumped: IO[bytes], expected: sums.Sums) -> None:
    """Puts the file in the place of the one that is there once it is known to be whole. Refuses `config.differs`."""
    place = Path(settings["NAME"])
    aside = place.with_name(f".{place.name}.restoring")
    try:
        _copied(dumped, aside)
        with closing(sqlite3.connect(aside)) as connection:
            broken = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            wrong = broken or sums.differing(expected, sums.of_sqlite(connection))
        if wrong:
            raise Differs(tables=", ".join(wrong[:8]))
        for left in ("-wal", "-shm"):  # of the file that goes: they would be taken for the new one's
            place.with_name(place.name + left).unlink(missing_ok=True)
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)


def _copied(dumped: IO[bytes], to: Path) -> None:
    with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        shutil.copyfileobj(dumped, file)
        file.flush()
        os.fsync(file.fileno())


def is_empty(settings: Settings) -> bool:
    place = Path(settings["NAME"])
    if not place.exists():
        return True
    with closing(sqlite3.connect(place)) as connection:
        return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
