"""What one number of a report counts, as a list: exactly those, and how many of them the reader may not see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet

from liren.domains.casework.models import Case, Dispatch, Rating
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries.lists import paged
from liren.kernel.actor import Actor
from liren.kernel.ids import as_mark

PAGE = 50
BESIDE: dict[Any, tuple[str, ...]] = {
    Rating: ("case__owner", "case__category", "appeal"),
    Dispatch: ("case__owner", "case__category", "body"),
}


@dataclass(frozen=True, slots=True)
class Drill:
    """One page of what was counted: matters, or ratings or what the desk gave to bodies where those are counted.
    `total` is the figure; `unseen` of them lie outside what the reader may see and stand on no page."""

    cases: list[Case]
    ratings: list[Rating] = field(default_factory=list)
    next_key: str = ""
    total: int = 0
    unseen: int = 0
    dispatches: list[Dispatch] = field(default_factory=list)


def drill(
    actor: Actor,
    counted: QuerySet[Any],
    after: str = "",
    *,
    place: str | None = None,
    total: int | None = None,
) -> Drill:
    """A page of these matters or ratings, the newest first. Three queries; one less where it is known how many they
    are (`total`), and one where they all lie in a `place` whose matters the actor sees."""
    total = counted.order_by().count() if total is None else total
    is_open = place is not None and actor.may("cases.view", place_code=place)
    visible = Case.objects.all() if is_open else Case.objects.filter(cases_visible_to(actor))
    if counted.model in BESIDE:
        seen = counted if is_open else counted.filter(case__in=visible)
        rows, key = _by_moment(seen, after)
        found = Drill([one.case for one in rows], [], key, total, 0 if is_open else total - _count(seen))
        is_ratings = counted.model is Rating
        return replace(found, ratings=rows) if is_ratings else replace(found, dispatches=rows)
    seen = counted.order_by() if is_open else visible.filter(pk__in=counted.order_by().values("pk"))
    page = paged(seen, "received", after)
    return Drill(page.cases, [], page.next_key, total, 0 if is_open else total - _count(seen))


def _count(rows: QuerySet[Any]) -> int:
    return rows.order_by().count()


def _by_moment(rows: QuerySet[Any], after: str) -> tuple[list[Any], str]:
    at, last = as_mark(after) or (None, None)
    if at is not None:
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=last))
    found = list(rows.select_related(*BESIDE[rows.model]).order_by("-at", "-id")[: PAGE + 1])
    more = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{more.at.isoformat()}_{more.id}" if more else ""
