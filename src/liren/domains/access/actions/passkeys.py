"""One's own passkeys: added, named, removed, and asked for after the password. Each of it is told to the owner."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import IntegrityError, transaction

from liren.domains.access import ceremonies, errors
from liren.domains.access.actions import key_challenges, recovery
from liren.domains.access.actions.accounts import record
from liren.domains.access.actions.key_challenges import Asked
from liren.domains.access.actions.proving import Proof, prove
from liren.domains.access.choices import KeyPurpose
from liren.domains.access.models import Account, Passkey, RecoveryCode
from liren.domains.access.policies import own_id, passkeys_visible_to
from liren.domains.access.queries.passkeys import ways_of
from liren.domains.access.rules import passkeys as rules
from liren.domains.access.rules.passkeys import RemovalFault
from liren.domains.access.sign_in_hooks import HOOKS
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotFound


def begin_adding(*, actor: Actor, proof: Proof) -> Asked:
    """What a browser needs to make a passkey. Refuses who does not prove to be the owner, and too many."""
    account = prove(actor, proof)
    known = list(Passkey.objects.filter(account=account))
    if len(known) >= rules.PASSKEYS_MOST:
        raise errors.TooManyPasskeys(most=rules.PASSKEYS_MOST)
    row = key_challenges.fresh(KeyPurpose.ADD, account.id)
    options = ceremonies.creation_options(account, known, bytes.fromhex(row.challenge))
    return Asked(row.id, options)


def add_passkey(*, actor: Actor, challenge_id: uuid.UUID | None, answer: str, name: str) -> Passkey:
    """Keeps the passkey that answers the challenge. Refuses a wrong or late answer and a known passkey."""
    challenge = key_challenges.spent(challenge_id, KeyPurpose.ADD, own_id(actor))
    called = _named(name)
    try:
        made = ceremonies.made(answer, challenge)
    except ceremonies.BadAnswer as wrong:
        raise errors.PasskeyWrong from wrong
    with transaction.atomic():
        account = _own(actor)
        if Passkey.objects.filter(account=account).count() >= rules.PASSKEYS_MOST:
            raise errors.TooManyPasskeys(most=rules.PASSKEYS_MOST)
        row = Passkey(
            account=account,
            name=called,
            credential_id=made.credential_id,
            credential=made.credential,
            domain=settings.LIREN_PASSKEYS.domain,
            transports=made.transports,
            counter=made.counter,
            is_synced=made.is_synced,
            made_at=clock.now(),
        )
        _insert(row)
        record(actor, "access.passkey.added", account, after={"name": called})
        HOOKS.tell_of_passkey(row, "added")
    return row


def rename_passkey(*, actor: Actor, passkey_id: uuid.UUID, name: str) -> Passkey:
    called = _named(name)
    with transaction.atomic():
        row = _one(actor, passkey_id)
        before, row.name = row.name, called
        row.save(update_fields=["name"])
        record(actor, "access.passkey.renamed", row.account, before={"name": before}, after={"name": called})
    return row


def remove_passkey(*, actor: Actor, passkey_id: uuid.UUID, proof: Proof) -> None:
    """It opens nothing any more. Refuses the last way of signing in, and the last one that is asked for."""
    prove(actor, proof)
    with transaction.atomic():
        _own(actor)
        row = _one(actor, passkey_id)
        fault = rules.removal_fault(ways_of(row.account))
        if fault is RemovalFault.LAST_WAY:
            raise errors.PasskeyLastWay
        if fault is RemovalFault.ASKED_FOR:
            raise errors.PasskeyAskedFor
        HOOKS.tell_of_passkey(row, "removed")
        row.delete()
        record(actor, "access.passkey.removed", row.account, before={"name": row.name})


def ask_for_passkey(*, actor: Actor, password: str) -> list[str]:
    """From now on a passkey follows the password; gives the recovery codes if they are new.

    Refuses a wrong password, too many tries, and an account without a passkey.
    """
    prove(actor, Proof(password=password))
    with transaction.atomic():
        account = _own(actor)
        if not Passkey.objects.filter(account=account).exists():
            raise errors.PasskeyMissing
        account.passkey_second = True
        account.save(update_fields=["passkey_second"])
        has_codes = RecoveryCode.objects.filter(account=account, used_at=None).exists()
        codes = [] if has_codes else recovery.fresh_codes(account)
        record(actor, "access.second_factor.by_passkey", account)
    return codes


def forget_passkeys(account: Account) -> int:
    """Within the caller's transaction: all of them, for one who has lost what holds them; their number."""
    rows = list(locked(Passkey.objects.filter(account=account)))
    for row in rows:
        HOOKS.tell_of_passkey(row, "removed")
        row.delete()
    return len(rows)


def _named(name: str) -> str:
    called = " ".join(name.split())
    if not called or len(called) > rules.NAME_MOST:
        raise errors.PasskeyName(most=rules.NAME_MOST, field="name")
    return called


def _own(actor: Actor) -> Account:
    """Locked, so that of two windows one counts after the other."""
    account = locked(Account.objects.filter(id=own_id(actor), is_active=True)).first()
    if account is None:
        raise NotFound
    return account


def _one(actor: Actor, passkey_id: uuid.UUID) -> Passkey:
    row = locked(passkeys_visible_to(actor).filter(id=passkey_id)).first()
    if row is None:
        raise NotFound
    return row


def _insert(row: Passkey) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as known:
        raise errors.PasskeyKnown from known
