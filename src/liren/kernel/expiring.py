"""What goes when its term is over, room by room; the terms are the places'.

A room says in its `AppConfig.ready` which rows it lets go of:

    expiring.register(Line("people.needs", _("办完的需求和走访"), Basis.SERVICE, due=closed_needs, away=drop))

`due` gives the rows of a place whose term began on a day or before, each with the community as `at_place`; `away`
takes rows of them, by their keys, within the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise

from liren.kernel.holdings import Basis


@dataclass(frozen=True, slots=True)
class Line:
    """`needs_consent`: nothing of it goes before somebody has agreed."""

    key: str
    title: str | Promise
    basis: Basis
    due: Callable[[str, dt.date], QuerySet[Any]]
    away: Callable[[Sequence[Any]], None]
    needs_consent: bool = False


LINES: dict[str, Line] = {}


def register(*lines: Line) -> None:
    for line in lines:
        LINES[line.key] = line


def deleting(model: type[models.Model]) -> Callable[[Sequence[Any]], None]:
    """An `away` that deletes the rows of the model with those keys."""

    def away(keys: Sequence[Any]) -> None:
        model._base_manager.filter(pk__in=keys).delete()

    return away
