"""The parts of a matter, and the whole of a part."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from liren.domains.casework import policies
from liren.domains.casework.choices import OPEN_STATES, CaseState, Verb
from liren.domains.casework.models import Case
from liren.domains.casework.rules import workflow
from liren.domains.casework.rules.parts import Part
from liren.kernel.actor import Actor

MADE = "part_made"


def parts_of(case_id: uuid.UUID) -> list[Case]:
    """Those that were not taken back, in the order in which they were made, with owner and class. One query."""
    return list(rows_of(case_id).select_related("owner", "category").order_by("received_at", "id"))


def rows_of(case_id: uuid.UUID) -> QuerySet[Case]:
    return Case.objects.filter(parent_id=case_id).exclude(state=CaseState.WITHDRAWN)


def parts_told(case: Case) -> list[Part]:
    """The parts as the whole answers for them. One query."""
    rows = (
        Case.objects.filter(parent=case).select_related("owner", "first_body").order_by("received_at", "id")
    )
    return [
        Part(one.title, one.state, _signer(one), one.outcome, one.resolution or one.elsewhere) for one in rows
    ]


def _signer(part: Case) -> str:
    return (part.first_body or part.owner).short_name


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part on the page of the whole; `is_seen`: whether the reader may open it."""

    case: Case
    is_seen: bool
    can_take_back: bool


def lines_of(actor: Actor, whole: Case, found: Iterable[Case]) -> list[PartLine]:
    """Its parts in the order in which they were made, with what the reader may do with them. No query."""
    may = can_split(actor, whole) and whole.is_open
    made = sorted(found, key=lambda one: (one.received_at, one.id))
    return [PartLine(one, policies.can_view_case(actor, one), may and is_untouched(one)) for one in made]


def can_split(actor: Actor, case: Case) -> bool:
    """The street's desk and the owner's own people."""
    return policies.can_dispatch_case(actor, case) or policies.can_handle_case(actor, case)


def is_untouched(part: Case) -> bool:
    """Whether nobody has accepted it yet."""
    return part.state in (CaseState.RECEIVED, CaseState.ASSIGNED) and part.accepted_at is None


def steps_on_parts(actor: Actor, case: Case, *, has_parts: bool) -> frozenset[str]:
    """ "split", of a part "take_back", of a whole "answer_whole", as far as the actor can. For buttons only.

    No query.
    """
    if case.is_merged or case.state not in OPEN_STATES or not can_split(actor, case):
        return frozenset()
    if case.is_part:
        return frozenset({"take_back"} if is_untouched(case) else ())
    can_now = Verb.SPLIT in workflow.verbs_from(CaseState(case.state)) and case.next_owner_id is None
    found = {"split"} if can_now else set()
    if has_parts and not policies.can_handle_case(actor, case):
        found.add("answer_whole")
    return frozenset(found)
