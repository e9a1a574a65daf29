"""One's own passkeys, and by which ways an account can be entered."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings

from liren.domains.access.models import Account, Passkey
from liren.domains.access.policies import passkeys_visible_to
from liren.domains.access.queries.outside import identity_of, may_use
from liren.domains.access.rules import passkeys as rules
from liren.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """`works` is false for one that was made for another address of this installation."""

    row: Passkey
    works: bool


def own_passkeys(actor: Actor) -> list[PasskeyLine]:
    """The newest first. One query."""
    domain = settings.LIREN_PASSKEYS.domain
    return [
        PasskeyLine(row, row.domain == domain)
        for row in passkeys_visible_to(actor).order_by("-made_at", "-id")
    ]


def ways_of(account: Account) -> rules.Ways:
    """By what the account can be entered now. Two queries."""
    return rules.Ways(
        password=account.has_usable_password(),
        phone=bool(account.kind == "resident" and account.phone_index),
        outside=identity_of(account) is not None and may_use(account),
        passkeys=Passkey.objects.filter(account=account).count(),
        authenticator=Authenticator.objects.filter(user_id=account.id, type=Authenticator.Type.TOTP).exists(),
        is_asked_for=account.passkey_second,
    )


def is_site(host: str) -> bool:
    """Whether passkeys work on pages of this host (without its port)."""
    return rules.lies_under(host, settings.LIREN_PASSKEYS.domain)


def site_domain() -> str:
    """The domain that passkeys are bound to; empty where there are none."""
    domain: str = settings.LIREN_PASSKEYS.domain
    return domain


def made_elsewhere() -> int:
    """How many passkeys were made for another domain than the present one."""
    return Passkey.objects.exclude(domain=settings.LIREN_PASSKEYS.domain).count()
