"""The file of a backup: a tar within age (age-encryption.org), so that without this program it can be opened too.

It is sealed for recipients whose secret part need not be on the machine that makes backups. What is not whole, was
changed or cut off does not open.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage
from pyrage import x25519

from liren.config.keeping.errors import NotABackup, NotOpened, WrongKey, WrongRecipient

FORMAT, VERSION = "liren.backup", 1
MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"
MODE = 0o600


def new_key(path: Path) -> str:
    """Writes a new secret key to a file that is not there yet; gives its public part. Raises `FileExistsError`."""
    identity = x25519.Identity.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def recipients_of(text: str) -> list[Any]:
    """From `age1…,age1…`. Refuses `config.wrong_recipient`."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(x25519.Recipient.from_str(part))
        except pyrage.RecipientError as wrong:
            raise WrongRecipient(recipient=part) from wrong
    return found


def key_of(path: Path) -> Any:
    """The secret key within a file. Refuses `config.wrong_key`."""
    lines = path.read_text(encoding="utf-8", errors="replace").split()
    try:
        return x25519.Identity.from_str(next(one for one in lines if one.startswith("AGE-SECRET-KEY-")))
    except (StopIteration, pyrage.IdentityError) as wrong:
        raise WrongKey(name=path.name) from wrong


class Packing:
    """Members put one after the other into the tar."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar

    def add(self, name: str, stream: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, MODE
        self.tar.addfile(member, stream)

    def add_json(self, name: str, value: Any) -> None:
        data = json.dumps(value, ensure_ascii=False, indent=1).encode()
        self.add(name, io.BytesIO(data), len(data))


def write(path: Path, recipients: Sequence[Any], pack: Callable[[Packing], None]) -> None:
    """Writes the whole file or none: under another name until it is complete and on the disk."""
    part = path.with_name(f".{path.name}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE), "wb") as out:
            _sealed(out, recipients, pack)
            out.flush()
            os.fsync(out.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _sealed(out: IO[bytes], recipients: Sequence[Any], pack: Callable[[Packing], None]) -> None:
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def fill() -> None:
        try:
            with os.fdopen(writing, "wb") as pipe, tarfile.open(mode="w|", fileobj=pipe) as tar:
                pack(Packing(tar))
        except BaseException as problem:  # told to whoever waits for the file
            failed.append(problem)

    filling = threading.Thread(target=fill)
    filling.start()
    with os.fdopen(reading, "rb") as pipe:
        pyrage.encrypt_io(pipe, out, list(recipients))
    filling.join()
    if failed:
        raise failed[0]


@contextmanager
def opened(path: Path, key: Any) -> Iterator[tarfile.TarFile]:
    """The tar as a stream, read once from the front. Refuses `config.not_opened` at its end if it was not whole."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def fill() -> None:
        try:
            with path.open("rb") as stored, os.fdopen(writing, "wb") as pipe:
                pyrage.decrypt_io(stored, pipe, [key])
        except BaseException as problem:
            failed.append(problem)

    filling = threading.Thread(target=fill)
    filling.start()
    try:
        with os.fdopen(reading, "rb") as pipe:
            with tarfile.open(mode="r|", fileobj=pipe) as tar:
                yield tar
            while pipe.read(1 << 20):  # to the very end, where the last mark is checked
                pass
    except tarfile.TarError as broken:
        raise NotOpened(name=path.name) from broken
    finally:
        filling.join()
    if failed:
        raise NotOpened(name=path.name) from failed[0]


def manifest_of(tar: tarfile.TarFile, name: str) -> dict[str, Any]:
    """The first member. Refuses `config.not_a_backup`."""
    first = tar.next()
    stream = tar.extractfile(first) if first and first.name == MANIFEST else None
    try:
        manifest = json.load(stream) if stream else {}
    except ValueError:
        manifest = {}
    if manifest.get("format") != FORMAT or manifest.get("version", 99) > VERSION:
        raise NotABackup(name=name)
    found: dict[str, Any] = manifest
    return found
