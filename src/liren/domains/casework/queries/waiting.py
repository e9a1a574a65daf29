"""What waits for somebody, as the navigation counts it: matters by view, call-backs, unread notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from liren.domains.casework.models import CallBack, Case
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries.supervision import waiting_for
from liren.domains.casework.queries.views import read_counts, unsettled, view_counts
from liren.domains.messaging.queries import unread_notices
from liren.kernel.actor import Actor

CALL_BACKS, SUPERVISIONS, UNREAD = "call_backs", "supervisions", "unread"


def count_waiting(actor: Actor, names: Sequence[str]) -> dict[str, int]:
    """How much each named view holds for the actor; under `CALL_BACKS` the call-backs still to be made, if one makes
    them, under `SUPERVISIONS` those that wait for an answer or an end, under
    `UNREAD` the notices not yet read. One query; one more each where no matter is open at all."""
    others = _others(actor)
    if not actor.has("cases.view"):
        return {name: rows.count() for name, rows in others.items()}
    wanted = {name: Max(_number_of(rows)) for name, rows in others.items()}
    rows: list[Any] = list(unsettled(actor).values("state").annotate(**view_counts(actor, names), **wanted))
    beside = rows[0] if rows else {name: asked.count() for name, asked in others.items()}
    return read_counts(rows, names) | {name: beside[name] for name in others}


def _others(actor: Actor) -> dict[str, QuerySet[Any]]:
    found: dict[str, QuerySet[Any]] = {UNREAD: unread_notices(actor)}
    if any(actor.has(right) for right in ("cases.handle", "cases.dispatch", "cases.supervise")):
        found[SUPERVISIONS] = waiting_for(actor)
    if actor.has("cases.supervise"):
        found[CALL_BACKS] = CallBack.objects.filter(
            case__in=Case.objects.filter(cases_visible_to(actor)), done_at=None
        )
    return found


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a value the database finds once for the whole statement."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)
