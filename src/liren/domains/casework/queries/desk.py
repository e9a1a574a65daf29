"""The dispatch desk: what waits to be dispatched, and what an open matter may be compared with."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from liren.domains.casework.choices import OPEN_STATES, CaseState
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.models import Case, Category, Step
from liren.domains.casework.policies import can_merge_case, cases_visible_to, within
from liren.domains.casework.queries.case import RELATED
from liren.domains.casework.queries.lists import CaseFilter, CasePage, filtered_cases, paged
from liren.domains.casework.queries.portal import Near, metres_between
from liren.domains.casework.rules.matching import Proposal, likeness, propose
from liren.domains.casework.rules.recurring import box_around
from liren.kernel import clock
from liren.kernel.actor import Actor

NEAR_METRES = 300
NEAR_DAYS = 30
NEAR_MOST = 5
SAMPLE = 200
LIKE_LEAST = 0.15
SHOWN = ("owner", "first_body", "category", "grid")


def _whole(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Matters with all that the desk shows, and `last_return`: reason and words with which each last came back."""
    steps = Step.objects.filter(case=OuterRef("pk"), verb="returned").order_by("-at", "-id")
    return rows.select_related(*SHOWN).annotate(last_return=Subquery(steps.values("data")[:1]))


def list_desk(actor: Actor, wanted: CaseFilter, after: str = "") -> CasePage:
    """One page of what waits for dispatch, whole enough to be read without asking again. One query."""
    return paged(filtered_cases(actor, wanted), wanted.sort, after, shown=_whole)


def desk_case(actor: Actor, number: str) -> Case:
    """One matter as `list_desk` gives it. Raises `CaseNotFound`. One query."""
    found = _whole(Case.objects.filter(cases_visible_to(actor), number=number)).first()
    if found is None:
        raise CaseNotFound
    return found


def cases_by_number(actor: Actor, numbers: Iterable[str]) -> list[Case]:
    """The matters with these numbers that the actor sees, most pressing first; at most 100. One query."""
    rows = Case.objects.select_related(*RELATED).filter(
        cases_visible_to(actor), number__in=list(numbers)[:100]
    )
    return list(rows.order_by("due_at", "id"))


def proposals_for(case: Case, categories: Iterable[Category]) -> list[tuple[Category, Proposal]]:
    """Classes whose keywords stand in the matter, best first. No query."""
    known = {category.code: category for category in categories}
    found = propose(case.title, case.text, [(c.code, c.keywords) for c in known.values()])
    return [(known[proposal.code], proposal) for proposal in found]


@dataclass(frozen=True, slots=True)
class Alike:
    """An open matter that may be the same: metres away (None: same community) and how alike its words are, 0–1."""

    case: Case
    metres: int | None
    likeness: float


def alike_cases(actor: Actor, case: Case, *, metres: int = NEAR_METRES) -> list[Alike]:
    """Open matters near in place and time that may be the same one, also beyond the border of the community, the most
    alike first. One query."""
    since = case.received_at - dt.timedelta(days=NEAR_DAYS)
    rows = Case.objects.filter(
        cases_visible_to(actor), state__in=OPEN_STATES, merged_into=None, received_at__gte=since
    )
    rows = (
        rows.filter(_around(actor, case, metres), parent=None)
        .exclude(pk=case.pk)
        .select_related("owner", "grid")
    )
    found = [_alike(case, other) for other in rows.order_by("-received_at", "-id")[:SAMPLE]]
    near = [a for a in found if a.likeness >= LIKE_LEAST and (a.metres is None or a.metres <= metres)]
    return sorted(near, key=lambda a: (-round(a.likeness, 1), a.metres if a.metres is not None else 9999))[
        :NEAR_MOST
    ]


def _around(actor: Actor, case: Case, metres: int) -> Q:
    """Its community and grid; for whoever may merge there, as far as the radius reaches beyond its border."""
    own = Q(place_code=case.place_code)
    if case.grid_id:
        own |= Q(grid_id=case.grid_id)
    if case.longitude is None or case.latitude is None or not can_merge_case(actor, case):
        return own
    box = box_around(case.longitude, case.latitude, metres)
    beyond = Q(longitude__range=(box.west, box.east), latitude__range=(box.south, box.north))
    return own | (within(case.county) & beyond)


def _alike(case: Case, other: Case) -> Alike:
    metres = None
    if case.longitude is not None and case.latitude is not None and other.longitude is not None:
        metres = metres_between(other, case.longitude, case.latitude)
    alike = max(likeness(case.title, other.title), likeness(case.title + case.text, other.title + other.text))
    return Alike(other, metres, alike)


def nearby_for_staff(
    actor: Actor, *, place_code: str, longitude: float | None, latitude: float | None
) -> list[Near]:
    """Open matters near a place being taken in, nearest first. One query."""
    rows = Case.objects.filter(
        cases_visible_to(actor),
        state__in=OPEN_STATES,
        merged_into=None,
        place_code=place_code,
        received_at__gte=clock.now() - dt.timedelta(days=NEAR_DAYS),
    ).select_related("owner")
    found = list(rows.order_by("-received_at", "-id")[:SAMPLE])
    if longitude is None or latitude is None:
        return [Near(case, None) for case in found[:NEAR_MOST]]
    near = [
        Near(case, metres_between(case, longitude, latitude) if case.longitude is not None else None)
        for case in found
    ]
    return sorted(near, key=lambda n: n.metres if n.metres is not None else 9999)[:NEAR_MOST]


def is_probably_same(near: Near, text: str) -> bool:
    """Whether a matter near a place is so close, or says so much the same, that it must be looked at first."""
    if near.metres is not None:
        return near.metres <= NEAR_METRES
    return likeness(text, near.case.title + near.case.text) >= LIKE_LEAST


def is_waiting(case: Case) -> bool:
    """Whether the desk still has something to decide about the matter."""
    return case.state in (CaseState.RECEIVED, CaseState.ASSIGNED) and not case.is_merged


def case_ids(actor: Actor, numbers: Iterable[str]) -> dict[str, uuid.UUID]:
    """Ids by number, for what the actor sees; at most 100. One query."""
    rows = Case.objects.filter(cases_visible_to(actor), number__in=list(numbers)[:100])
    return dict(rows.values_list("number", "id"))
