"""What is held of a person, told room by room, so that the person gets a copy of all of it.

A room that holds anything of people says so in one line of its `AppConfig.ready`:

    holdings.register("letting", _("租住"), holdings_of, forget=FORGET)  # a person -> sections of titled rows

It tells in the language that is active when it is asked, of other people no more than their masked names, and of the
staff no names. Keys are the same in every language, and so is the order. How it forgets is said in `Forget`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from django.db.models import QuerySet
from django.utils.functional import Promise

from liren.kernel import clock
from liren.kernel.ends import ends_of

Value: TypeAlias = str | dt.date | dt.datetime


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data are told. `people`: the entry on the register, then those merged into it; `phones` the own telephones
    in use, as they are written in full. What whoever asks has read already need not be asked again: the `keys`, the
    numbers of the `documents`, and the `entry` itself, which is for showing and not for changing."""

    people: tuple[uuid.UUID, ...]
    name: str
    account: uuid.UUID | None = None
    phones: tuple[str, ...] = ()
    keys: Mapping[uuid.UUID, bytes] | None = None
    documents: tuple[str, ...] | None = None
    entry: Any = None

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


class Basis(StrEnum):
    """Why something is kept, by which its term is found: statutory duty of the register; the file of what was handled;
    a record of how personal data were handled; a service; a consent; traces of the work itself."""

    DUTY = "duty"
    FILE = "file"
    RECORD = "record"
    SERVICE = "service"
    CONSENT = "consent"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Kind:
    """What goes or stays together. `ends`: for each row the day from which its term runs, None while it is in use."""

    key: str
    basis: Basis
    ends: tuple[dt.date | None, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """As `Kind`, of rows of tables: each with the day on which it ended (a column, or an expression). One query reads
    those of all rooms."""

    key: str
    basis: Basis
    rows: tuple[tuple[QuerySet[Any], Any], ...]


@dataclass(frozen=True, slots=True)
class Forget:
    """How a room forgets a person, within the caller's transaction.

    `takes` names the rows that point at persons ("app.Model field"), each of which it deals with. `kinds` says what
    there is. `away` takes away the rows of a kind whose term began on that day or before, all of them for None, and
    gives how many. `unname` takes every name out of what stays once the person is off the register.
    """

    titles: Mapping[str, str | Promise]
    takes: frozenset[str]
    kinds: Callable[[Whose], Iterable[Kind | Counted]]
    away: Callable[[Whose, str, dt.date | None], int]
    unname: Callable[[Whose], None]


Teller = Callable[[Whose], Iterable[Section]]
ROOMS: dict[str, tuple[str | Promise, Teller]] = {}
FORGETS: dict[str, Forget] = {}


def register(room: str, title: str | Promise, tell: Teller, *, forget: Forget) -> None:
    """`tell` says what the room holds, `forget` how it lets go of it; `title` is what people call it."""
    ROOMS[room] = (title, tell)
    FORGETS[room] = forget


def kinds_of(whose: Whose) -> list[Kind]:
    """What is held of a person by kinds, as far as there is any, room by room. One query for all that is counted,
    and those of rooms that must open what they hold."""
    said = [kind for forget in FORGETS.values() for kind in forget.kinds(whose)]
    asked = [(one.key, *part) for one in said if isinstance(one, Counted) for part in one.rows]
    ends = ends_of(*asked) if asked else {}
    kinds = [one if isinstance(one, Kind) else Kind(one.key, one.basis, ends[one.key]) for one in said]
    return [kind for kind in kinds if kind.ends]


def title_of(key: str) -> str:
    """What people call a kind; its key where the room is gone."""
    titles = (forget.titles[key] for forget in FORGETS.values() if key in forget.titles)
    return str(next(titles, key))


def away(whose: Whose, key: str, until: dt.date | None) -> int:
    """Takes away the rows of a kind whose term began on `until` or before, all of them for None; how many."""
    return next(forget for forget in FORGETS.values() if key in forget.titles).away(whose, key, until)


def unname(whose: Whose) -> None:
    """Takes the name out of all that stays, in every room."""
    for forget in FORGETS.values():
        forget.unname(whose)


def told(whose: Whose, rooms: Collection[str] | None = None) -> list[Part]:
    """Everything that is held, or that these rooms hold, in the active language; rooms and sections that hold nothing
    are left out."""
    parts = []
    for room, (title, tell) in ROOMS.items():
        if rooms is not None and room not in rooms:
            continue
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
