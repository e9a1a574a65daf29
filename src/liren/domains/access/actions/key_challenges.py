"""What a passkey is given to sign: each challenge for one purpose and one browser, once, for minutes."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q

from liren.domains.access import errors
from liren.domains.access.choices import KeyPurpose
from liren.domains.access.models import KeyChallenge
from liren.domains.access.rules import passkeys as rules
from liren.kernel import clock


@dataclass(frozen=True, slots=True)
class Asked:
    """`challenge_id` stays with the browser's session, `options` go to its passkeys."""

    challenge_id: uuid.UUID
    options: dict[str, Any]


def fresh(purpose: KeyPurpose, account_id: uuid.UUID | None = None) -> KeyChallenge:
    """A new challenge; those that are over are forgotten. Refuses where this installation has no passkeys."""
    if not settings.LIREN_PASSKEYS.domain:
        raise errors.PasskeyNotHere
    now = clock.now()
    KeyChallenge.objects.filter(at__lt=now - rules.CHALLENGE_LIFE).delete()
    row = KeyChallenge(
        account_id=account_id,
        purpose=purpose,
        challenge=secrets.token_bytes(rules.CHALLENGE_BYTES).hex(),
        at=now,
    )
    row.save(force_insert=True)
    return row


def spent(challenge_id: uuid.UUID | None, purpose: KeyPurpose, account_id: uuid.UUID | None = None) -> bytes:
    """The challenge, which is used up by that, whether its answer is right or not. Refuses one that is over."""
    if challenge_id is None:
        raise errors.PasskeyLate
    whose = Q(account=None) if account_id is None else Q(account_id=account_id)
    alive = Q(at__gt=clock.now() - rules.CHALLENGE_LIFE)
    live = KeyChallenge.objects.filter(whose, alive, id=challenge_id, purpose=purpose)
    found = live.values_list("challenge", flat=True).first()
    if found is None or not live.delete()[0]:
        raise errors.PasskeyLate
    return bytes.fromhex(found)
