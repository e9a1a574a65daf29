"""The catalogue as a tree of three levels, whole or narrowed to what a search finds."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.domains.casework.models import Category


@dataclass(slots=True)
class Node:
    """A class and those below it; `leaves` counts the third-level ones shown."""

    category: Category
    below: list[Node] = field(default_factory=list)

    @property
    def leaves(self) -> int:
        return sum(node.leaves for node in self.below) if self.below else int(self.category.level == 3)


def tree_of(categories: Iterable[Category], text: str = "") -> list[Node]:
    """First-level nodes in the order of their codes; with `text`, only what holds it, its parents and what is below."""
    by_parent: defaultdict[uuid.UUID | None, list[Category]] = defaultdict(list)
    for category in categories:
        by_parent[category.parent_id].append(category)
    return _nodes(by_parent, None, text.strip().lower())


def _nodes(
    by_parent: dict[uuid.UUID | None, list[Category]], parent: uuid.UUID | None, text: str
) -> list[Node]:
    found = []
    for category in by_parent.get(parent, []):
        is_hit = not text or text in _words(category)
        below = _nodes(by_parent, category.id, "" if is_hit else text)
        if is_hit or below:
            found.append(Node(category, below))
    return found


def _words(category: Category) -> str:
    return " ".join((category.code, category.name, category.name_en, category.keywords)).lower()
