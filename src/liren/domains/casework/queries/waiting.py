"""What waits for somebody, as the navigation counts it: matters by view, call-backs, unread notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from liren.domains.casework.models import CallBack, Case
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries.appeals import waiting_appeals
from liren.domains.casework.queries.comments import unseen_mentions
from liren.domains.casework.queries.supervision import waiting_for
from liren.domains.casework.queries.truth_checks import waiting_checks
from liren.domains.casework.queries.views import capped, read_counts, view_counts
from liren.domains.messaging.queries import unread_notices
from liren.kernel.actor import Actor

APPEALS, CALL_BACKS, CHECKS, MENTIONS, SUPERVISIONS, UNREAD = (
    "appeals",
    "call_backs",
    "checks",
    "mentions",
    "supervisions",
    "unread",
)


def count_waiting(actor: Actor, names: Sequence[str]) -> dict[str, int]:
    """How much each named view holds for the actor, and how much waits besides; `MOST` at most of each.

    Under `CALL_BACKS` the call-backs still to be made, if one makes them, under `SUPERVISIONS` those that wait for an
    answer or an end, under `CHECKS` the truth checks to be made, under `APPEALS` those to be decided, under
    `MENTIONS` the matters that name one anew, under `UNREAD` the notices not yet read. One query; one more where no
    matter is there."""
    others = _others(actor)
    if not actor.has("cases.view"):
        return {name: rows.count() for name, rows in others.items()}
    found = read_counts(
        {**view_counts(actor, names), **{name: capped(rows) for name, rows in others.items()}}
    )
    beside = {} if found else {UNREAD: others[UNREAD].count()}  # without matters nothing else waits
    return dict.fromkeys((*names, *others), 0) | found | beside


def _others(actor: Actor) -> dict[str, QuerySet[Any]]:
    found: dict[str, QuerySet[Any]] = {UNREAD: unread_notices(actor)}
    if any(actor.has(right) for right in ("cases.handle", "cases.dispatch", "cases.supervise")):
        found[SUPERVISIONS] = waiting_for(actor)
    if actor.has("cases.supervise"):
        found[CALL_BACKS] = CallBack.objects.filter(
            case__in=Case.objects.filter(cases_visible_to(actor)), done_at=None
        )
    if actor.has("appeals.decide"):
        found[APPEALS] = waiting_appeals(actor)
    if actor.has("cases.view"):
        found[MENTIONS] = unseen_mentions(actor)
    if actor.has("checks.record"):
        found[CHECKS] = waiting_checks(actor)
    return found
