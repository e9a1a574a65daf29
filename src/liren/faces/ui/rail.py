"""The workbench's navigation. The face that owns the pages registers how it is built; the shell only draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Item:
    """One line: where it leads, its icon, its word, and how much waits there (None shows nothing). `here` is what it
    says of the page being shown: "page" for the page itself, "true" for one below it."""

    url: str
    icon: str
    label: Words
    count: int | None = None
    late: bool = False
    here: str = ""

    def nearness(self, path: str, view: str) -> int:
        """How near the line is to the page: 3 the view of it, 2 the page, 1 one above it (one matter of a list, a form
        of its office), 0 another."""
        own, _mark, query = self.url.partition("?")
        if query:
            return 3 if own == path and QueryDict(query).get("view") == view else 0
        if own == path:
            return 2
        return 1 if path.startswith(own) else 0


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
    return marked(_builder[0](request), request.path, request.GET.get("view", "")) if _builder else ()


def marked(built: Sequence[Group], path: str, view: str) -> Sequence[Group]:
    """The groups with the one line marked that is nearest to the page; of several above it, all."""
    near = [[item.nearness(path, view) for item in group.items] for group in built]
    nearest = max((most for found in near for most in found), default=0)
    if not nearest:
        return built
    word = "true" if nearest == 1 else "page"
    return [
        Group(
            group.title,
            [
                replace(item, here=word) if found == nearest else item
                for item, found in zip(group.items, its, strict=True)
            ],
        )
        for group, its in zip(built, near, strict=True)
    ]
