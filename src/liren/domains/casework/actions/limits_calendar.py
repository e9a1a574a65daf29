"""The secret address of one's limits: made anew, stopped."""

from __future__ import annotations

import secrets

from django.db import transaction

from liren.domains.access.models import Account
from liren.domains.access.queries import own_account
from liren.domains.casework.models import CalendarAddress
from liren.domains.casework.queries.limits_calendar import address_digest
from liren.kernel import audit, clock
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def make_address(*, actor: Actor) -> str:
    """A fresh secret, shown this once; the one before ends."""
    if actor.kind is not ActorKind.STAFF:
        raise NotAllowed
    account = own_account(actor)
    secret = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        account=account, defaults={"digest": address_digest(secret), "made_at": clock.now()}
    )
    _record(actor, account, "casework.calendar_address.made")
    return secret


@transaction.atomic
def stop_address(*, actor: Actor) -> None:
    """From this moment nobody reads them there. Nothing happens where there is none."""
    account = own_account(actor)
    count, _ = CalendarAddress.objects.filter(account=account).delete()
    if count:
        _record(actor, account, "casework.calendar_address.stopped")


def _record(actor: Actor, account: Account, verb: str) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="account",
        object_id=account.id,
        object_label=actor.name,
        place_code=account.home_place_code,
    )
