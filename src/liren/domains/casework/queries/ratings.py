"""Ratings of the matters an actor sees, as a list."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from liren.domains.casework.choices import SATISFIED_FROM
from liren.domains.casework.models import Case, Rating
from liren.domains.casework.policies import cases_visible_to
from liren.kernel.actor import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One rating, without whoever gave it."""

    id: uuid.UUID
    number: str
    level: int
    words: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class RatingPage:
    rows: list[RatingRow]
    next_key: uuid.UUID | None


def list_ratings(actor: Actor, *, before: uuid.UUID | None = None, size: int = PAGE) -> RatingPage:
    """The newest first; the next page begins `before` the last id. One query."""
    rows = Rating.objects.filter(case__in=Case.objects.filter(cases_visible_to(actor))).order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    found = [
        RatingRow(*row) for row in rows.values_list("id", "case__number", "level", "words", "at")[: size + 1]
    ]
    return RatingPage(found[:size], found[size - 1].id if len(found) > size else None)


def bad_ratings(place_code: str, most: int = 20) -> list[Rating]:
    """Bad ratings of a place, the newest first, with their matters and whoever answered for them. One query."""
    rows = Rating.objects.filter(level__lt=SATISFIED_FROM, case__place_code__prefix=place_code)
    related = ("case__owner", "case__first_body", "case__merged_into__owner", "case__merged_into__first_body")
    return list(rows.select_related(*related).order_by("-at", "-id")[:most])
