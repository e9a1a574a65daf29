"""The named views of staff: which matters wait for what, and how many there are."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from liren.domains.casework.choices import (
    OPEN_CALLS,
    OPEN_STATES,
    WORKING_STATES,
    CaseState,
    DisputeState,
    MessageKind,
    Urgency,
)
from liren.domains.casework.models import Case, Dispute, JointCall, Message, Suspension
from liren.domains.casework.models.case import UNSETTLED
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries.comments import mentions_in
from liren.domains.casework.queries.found import is_open
from liren.domains.casework.queries.passing import all_passed_up, waiting_for_desk
from liren.domains.casework.rules.disputes import is_of_the_district
from liren.kernel.actor import Actor
from liren.kernel.counts import Counts, Present

WHOLE = Q(merged_into=None)
MOST = 1000  # counts go no further; a page shows “999+”
BY_STATE: dict[str, tuple[str, ...]] = {
    "dispatch": (CaseState.RECEIVED,),
    "open": tuple(OPEN_STATES),
    "assigned": (CaseState.ASSIGNED,),
    "working": tuple(WORKING_STATES),
    "resolved": (CaseState.RESOLVED,),
}  # matters in one of these states that are not merged


def _late(_actor: Actor) -> Q:
    return Q(state__in=OPEN_STATES, due_at__lt=Present(), suspended_since=None, merged_into=None)


def _own(actor: Actor) -> Q:
    return Q(owner_id__in=_bodies(actor))


def _bodies(actor: Actor) -> list[uuid.UUID]:
    return [grant.body for grant in actor.grants_of("cases.handle") if grant.body]


def _mine(actor: Actor) -> Q:
    return Q(handler_id=actor.id, state__in=WORKING_STATES) & WHOLE if actor.id else Q(pk__in=())


def _answered(actor: Actor) -> Q:
    """Somebody answered or added, and nobody has written to them since."""
    later = Message.objects.filter(case=OuterRef("case"), at__gt=OuterRef("at"))
    answers = Message.objects.filter(
        ~Exists(later.exclude(kind=MessageKind.NOTE)), case=OuterRef("pk"), kind=MessageKind.ANSWER
    )
    return Q(Exists(answers)) & Q(state__in=WORKING_STATES) & _own(actor) & WHOLE


def _to_approve(actor: Actor) -> Q:
    asked = Exists(Suspension.objects.filter(case=OuterRef("pk"), is_approved=None, ended_at=None))
    within = Q(pk__in=())
    for grant in actor.grants_of("cases.approve"):
        whose = Q(owner_id=grant.body) if grant.body else Q(pk__isnull=False)
        within |= Q(place_code__prefix=grant.place) & whose
    return Q(asked) & Q(state__in=WORKING_STATES) & within


def _called(actor: Actor) -> Q:
    """Matters of others to which one of the actor's bodies is called and has not answered."""
    calls = JointCall.objects.filter(body_id__in=_bodies(actor), state__in=OPEN_CALLS)
    return Q(pk__in=calls.values("case_id")) & WHOLE


def _declining(actor: Actor) -> Q:
    """A called body asks to stay away from a matter of the actor's."""
    calls = JointCall.objects.filter(declined_at__isnull=False, state__in=OPEN_CALLS)
    return Q(pk__in=calls.values("case_id")) & _own(actor) & WHOLE


def _to_rule(actor: Actor) -> Q:
    """Disputes that wait for the actor: the street's while they are the street's, appeals for the district."""
    within = Q(pk__in=())
    for grant in actor.grants_of("cases.rule"):
        states = [DisputeState.APPEALED] if is_of_the_district(grant.place) else [DisputeState.RAISED]
        waiting = Dispute.objects.filter(state__in=states)
        within |= Q(place_code__prefix=grant.place, pk__in=waiting.values("case_id"))
    return within & WHOLE


def _joint(_actor: Actor) -> Q:
    calls = JointCall.objects.filter(state__in=OPEN_CALLS)
    return Q(pk__in=calls.values("case_id"), state__in=OPEN_STATES) & WHOLE


def _to_take_up(actor: Actor) -> Q:
    return waiting_for_desk(actor) & WHOLE


VIEWS: dict[str, Callable[[Actor], Q]] = {
    "called": _called,
    "declining": _declining,
    "joint": _joint,
    "to_rule": _to_rule,
    "to_take_up": _to_take_up,
    "passed_up": lambda _actor: all_passed_up() & WHOLE,
    "mentioned": mentions_in,
    "mine": _mine,
    "to_accept": lambda actor: Q(state=CaseState.ASSIGNED) & _own(actor) & WHOLE,
    "offered": lambda actor: Q(next_owner_id__in=_bodies(actor)) & WHOLE,
    "body": lambda actor: Q(state__in=OPEN_STATES) & _own(actor) & WHOLE,
    "urgent": lambda _actor: (
        Q(state=CaseState.RECEIVED, urgency__in=[Urgency.DANGER, Urgency.UTILITY]) & WHOLE
    ),
    "returned": lambda _actor: Q(state=CaseState.RECEIVED, return_count__gt=0) & WHOLE,
    "no_grid": lambda _actor: Q(state=CaseState.RECEIVED, grid=None) & WHOLE,
    "answered": _answered,
    "to_approve": _to_approve,
    "late": _late,
    "suspended": lambda _actor: Q(suspended_since__isnull=False, state__in=OPEN_STATES),
    "no_calendar": lambda _actor: Q(lacks_calendar__isnull=False, state__in=OPEN_STATES) & WHOLE,
}


def view_of(actor: Actor, name: str) -> Q:
    """The condition of a named view on top of what the actor sees; of no view, none."""
    if states := BY_STATE.get(name):
        return _in(states) & WHOLE
    return VIEWS[name](actor) if name in VIEWS else Q()


def _in(states: Sequence[str]) -> Q:
    """In one of these states, as SQLite finds an index for it: a single state by “=”, open ones beside all of them."""
    one, *others = states
    found = Q(state__in=states) if others else Q(state=one)
    return found & is_open() if set(states) <= set(OPEN_STATES) else found


def count_views(actor: Actor, names: Sequence[str]) -> dict[str, int]:
    """How many matters each named view holds for the actor, closed ones left out, `MOST` at most. One query."""
    return Counts(rows_of_views(actor, names), MOST).read()


def rows_of_views(actor: Actor, names: Sequence[str]) -> dict[str, QuerySet[Case]]:
    """The matters of each view, closed ones left out."""
    seen = Case.objects.filter(cases_visible_to(actor))
    return {name: seen.filter(view_of(actor, name), _unsettled(name)) for name in names}


def _unsettled(name: str) -> Q:
    """Stated where the view does not, so that what is settled is not looked through."""
    return Q() if name in BY_STATE else Q(state__in=UNSETTLED)
