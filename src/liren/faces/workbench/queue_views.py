"""One's own views of the list of matters: what of a page's address is kept, and which view is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict

from liren.faces.workbench.filters import FilterForm
from liren.faces.workbench.queue_columns import PARAMETER, SHOWN, chosen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liren.domains.casework.models import SavedView

PAGE = "queue"
NAMES = ("view", *FilterForm.base_fields, PARAMETER)
VALUE_MOST = 120


@dataclass(frozen=True, slots=True)
class Chip:
    """A saved view on the list."""

    name: str
    query: str
    is_open: bool


def kept(given: QueryDict) -> dict[str, str]:
    """What a view keeps of an address: its filter, order and columns, without what is empty or as usual."""
    found = {name: given.get(name, "")[:VALUE_MOST] for name in NAMES if given.get(name)}
    keys = [column.key for column in chosen(given)]
    found.pop(PARAMETER, None)
    if keys and keys != list(SHOWN):
        found[PARAMETER] = ",".join(keys)
    if found.get("sort") == "due":
        del found["sort"]
    return found


def query_of(wanted: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(wanted)
    return query.urlencode(safe=",")


def chips_of(views: Iterable[SavedView], given: QueryDict) -> list[Chip]:
    here = query_of(kept(given))
    return [Chip(view.name, view.query, view.query == here) for view in views]
