"""The keys that seal, as this program keeps them (`secrets.json`): one more, and one less."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from liren.config import environment
from liren.config.keeping.errors import KeysElsewhere, KeyTooYoung, KeyUnknown, NewestKey
from liren.kernel import sealed

PATIENCE = 300  # seconds in which every process has learnt of a new key


def are_ours() -> bool:
    """Whether they lie in `secrets.json`, and not with the operator."""
    return not environment.seal_keys()


def fresh() -> str:
    """A key for the operator to add, as `id:base64`."""
    return f"{_next_id(settings.LIREN_SEAL_KEYS)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def add() -> str:
    """Keeps one more key, the newest from now on, and the key of blind indexes by itself; gives its id.

    Running processes learn of it with the first value they meet that lies under it. Refuses `config.keys_elsewhere`.
    """
    stored = _stored()
    if "index" not in stored:
        first = base64.b64decode(next(iter(stored["seal"].values())))
        stored["index"] = base64.b64encode(sealed.index_key_of(first)).decode()
    name = _next_id(stored["seal"])
    stored["added"] = int(time.time())
    stored["seal"][name] = base64.b64encode(secrets.token_bytes(32)).decode()
    _write(stored)
    _take_over()
    return name


def retire(name: str) -> None:
    """Forgets a key under which nothing lies any more, which the caller has made sure of.

    Refuses `config.key_unknown`, `config.newest_key`, `config.key_too_young` and `config.keys_elsewhere`.
    """
    stored = _stored()
    refuse_to_retire(name)
    if time.time() - stored.get("added", 0) < PATIENCE:
        raise KeyTooYoung(key=name)
    del stored["seal"][name]
    _write(stored)
    _take_over()


def refuse_to_retire(name: str) -> None:
    known: dict[str, bytes] = settings.LIREN_SEAL_KEYS
    if name not in known:
        raise KeyUnknown(key=name)
    if name == next(reversed(known)):
        raise NewestKey(key=name)


def _next_id(known: Any) -> str:
    numbers = [int(name[1:]) for name in known if re.fullmatch(r"k\d{1,9}", name)]
    return f"k{max(numbers, default=0) + 1}"


def _path() -> Path:
    path: Path = settings.LIREN_DATA_DIR / "secrets.json"
    return path


def _stored() -> dict[str, Any]:
    if not are_ours():
        raise KeysElsewhere(key=fresh())
    stored: dict[str, Any] = json.loads(_path().read_text())
    return stored


def _write(stored: dict[str, Any]) -> None:
    """The whole file or none: under another name, to the disk, and then in its place."""
    aside = _path().with_suffix(".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(stored, file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(_path())


def _take_over() -> None:
    again = environment.kept_secrets(settings.LIREN_DATA_DIR)
    settings.LIREN_SEAL_KEYS, settings.LIREN_INDEX_KEY = again.seal, again.index
