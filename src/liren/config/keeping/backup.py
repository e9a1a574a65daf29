"""A backup: the database and every upload of one installation, as one file that only its key opens.

The keys that seal names and telephones are not in it: whoever finds the file and its key still reads no name. What
they are is in it by a fingerprint, so that restoring says at once when one is missing.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from liren import __version__
from liren.config.keeping import archive, postgres, sqlite, sums
from liren.config.keeping.errors import NoRecipient
from liren.kernel import clock

NAME = "liren-%Y%m%dT%H%M%S.tar.age"
PATTERN = "liren-*.tar.age"


@dataclass(frozen=True)
class Installation:
    """Where one lies: Django's settings of its database, the folder of its uploads, a folder for what passes."""

    database: dict[str, Any]
    uploads: Path
    data: Path

    @property
    def kind(self) -> str:
        return str(self.database["ENGINE"]).rsplit(".", 1)[-1].removesuffix("3")

    @property
    def side(self) -> ModuleType:
        """The module that dumps and lays its kind of database."""
        return {"postgresql": postgres, "sqlite": sqlite}[self.kind]


def here() -> Installation:
    """The one whose settings are in force."""
    return Installation(connection.settings_dict, Path(settings.MEDIA_ROOT), settings.LIREN_DATA_DIR)


@dataclass(frozen=True)
class Made:
    path: Path
    bytes: int
    tables: int
    rows: int
    files: int
    removed: int


def make(installation: Installation, folder: Path, recipients: str, keep: int) -> Made:
    """Writes a backup into `folder` and removes the older ones but `keep`. `recipients`: `age1…,age1…`.

    Database first, uploads after: a file without its row does no harm, a row without its file does. Refuses
    `config.no_recipient`, `config.wrong_recipient`, `config.program_missing` and `config.program_failed`.
    """
    chosen = archive.recipients_of(recipients)
    if not chosen:
        raise NoRecipient
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / clock.now().astimezone(clock.LOCAL).strftime(NAME)
    added: list[str] = []
    with tempfile.TemporaryFile(dir=folder) as dumped:
        tables = installation.side.dump(installation.database, dumped)
        size = dumped.seek(0, 2)
        dumped.seek(0)
        front = manifest(installation.kind, tables)  # asks the database, and packing has a thread of its own

        def pack(packing: archive.Packing) -> None:
            packing.add_json(archive.MANIFEST, front)
            packing.add(archive.DATABASE, dumped, size)
            uploads = (found for found in sorted(installation.uploads.rglob("*")) if found.is_file())
            added.extend(name for found in uploads if (name := _add(packing, found, installation.uploads)))

        archive.write(path, chosen, pack)
    rows = sum(count for count, _ in tables.values())
    removed = _remove_old(folder, keep)
    return Made(path, path.stat().st_size, len(tables), rows, len(added), removed)


def manifest(kind: str, tables: sums.Sums) -> dict[str, Any]:
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    return {
        "format": archive.FORMAT,
        "version": archive.VERSION,
        "program": __version__,
        "made_at": clock.now().isoformat(),
        "database": kind,
        "migrations": applied,
        "seal_keys": fingerprints(),
        "tables": tables,
    }


def fingerprints() -> dict[str, str]:
    """Of the keys that seal, by id: enough to know one again, and nothing of the key."""
    keys: dict[str, bytes] = dict(settings.LIREN_SEAL_KEYS)
    if settings.LIREN_INDEX_KEY:
        keys["index"] = settings.LIREN_INDEX_KEY
    return {name: hashlib.sha256(b"liren.backup\0" + key).hexdigest()[:16] for name, key in keys.items()}


def _add(packing: archive.Packing, path: Path, uploads: Path) -> str:
    name = path.relative_to(uploads).as_posix()
    try:
        stream = path.open("rb")
    except FileNotFoundError:  # taken away since it was listed
        return ""
    with stream:
        packing.add(archive.FILES + name, stream, path.stat().st_size)
    return name


def _remove_old(folder: Path, keep: int) -> int:
    old = sorted(folder.glob(PATTERN))[: -keep or None]
    for path in old:
        path.unlink()
    return len(old)


def newest(folder: Path) -> Path | None:
    return max(folder.glob(PATTERN), default=None)
