"""Digests: what waits, what is late and what has changed, told to each who wants it at the wished hour.

Each is its own transaction: the moment of the next and the message are written together, so that a person gets exactly
one a period however often the worker is killed. After a standstill one digest tells of the whole time.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid

from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.access.models import Account
from liren.domains.casework.digest_words import DIGEST
from liren.domains.casework.models import Case, Step
from liren.domains.casework.queries.waiting import count_waiting
from liren.domains.messaging.actions import queue_message
from liren.domains.messaging.actions.preferences import take_due_digest
from liren.domains.messaging.queries.preferences import digests_due
from liren.kernel import audit
from liren.kernel.actor import Actor

logger = logging.getLogger(__name__)
BATCH = 100
OWN_VIEWS = ("mine", "to_accept", "called", "offered", "to_rule", "to_approve")
LATE = "late"


def send_due_digests(*, most: int = BATCH, seconds: float | None = None) -> int:
    """Sends what is due of at most so many people; how many. It stops after `seconds` and goes on at its next call."""
    until, sent = time.monotonic() + (seconds or 0), 0
    for account_id in digests_due(most):
        try:
            sent += _send(account_id)
        except Exception:
            logger.exception("no digest could be made for the account %s", account_id)
        if seconds is not None and time.monotonic() >= until:
            break
    return sent


@transaction.atomic
def _send(account_id: uuid.UUID) -> int:
    preference = take_due_digest(account_id)
    if preference is None or preference.digest_at is None:
        return 0
    account = Account.objects.get(id=account_id)
    actor = access.actor_of(account)
    counts = count_waiting(actor, [*OWN_VIEWS, LATE])
    queue_message(
        template=DIGEST.key,
        account_id=account_id,
        context={
            "waiting": sum(counts.get(name, 0) for name in OWN_VIEWS),
            "late": counts.get(LATE, 0),
            "changed": _changed(actor, preference.digest_since),
            "page": "mine",
        },
        place_code=account.home_place_code or audit.NOWHERE,
        key=f"digest:{account_id}:{preference.digest_at.isoformat()}",
    )
    return 1


def _changed(actor: Actor, since: dt.datetime | None) -> int:
    """In how many matters that the actor handles somebody else did something since then. One query."""
    rows = Step.objects.filter(case__in=Case.objects.filter(handler_id=actor.id)).exclude(actor_id=actor.id)
    rows = rows.filter(at__gt=since) if since else rows
    return rows.order_by().values("case_id").distinct().count()
