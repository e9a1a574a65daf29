"""Who acts. An actor is made at the door (a face, the worker, the command line) and handed down by keyword."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"
    RESIDENT = "resident"
    VISITOR = "visitor"  # nobody signed in
    SYSTEM = "system"  # the worker, the command line


@dataclass(frozen=True, slots=True)
class Grant:
    """One right within a place (a code prefix; empty means everywhere) and, where set, for one body only."""

    right: str
    place: str = ""
    body: uuid.UUID | None = None

    def covers(self, place_code: str) -> bool:
        return place_code.startswith(self.place)


@dataclass(frozen=True, slots=True)
class Actor:
    kind: ActorKind
    id: uuid.UUID | None = None
    name: str = ""
    office: str = ""  # where the actor sits, as history shows it
    grants: tuple[Grant, ...] = ()
    on_behalf_of: uuid.UUID | None = None
    behalf: str = ""  # that person's name, for pages

    def __hash__(self) -> int:
        """Quickly, since what is put together for an actor is found by him: most rows of rights need not be read."""
        return hash((self.kind, self.id, len(self.grants)))

    def grants_of(self, right: str) -> tuple[Grant, ...]:
        return tuple(g for g in self.grants if g.right == right)

    def has(self, right: str) -> bool:
        return any(g.right == right for g in self.grants)

    def may(self, right: str, *, place_code: str, body: uuid.UUID | None = None) -> bool:
        """Whether some grant gives `right` at `place_code`; a grant bound to a body counts only for it."""
        return any(g.covers(place_code) and g.body in (None, body) for g in self.grants_of(right))

    def unnamed(self) -> Actor:
        """The same kind of actor, told apart from nobody: for deeds whose doer stays unknown."""
        return Actor(kind=self.kind)

    @property
    def is_signed_in(self) -> bool:
        return self.id is not None


VISITOR = Actor(kind=ActorKind.VISITOR)
SYSTEM = Actor(kind=ActorKind.SYSTEM, name="system")
