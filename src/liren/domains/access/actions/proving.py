"""Whoever changes by what an account is entered shows first that it is really the owner who sits there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from liren.domains.access import errors, policies
from liren.domains.access.actions.accounts import take_password_try
from liren.domains.access.models import Account
from liren.domains.access.rules import passkeys as rules
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Proof:
    """The password typed again; for an account that has none, when this session was opened."""

    password: str = ""
    came_at: dt.datetime | None = None


def prove(actor: Actor, proof: Proof) -> Account:
    """The actor's own account. Called outside any transaction, so that a wrong password counts.

    Refuses a wrong password and too many tries; where there is no password, a session opened too long ago.
    """
    account = Account.objects.filter(id=policies.own_id(actor), is_active=True).first()
    if account is None:
        raise NotFound
    if account.has_usable_password():
        take_password_try(actor, field="password")
        if not account.check_password(proof.password):
            raise errors.WrongPassword(field="password")
    elif proof.came_at is None or clock.now() - proof.came_at > rules.FRESH:
        raise errors.SignInAgain(minutes=int(rules.FRESH.total_seconds() // 60))
    return account
