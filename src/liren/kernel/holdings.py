"""What is held of a person, told room by room, so that the person gets a copy of all of it.

A room that holds anything of people says so in one line of its `AppConfig.ready`:

    holdings.register("letting", _("租住"), holdings_of)  # a person -> sections of titled rows

It tells in the language that is active when it is asked, of other people no more than their masked names, and of the
staff no names. Keys are the same in every language, and so is the order.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from django.utils.functional import Promise

from liren.kernel import clock

Value: TypeAlias = str | dt.date | dt.datetime


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data are told. `people`: the entry on the register, then those merged into it; `phones` the own telephones
    in use, as they are written in full."""

    people: tuple[uuid.UUID, ...]
    name: str
    account: uuid.UUID | None = None
    phones: tuple[str, ...] = ()

    @property
    def person(self) -> uuid.UUID:
        return self.people[0]


@dataclass(frozen=True, slots=True)
class Fact:
    key: str
    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """`ground` says on what ground of the law it is kept, where it is the same for every row."""

    key: str
    title: str
    rows: list[Row] = field(default_factory=list)
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one room holds."""

    room: str
    title: str
    sections: list[Section]


Teller = Callable[[Whose], Iterable[Section]]
ROOMS: dict[str, tuple[str | Promise, Teller]] = {}


def register(room: str, title: str | Promise, tell: Teller) -> None:
    """`tell` says what the room holds; `title` is what people call it."""
    ROOMS[room] = (title, tell)


def told(whose: Whose) -> list[Part]:
    """Everything that is held, in the active language; rooms and sections that hold nothing are left out."""
    parts = []
    for room, (title, tell) in ROOMS.items():
        sections = [section for section in tell(whose) if section.rows]
        if sections:
            parts.append(Part(room, str(title), sections))
    return parts


def row(title: object, *facts: tuple[str, object, Value | None]) -> Row:
    """A row with those of the facts (key, label, value) that say something; moments in local time."""
    said = (Fact(key, str(label), _local(value)) for key, label, value in facts if value)
    return Row(str(title), tuple(said))


def _local(value: Value) -> Value:
    return value.astimezone(clock.LOCAL) if isinstance(value, dt.datetime) else value
