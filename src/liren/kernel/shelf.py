"""Where bytes lie, sealed: the folder of the installation. What lies there plain from before is read as it is.

A file is whole or not there: it is written under another name, to the disk, and then takes its place. So a file is
sealed anew while somebody reads it, and a kill leaves the old one.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Protocol, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from liren.kernel import sealed, streams, subjects
from liren.kernel.ciphers import BY_NAME
from liren.kernel.streams import StreamBroken

OWN = "own"  # the key id of what lies under a person's own key
PART = ".part"  # how the name of a file ends that is not whole yet


class Exchanging(Protocol):
    def exchange(self, name: str, parts: Iterable[bytes]) -> None: ...


class FolderStorage(FileSystemStorage):
    """Django's folder, in which a file can be put in the place of another."""

    def exchange(self, name: str, parts: Iterable[bytes]) -> None:
        """The parts as the file `name`, whether it was there or not; whole or not at all."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        aside = f"{path}.{uuid.uuid4().hex[:8]}{PART}"
        try:
            with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except BaseException:
            if os.path.exists(aside):
                os.unlink(aside)
            raise


@dataclass(frozen=True, slots=True)
class Key:
    id: str
    secret: bytes


def newest_key() -> Key:
    """The installation's key under which new things are sealed."""
    name = sealed.newest_key_id()
    return Key(name, sealed.key_named(name))


def key_for(subject: uuid.UUID | None) -> Key | None:
    """The person's own, None once it was destroyed; of nobody's files the installation's newest."""
    if subject is None:
        return newest_key()
    secret = subjects.keys_of([subject]).get(subject)
    return Key(OWN, secret) if secret else None


def keep(path: str, plain: IO[bytes], *, context: str, key: Key) -> None:
    """Seals a stream and puts it in its place, whole or not at all."""
    cipher = BY_NAME[settings.LIREN_CIPHER]
    parts = streams.seal(plain, context=context, key_id=key.id, key=key.secret, cipher=cipher)
    exchange(path, parts)


def exchange(path: str, parts: Iterable[bytes]) -> None:
    """The parts as a file in the place of what lies there, whole or not at all."""
    cast(Exchanging, default_storage).exchange(path, parts)


def opened(path: str, *, context: str, subject: uuid.UUID | None = None, is_sealed: bool) -> IO[bytes]:
    """The plain stream; `is_sealed` where it is known to lie sealed, so that nothing plain is taken for it.

    Raises `FileNotFoundError`, also for a person's file whose key was destroyed, and `StreamBroken`.
    """
    stored = default_storage.open(path)
    try:
        head = streams.head_of(stored)
        if head is None and is_sealed:
            raise StreamBroken("plain")
        if head is None:
            return stored
        return streams.unseal(stored, head, context=context, key_of=lambda name: _secret(name, subject))
    except BaseException:
        stored.close()
        raise


def _secret(name: str, subject: uuid.UUID | None) -> bytes:
    if name == OWN:
        key = key_for(subject) if subject else None
        if key is None:
            raise FileNotFoundError("the person's key was destroyed")
        return key.secret
    try:
        return sealed.key_named(name)
    except KeyError as missing:
        raise StreamBroken(f"the key {name} is missing") from missing


def key_id_of(path: str) -> str:
    """Of the key a stored file is sealed under, "" for a plain one. Raises `FileNotFoundError` and `StreamBroken`."""
    with default_storage.open(path) as stored:
        head = streams.head_of(stored)
    return head.key_id if head else ""
