"""The change feed: every step of every matter the actor sees, in one order, read on by cursor."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from liren.domains.casework.models import Case, Step
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.rules import webhooks as rules
from liren.kernel import clock, ids
from liren.kernel.actor import Actor

PAGE = 100
SCAN = 5000  # steps looked at for one page, so that whoever sees little does not read everything


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a matter; `state` and `version` are those of the matter now."""

    id: uuid.UUID
    event: str
    at: dt.datetime
    number: str
    place_code: str
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class Feed:
    """`cursor` is where the next page begins; with `has_more` there is one already, though it may be empty."""

    changes: list[Change]
    cursor: uuid.UUID | None
    has_more: bool


def cursor_now() -> uuid.UUID:
    """Behind everything that is in the feed at this moment."""
    return ids.first_at(clock.now() - rules.SETTLES)


def changes_since(actor: Actor, cursor: uuid.UUID | None, size: int = PAGE) -> Feed:
    """The steps after `cursor`, oldest first, as far as they are ten seconds old. Two queries.

    A step's id is made some moments before it is committed: within those seconds an earlier one may still appear.
    """
    settled = Step.objects.filter(id__lt=ids.first_at(clock.now() - rules.SETTLES)).order_by("id")
    rows = settled.filter(id__gt=cursor) if cursor else settled
    bound = rows.values_list("id", flat=True)[SCAN - 1 : SCAN].first()
    rows = rows.filter(id__lte=bound) if bound else rows
    visible = Case.objects.filter(cases_visible_to(actor))
    found = [
        Change(*row)
        for row in rows.filter(case__in=visible).values_list(
            "id", "verb", "at", "case__number", "case__place_code", "case__state", "case__version"
        )[: size + 1]
    ]
    if len(found) > size:
        return Feed(found[:size], found[size - 1].id, True)
    if bound:
        return Feed(found, bound, True)
    return Feed(found, found[-1].id if found else cursor, False)
