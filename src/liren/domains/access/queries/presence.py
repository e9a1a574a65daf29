"""Where one is signed in, the history of it, and what was typed and not taken."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from liren.domains.access.choices import Outcome
from liren.domains.access.models import Account, RoleHolding, SignIn, TypedForm
from liren.domains.access.policies import own_id, typed_visible_to
from liren.domains.access.queries import current
from liren.domains.access.rules import presence
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotFound

PAGE = 50
FAILED, NEW = "failed", "new"


def network_of(address: str) -> str:
    """What the operator calls the network of an address; empty where it is not known."""
    named: Mapping[str, str] = settings.LIREN_NETWORK_NAMES
    return presence.network_named(address, named)


@dataclass(frozen=True, slots=True)
class SignInLine:
    """A line of the history; `network` is empty where the address says nothing."""

    row: SignIn
    network: str

    @property
    def has_failed(self) -> bool:
        return self.row.outcome != Outcome.ENTERED


@dataclass(frozen=True, slots=True)
class SignInPage:
    lines: Sequence[SignInLine]
    next: uuid.UUID | None


def sign_ins_page(
    actor: Actor, *, view: str = "", after: uuid.UUID | None = None, size: int = PAGE
) -> SignInPage:
    """One's own sign-ins and tries, the newest first; `view` "failed" or "new" narrows them. One query."""
    rows = SignIn.objects.filter(account_id=own_id(actor)).order_by("-id")
    if view == FAILED:
        rows = rows.exclude(outcome=Outcome.ENTERED)
    if view == NEW:
        rows = rows.filter(is_new_device=True)
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = list(rows[: size + 1])
    lines = [SignInLine(row, network_of(row.address)) for row in found[:size]]
    return SignInPage(lines, found[size - 1].id if len(found) > size else None)


@dataclass(frozen=True, slots=True)
class Typed:
    """`written` are the values put in words, which can be gone on with; `rest` goes back as it came."""

    row: TypedForm
    written: Sequence[tuple[str, str]]
    rest: Sequence[tuple[str, str]]


def typed_form(actor: Actor, typed_id: uuid.UUID) -> Typed:
    """What the actor sent and was not taken. Raises `NotFound` for anybody else's. One query."""
    row = typed_visible_to(actor).filter(id=typed_id).first()
    if row is None:
        raise NotFound
    pairs: list[tuple[str, str]] = [(name, value) for name, value in json.loads(row.body)]
    written = [pair for pair in pairs if presence.is_written(pair[1])]
    return Typed(row, written, [pair for pair in pairs if not presence.is_written(pair[1])])


def typed_forms(actor: Actor) -> list[TypedForm]:
    """What still waits, the newest first. One query."""
    return list(typed_visible_to(actor).defer("body").order_by("-at"))


def owner_of_ended(session_key: str) -> uuid.UUID | None:
    """Whose session ran out by itself; nobody's if it was ended by a person or never was. One query."""
    live = Session.objects.filter(session_key=session_key, expire_date__gt=clock.now())
    rows = UserSession.objects.filter(session_key=session_key).exclude(
        session_key__in=live.values("session_key")
    )
    found: uuid.UUID | None = rows.values_list("user_id", flat=True).first()
    return found


def idle_kind_of(account: Account) -> presence.IdleKind:
    """Which limit of idle time holds for the account. One query for staff."""
    held = RoleHolding.objects.filter(current(), account_id=account.id) if account.kind == "staff" else ()
    return presence.idle_kind(account.kind, [row.role for row in held])
