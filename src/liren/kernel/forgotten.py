"""Who was forgotten, and what of whom, in a file beside the database: a backup that is laid again brings it back, and
this list tells what to forget once more. It holds numbers of entries, kinds and days, and no name."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from liren.kernel import clock

LINE = re.compile(r"^\S+ ([0-9a-f]{32})$")
PART = re.compile(r"^\S+ ([a-z]+) ([0-9a-f]{32}) (-|[0-9a-f]{32}(?:,[0-9a-f]{32})*) (\S+)$")
NOBODY = "-"  # where it is not about single people


@dataclass(frozen=True, slots=True)
class Part:
    """Something of somebody that went while the entry stays. `what` says how, `of` is the row by which it was decided,
    `words` what went: all without spaces."""

    what: str
    of: uuid.UUID
    people: tuple[uuid.UUID, ...]
    words: tuple[str, ...]


REPEATS: dict[str, Callable[[Part], bool]] = {}
"""By `what`, how a room does it again; whether there was anything to do."""


def register(what: str, repeat: Callable[[Part], bool]) -> None:
    REPEATS[what] = repeat


def repeat_parts() -> int:
    """After a backup was laid: all that went since it was made goes again; how much of it did."""
    return sum(REPEATS[part.what](part) for part in parts() if part.what in REPEATS)


def path() -> Path:
    found: Path = settings.LIREN_DATA_DIR / "forgotten"
    return found


def note(person: uuid.UUID) -> None:
    """Written to the disk as soon as the caller's transaction has committed."""
    transaction.on_commit(lambda: _append(f"{clock.now().date().isoformat()} {person.hex}\n"))


def note_part(part: Part) -> None:
    """As `note`, of what went while the entry stays."""
    people = ",".join(one.hex for one in part.people) or NOBODY
    line = f"{clock.now().date().isoformat()} {part.what} {part.of.hex} {people} {','.join(part.words)}\n"
    transaction.on_commit(lambda: _append(line))


def _append(line: str) -> None:
    with open(os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def everybody() -> list[uuid.UUID]:
    """Each once, in the order in which they were forgotten; a line cut off by a lost disk is passed over."""
    lines = (LINE.match(line) for line in _lines())
    return list(dict.fromkeys(uuid.UUID(line[1]) for line in lines if line))


def parts() -> list[Part]:
    """In the order in which they went, each once."""
    found = [
        Part(
            line[1],
            uuid.UUID(line[2]),
            tuple(uuid.UUID(one) for one in line[3].split(",") if one != NOBODY),
            tuple(line[4].split(",")),
        )
        for line in map(PART.match, _lines())
        if line
    ]
    return list(dict.fromkeys(found))


def _lines() -> list[str]:
    return path().read_text().splitlines() if path().exists() else []
