from __future__ import annotations

import uuid

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.core.cache import cache
from django.db import transaction

from liren.domains.access import errors, rules
from liren.domains.access.actions import recovery
from liren.domains.access.actions.accounts import openable, record, take_password_try
from liren.domains.access.actions.passkeys import forget_passkeys
from liren.domains.access.choices import Way
from liren.domains.access.models import Account
from liren.domains.access.policies import own_id
from liren.domains.access.sealing import SealedAdapter
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotFound

TOTP_DIGITS = 6
REPLAY_SECONDS = 120  # longer than a code stays good with the tolerance set


def fresh_secret() -> str:
    """A new TOTP secret, sealed, to be kept in the session until it is confirmed."""
    return SealedAdapter().encrypt(generate_totp_secret())


def enable_second_factor(*, actor: Actor, sealed_secret: str, code: str) -> list[str]:
    """Enrols the authenticator that shows `code`; gives the recovery codes. Refuses a wrong code."""
    secret = SealedAdapter().decrypt(sealed_secret)
    if not validate_totp_code(secret, _plain(code)):
        raise errors.WrongSecondFactor(field="code")
    with transaction.atomic():
        account = _own(actor)
        _remove(account)
        TOTP.activate(account, secret)
        codes = recovery.fresh_codes(account)
        record(actor, "access.second_factor.enabled", account)
    return codes


def check_second_factor(*, account: Account, actor: Actor, code: str) -> Way:
    """Accepts a TOTP code (each once) or an unused recovery code, and says which it was. Refuses anything else."""
    plain = _plain(code)
    found = {row.type: row for row in Authenticator.objects.filter(user_id=account.id)}
    totp = found.get(Authenticator.Type.TOTP)
    if totp is None and not account.passkey_second:
        raise errors.SecondFactorMissing(field="code")
    if totp is not None and len(plain) == TOTP_DIGITS and _totp_holds(totp, plain):
        return Way.SECOND
    with transaction.atomic():
        if len(plain) != rules.RECOVERY_DIGITS or not recovery.use_code(account.id, plain):
            raise errors.WrongSecondFactor(field="code")
        record(actor, "access.second_factor.code_used", account)
    return Way.RECOVERY


def renew_recovery_codes(*, actor: Actor, password: str) -> list[str]:
    """A new set of recovery codes; the old ones are void. Refuses a wrong password and too many tries."""
    take_password_try(actor, field="password")
    with transaction.atomic():
        account = _confirmed(actor, password)
        totp = Authenticator.objects.filter(user_id=account.id, type=Authenticator.Type.TOTP)
        if not (account.passkey_second or totp.exists()):
            raise errors.SecondFactorMissing
        codes = recovery.fresh_codes(account)
        record(actor, "access.second_factor.codes_renewed", account)
    return codes


def disable_second_factor(*, actor: Actor, password: str) -> None:
    """One step is enough again: the password, or a passkey. Refuses a wrong password and too many tries."""
    take_password_try(actor, field="password")
    with transaction.atomic():
        account = _confirmed(actor, password)
        _remove(account)
        record(actor, "access.second_factor.disabled", account)


def reset_second_factor(*, actor: Actor, account_id: uuid.UUID, reason: str = "") -> Account:
    """For one who has lost both telephone and recovery codes: the system administrator takes the factor away, and
    the passkeys, which are lost with the telephone and may be in other hands."""
    with transaction.atomic():
        account = openable(actor, account_id)
        _remove(account)
        gone = forget_passkeys(account)
        facts = {"passkeys": gone} if gone else None
        record(actor, "access.second_factor.reset", account, after=facts, reason=reason)
    return account


def _own(actor: Actor) -> Account:
    account = locked(Account.objects.filter(id=own_id(actor), is_active=True)).first()
    if account is None:
        raise NotFound
    return account


def _confirmed(actor: Actor, password: str) -> Account:
    account = _own(actor)
    if not account.check_password(password):
        raise errors.WrongPassword(field="password")
    return account


def _remove(account: Account) -> None:
    Authenticator.objects.filter(user_id=account.id).delete()
    recovery.forget_codes(account.id)
    account.passkey_second = False
    account.save(update_fields=["passkey_second"])


def _totp_holds(row: Authenticator, code: str) -> bool:
    secret = SealedAdapter().decrypt(row.data["secret"])
    if not validate_totp_code(secret, code):
        return False
    return bool(cache.add(f"access.totp.{row.user_id}.{code}", "used", timeout=REPLAY_SECONDS))


def _plain(code: str) -> str:
    return "".join(character for character in code if character.isdigit())
