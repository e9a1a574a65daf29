"""Who was forgotten, in a file beside the database: a backup that is laid again brings them back, and this list tells
whom to forget once more. It holds numbers of entries and days, and no name."""

from __future__ import annotations

import os
import re
import uuid
from pathlib import Path

from django.conf import settings
from django.db import transaction

from liren.kernel import clock

LINE = re.compile(r"^\S+ ([0-9a-f]{32})$")


def path() -> Path:
    found: Path = settings.LIREN_DATA_DIR / "forgotten"
    return found


def note(person: uuid.UUID) -> None:
    """Written to the disk as soon as the caller's transaction has committed."""
    transaction.on_commit(lambda: _append(f"{clock.now().date().isoformat()} {person.hex}\n"))


def _append(line: str) -> None:
    with open(os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def everybody() -> list[uuid.UUID]:
    """Each once, in the order in which they were forgotten; a line cut off by a lost disk is passed over."""
    if not path().exists():
        return []
    lines = (LINE.match(line) for line in path().read_text().splitlines())
    return list(dict.fromkeys(uuid.UUID(line[1]) for line in lines if line))
