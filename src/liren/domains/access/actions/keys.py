"""Keys of one letter, which some people press without meaning to: switched off by each person alone."""

from __future__ import annotations

from django.db import transaction

from liren.domains.access.models import Account
from liren.domains.access.policies import own_id
from liren.kernel.actor import Actor


@transaction.atomic
def set_keys(*, actor: Actor, is_off: bool) -> None:
    """Holds on every device. No audit: it concerns nobody else. Refuses a visitor."""
    Account.objects.filter(id=own_id(actor)).update(keys_off=is_off)
