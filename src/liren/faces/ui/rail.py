"""The workbench's navigation. The face that owns the pages registers how it is built; the shell only draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

Words = str | Promise
PAGE, VIEW = 10_000, 10_001


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
        """How near the line is to the page: VIEW the view of it, PAGE the page; for one above it (one matter of a list,
        a form of its office) the more the closer above; 0 another."""
        own, _mark, query = self.url.partition("?")
        if query:
            return VIEW if own == path and QueryDict(query).get("view") == view else 0
        if own == path:
            return PAGE
        return min(len(own), PAGE - 1) if path.startswith(own) else 0


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
    """The groups with the one line marked that is nearest to the page; of several above it, the closest."""
    near = [[item.nearness(path, view) for item in group.items] for group in built]
    nearest = max((most for found in near for most in found), default=0)
    if not nearest:
        return built
    word = "page" if nearest >= PAGE else "true"
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
