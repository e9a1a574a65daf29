"""The workbench's navigation. The face that owns the pages registers how it is built; the shell only draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Item:
    """One line: where it leads, its icon, its word, and how much waits there (None shows nothing)."""

    url: str
    icon: str
    label: Words
    count: int | None = None
    late: bool = False

    def is_at(self, path: str) -> bool:
        return path == self.url  # a line that opens a view of another page is not that page

    def holds(self, path: str) -> bool:
        """Whether the page lies below this line's: one matter of a list, a form of its office."""
        return path != self.url and path.startswith(self.url)


@dataclass(frozen=True, slots=True)
class Group:
    title: Words
    items: Sequence[Item]


Builder = Callable[[HttpRequest], Sequence[Group]]
_builder: list[Builder] = []


def register(builder: Builder) -> None:
    """Called once by the workbench as it starts."""
    _builder[:] = [builder]


def groups(request: HttpRequest) -> Sequence[Group]:
    return _builder[0](request) if _builder else ()
