"""Who is linked with the identity provider, and who comes in through it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext

from liren.domains.access.issuer import provider
from liren.domains.access.models import Account, OutsideIdentity, RoleHolding
from liren.domains.access.queries import current
from liren.domains.access.rules import SEPARATED_DUTIES
from liren.domains.access.rules import outside as rules
from liren.domains.organisations.choices import BodyKind
from liren.domains.organisations.models import Body


def is_offered() -> bool:
    """Whether an identity provider is set."""
    return settings.LIREN_OUTSIDE is not None


def provider_name() -> str:
    return provider().name or gettext("统一身份认证") if is_offered() else ""


def is_issuer(said: str) -> bool:
    """Whether who answers is the one that was asked; older providers do not say."""
    return said in {"", provider().issuer}


def identity_of(account: Account) -> OutsideIdentity | None:
    """With whom of the present provider the account is linked. One query."""
    if not is_offered():
        return None
    rows = OutsideIdentity.objects.filter(account=account, issuer=provider().issuer)
    return rows.select_related("linked_by").first()


def may_use(account: Account) -> bool:
    """Whether staff of the account's bodies come in that way. One query where bodies are named."""
    if not is_offered() or account.kind != "staff":
        return False
    allowed = provider().bodies
    if not allowed:
        return True
    held = RoleHolding.objects.filter(current(), account=account, body__isnull=False)
    return rules.may_use(held.values_list("body__kind", "body__name"), allowed)


def is_password_off(account: Account) -> bool:
    """Whether the password opens nothing any more: it is switched off, and the account is linked and may come in by the
    provider. The three separated administrators keep theirs: a provider that is away locks nobody out for good."""
    if not is_offered() or provider().keeps_password:
        return False
    held = RoleHolding.objects.filter(current(), account=account, role__in=SEPARATED_DUTIES)
    return identity_of(account) is not None and may_use(account) and not held.exists()


def unknown_bodies(named: Iterable[str]) -> list[str]:
    """What of these is neither a kind of body nor the full name of one. One query."""
    wanted = [name for name in named if name not in BodyKind.values]
    there = set(Body.objects.filter(name__in=wanted).values_list("name", flat=True))
    return [name for name in wanted if name not in there]
