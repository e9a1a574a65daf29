"""What waits for somebody, as the navigation counts it: matters by view, call-backs, unread notices."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from liren.domains.casework.models import CallBack
from liren.domains.casework.policies import also_seen
from liren.domains.casework.queries.appeals import waiting_appeals
from liren.domains.casework.queries.comments import unseen_mentions
from liren.domains.casework.queries.found import of_visible
from liren.domains.casework.queries.supervision import waiting_for
from liren.domains.casework.queries.truth_checks import waiting_checks
from liren.domains.casework.queries.views import MOST, rows_of_views
from liren.domains.messaging.queries import unread_notices
from liren.domains.people.queries.double_pairs import waiting_pairs
from liren.kernel.actor import Actor
from liren.kernel.counts import Counts

APPEALS, CALL_BACKS, CHECKS, DOUBLES, MENTIONS, SUPERVISIONS, UNREAD = (
    "appeals",
    "call_backs",
    "checks",
    "doubles",
    "mentions",
    "supervisions",
    "unread",
)
KEPT = 200  # people whose statement a process keeps, about 20 kB each


def count_waiting(actor: Actor, names: Sequence[str]) -> dict[str, int]:
    """How much each named view holds for the actor, and how much waits besides; `MOST` at most of each.

    Under `CALL_BACKS` the call-backs still to be made, if one makes them, under `SUPERVISIONS` those that wait for an
    answer or an end, under `CHECKS` the truth checks to be made, under `APPEALS` those to be decided, under
    `MENTIONS` the matters that name one anew, under `DOUBLES` the entries that may be one person, under `UNREAD` the
    notices not yet read. One query."""
    return _counts_for(actor, tuple(names), also_seen(actor)).read()


@functools.lru_cache(maxsize=KEPT)
def _counts_for(actor: Actor, names: tuple[str, ...], _also: frozenset[uuid.UUID]) -> Counts:
    """Built once for what somebody may see; `_also` is what that depends on besides the actor."""
    seen = rows_of_views(actor, names) if actor.has("cases.view") else {}
    return Counts({**seen, **_others(actor)}, MOST)


def _others(actor: Actor) -> dict[str, QuerySet[Any]]:
    found: dict[str, QuerySet[Any]] = {UNREAD: unread_notices(actor)}
    if any(actor.has(right) for right in ("cases.handle", "cases.dispatch", "cases.supervise")):
        found[SUPERVISIONS] = waiting_for(actor)
    if actor.has("cases.supervise"):
        found[CALL_BACKS] = CallBack.objects.filter(of_visible(actor), done_at=None)
    if actor.has("appeals.decide"):
        found[APPEALS] = waiting_appeals(actor)
    if actor.has("cases.view"):
        found[MENTIONS] = unseen_mentions(actor)
    if actor.has("checks.record"):
        found[CHECKS] = waiting_checks(actor)
    if actor.has("people.merge"):
        found[DOUBLES] = waiting_pairs(actor)
    return found
