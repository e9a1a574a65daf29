"""Bodies called to matters: of one matter, of what waits for a body, counted by body over a period."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from liren.domains.casework import policies
from liren.domains.casework.choices import OPEN_CALLS, CallState, CallVerb
from liren.domains.casework.models import Case, JointCall
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.rules.joint import CallHand, verbs_of
from liren.kernel import clock
from liren.kernel.actor import Actor

MOST = 100


def calls_of(case: Case) -> list[JointCall]:
    """The bodies called to a matter, in the order of their calling. One query."""
    return list(JointCall.objects.filter(case=case).select_related("body").order_by("called_at", "id"))


def steps_on_call(actor: Actor, case: Case, call: JointCall) -> frozenset[str]:
    """What the actor can do with a call now. For buttons only; every action decides again by itself. No query."""
    if not case.is_open or case.is_merged:
        return frozenset()
    state = CallState(call.state)
    found: set[CallVerb] = set()
    if policies.can_answer_call(actor, call):
        found |= verbs_of(CallHand.CALLED, state) - ({CallVerb.DECLINE} if call.is_declining else set())
    if policies.can_call_bodies(actor, case):
        found |= verbs_of(CallHand.CALLER, state) - {CallVerb.LAPSE}
        if not call.is_declining:
            found -= {CallVerb.RELEASE, CallVerb.KEEP}
    return frozenset(str(verb) for verb in found)


@dataclass(frozen=True, slots=True)
class CallForRequester:
    """A called body as those who brought the matter read of it: who, how far it is, and its answer where public."""

    body: str
    state: str
    answer: str
    at: dt.datetime


SHOWN = (CallState.CALLED, CallState.REPORTED, CallState.ANSWERED, CallState.LAPSED)


def calls_for_requester(case: Case) -> list[CallForRequester]:
    """Whom the matter was taken to besides its owner; those not needed any more are left out. One query."""
    rows = (
        JointCall.objects.filter(case=case, state__in=SHOWN)
        .select_related("body")
        .order_by("called_at", "id")
    )
    return [
        CallForRequester(
            call.body.name,
            call.state,
            call.answer if call.is_public else "",
            call.answered_at or call.reported_at or call.called_at,
        )
        for call in rows
    ]


@dataclass(frozen=True, slots=True)
class CallCounts:
    """How a body met its calls of a period. `missed` (not in time, or not at all) is out of `called`; `unanswered` are
    those whose limit passed, or whose matter ended, without an answer."""

    body_id: uuid.UUID
    name: str
    called: int
    reported: int
    missed: int
    answered: int
    answered_late: int
    unanswered: int
    released: int


def _missed(at: dt.datetime, due: str, *ends: str) -> Q:
    """The limit ran out before the first of `ends` that is there, or before `at`."""
    passed, open_ends = Q(pk__in=()), Q()
    for end in ends:
        passed |= open_ends & Q(**{f"{end}__gt": F(due)})
        open_ends &= Q(**{f"{end}__isnull": True})
    return passed | (open_ends & Q(**{f"{due}__lt": at}))


def _kinds(now: dt.datetime) -> dict[str, Q]:
    missed = _missed(now, "due_report", "reported_at", "ended_at")
    late = Q(answered_at__gt=F("due_answer"))
    open_too_long = Q(state__in=OPEN_CALLS, due_answer__lt=now)
    return {
        "called": Q(),
        "reported": Q(reported_at__isnull=False),
        "missed": missed,
        "answered": Q(state=CallState.ANSWERED),
        "answered_late": Q(state=CallState.ANSWERED) & late,
        "unanswered": Q(state=CallState.LAPSED) | open_too_long,
        "released": Q(state__in=[CallState.RELEASED, CallState.WITHDRAWN]),
    }


KINDS = ("called", "reported", "missed", "answered", "answered_late", "unanswered", "released")


def _calls_seen(actor: Actor, since: dt.date, until: dt.date) -> QuerySet[JointCall]:
    begin = dt.datetime.combine(since, dt.time.min, clock.LOCAL)
    end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min, clock.LOCAL)
    own = [grant.body for grant in actor.grants_of("cases.handle") if grant.body]
    seen = Q(case__in=Case.objects.filter(cases_visible_to(actor))) | Q(body_id__in=own)
    return JointCall.objects.filter(seen, called_at__gte=begin, called_at__lt=end)


def count_calls(actor: Actor, since: dt.date, until: dt.date) -> list[CallCounts]:
    """By body, over the calls of these days on matters the actor sees or of the own body; most missed first.
    One query."""
    kinds = _kinds(clock.now())
    asked = {name: Count("pk", filter=kinds[name]) if kinds[name] else Count("pk") for name in KINDS}
    rows: Iterable[Any] = (
        _calls_seen(actor, since, until).order_by().values("body_id", "body__short_name").annotate(**asked)
    )
    found = [
        CallCounts(row["body_id"], row["body__short_name"], **{name: row[name] for name in KINDS})
        for row in rows
    ]
    return sorted(found, key=lambda line: (-line.missed, -line.called, line.name))


def list_calls(
    actor: Actor, since: dt.date, until: dt.date, *, body_id: uuid.UUID | None = None, kind: str = "called"
) -> list[JointCall]:
    """The calls behind a count, newest first, with body and matter; at most `MOST`. One query."""
    rows = _calls_seen(actor, since, until).filter(_kinds(clock.now()).get(kind, Q()))
    if body_id is not None:
        rows = rows.filter(body_id=body_id)
    return list(rows.select_related("body", "case").order_by("-called_at", "-id")[:MOST])
