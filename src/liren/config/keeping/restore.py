"""A backup laid again: judged first, laid beside what is there, compared, and only then put in its place."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.db.migrations.loader import MigrationLoader

from liren.config.keeping import archive, postgres, sums
from liren.config.keeping.backup import Installation, fingerprints
from liren.config.keeping.errors import NotABackup, NotEmpty, OtherDatabase, SealKeysMissing

KINDS = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


@dataclass(frozen=True)
class Restored:
    made_at: str
    program: str
    tables: int
    rows: int
    files: int


def check(installation: Installation, path: Path, key: Path) -> Restored:
    """Lays a backup aside, compares every table, and takes it away again. What is in use is not touched.

    Refuses as `lay`, but not what is there already.
    """
    with _aside(installation) as other:
        return _from(other, path, key, lambda _files: None)


def lay(installation: Installation, path: Path, key: Path, *, replace: bool) -> Restored:
    """Puts a backup in the place of database and uploads; what was there stays until the backup is known to be whole.

    Refuses `config.wrong_key`, `config.not_opened`, `config.not_a_backup`, `config.other_database`,
    `config.seal_keys_missing`, `config.not_empty`, `config.in_use`, `config.differs` and what the programs of the
    database say.
    """
    uploads = installation.uploads
    if not replace and not (installation.side.is_empty(installation.database) and _is_bare(uploads)):
        raise NotEmpty

    def exchange(fresh: Path) -> None:
        if uploads.exists():
            uploads.rename(fresh.with_name("before"))
        fresh.rename(uploads)

    return _from(installation, path, key, exchange)


def _is_bare(folder: Path) -> bool:
    return not (folder.exists() and any(folder.iterdir()))


@contextmanager
def _aside(installation: Installation) -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(dir=installation.data, prefix=".checking-") as folder:
        if installation.kind == "postgresql":
            with postgres.beside(installation.database) as database:
                yield Installation(database, Path(folder) / "files", Path(folder))
        else:
            database = installation.database | {"NAME": str(Path(folder) / "database")}
            yield Installation(database, Path(folder) / "files", Path(folder))


def _from(installation: Installation, path: Path, key: Path, done: Callable[[Path], None]) -> Restored:
    """The database after the last byte was opened, so that a backup that was cut off changes nothing; `done` puts the
    uploads in their place."""
    with (
        tempfile.TemporaryDirectory(dir=installation.data, prefix=".restoring-") as folder,
        tempfile.TemporaryFile(dir=installation.data) as dumped,
    ):
        files = Path(folder) / "files"
        files.mkdir(mode=0o700)
        with archive.opened(path, archive.key_of(key)) as tar:
            manifest = archive.manifest_of(tar, path.name)
            _refuse_foreign(installation, manifest, path.name)
            count = sum(_taken(tar, member, dumped, files, path.name) for member in iter(tar.next, None))
        dumped.seek(0)
        tables: sums.Sums = {name: (rows, total) for name, (rows, total) in manifest["tables"].items()}
        installation.side.lay(installation.database, dumped, tables)
        done(files)
    rows = sum(rows for rows, _ in tables.values())
    return Restored(manifest["made_at"], manifest["program"], len(tables), rows, count)


def _refuse_foreign(installation: Installation, manifest: dict[str, Any], name: str) -> None:
    known = {f"{app}.{migration}" for app, migration in MigrationLoader(None).disk_migrations}
    if not known.issuperset(manifest["migrations"]):
        raise NotABackup(name=name)
    if manifest["database"] != installation.kind:
        raise OtherDatabase(theirs=KINDS[manifest["database"]], ours=KINDS[installation.kind])
    ours = fingerprints()
    missing = [name for name, mark in manifest["seal_keys"].items() if ours.get(name) != mark]
    if missing:
        raise SealKeysMissing(missing=", ".join(missing))


def _taken(tar: tarfile.TarFile, member: tarfile.TarInfo, dumped: IO[bytes], files: Path, name: str) -> int:
    """Puts a member where it belongs; 1 for an upload."""
    stream = tar.extractfile(member)
    if stream is None:
        raise NotABackup(name=name)
    if member.name == archive.DATABASE:
        shutil.copyfileobj(stream, dumped)
        return 0
    inner = PurePosixPath(member.name)
    if not member.name.startswith(archive.FILES) or ".." in inner.parts:
        raise NotABackup(name=name)
    to = files.joinpath(*inner.parts[1:])
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with to.open("wb") as file:
        shutil.copyfileobj(stream, file)
    return 1
