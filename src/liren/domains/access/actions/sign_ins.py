"""The history of sign-ins, as its owner reads it: who came in or tried to, when, with what, from where."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from liren.domains.access.choices import Outcome, Way
from liren.domains.access.models import SignIn
from liren.domains.access.rules import presence
from liren.domains.access.sealing import device_digest
from liren.domains.access.sign_in_hooks import HOOKS
from liren.kernel import clock


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of a device at the door. `mark` is what its browser carries, empty where it carries nothing."""

    address: str
    agent: str
    mark: str = ""
    way: Way = Way.PASSWORD


def note_entered(*, account_id: uuid.UUID, visit: Visit) -> SignIn:
    """Within the caller's transaction: the account was opened; its owner is told if the device is a new one."""
    entered = SignIn.objects.filter(account_id=account_id, outcome=Outcome.ENTERED)
    row = _row(account_id, Outcome.ENTERED, visit)
    row.is_new_device = presence.is_new_device(
        row.device, list(entered.values_list("device", flat=True).distinct())
    )
    row.save(force_insert=True)
    if row.is_new_device:
        HOOKS.tell_of_device(row)
    return row


def note_failed(*, account_id: uuid.UUID, outcome: Outcome, visit: Visit) -> None:
    """Somebody could not come in. Tries during a lock are one line of the history."""
    if outcome is Outcome.LOCKED:
        since = clock.now() - presence.LOCKED_ONCE
        if SignIn.objects.filter(account_id=account_id, outcome=outcome, at__gt=since).exists():
            return
    _row(account_id, outcome, visit).save(force_insert=True)


def forget_old_sign_ins() -> int:
    """Removes what is older than six months, a part at a time; how many."""
    old = SignIn.objects.filter(at__lt=clock.now() - presence.HISTORY_KEPT).order_by("at")
    return SignIn.objects.filter(id__in=list(old.values_list("id", flat=True)[:5000])).delete()[0]


def _row(account_id: uuid.UUID, outcome: Outcome, visit: Visit) -> SignIn:
    return SignIn(
        account_id=account_id,
        at=clock.now(),
        outcome=outcome,
        way=visit.way,
        device=device_digest(visit.mark, account_id) if visit.mark else "",
        address=visit.address,
        agent=visit.agent[:200],
    )
