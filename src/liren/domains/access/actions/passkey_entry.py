"""Coming in by a passkey: alone, or after the password."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction

from liren.domains.access import ceremonies, errors
from liren.domains.access.actions import key_challenges
from liren.domains.access.actions.accounts import record
from liren.domains.access.actions.key_challenges import Asked
from liren.domains.access.actions.sign_ins import Visit, note_failed
from liren.domains.access.choices import KeyPurpose, Outcome
from liren.domains.access.models import Account, Passkey
from liren.domains.access.rules import passkeys as rules
from liren.domains.access.sign_in_hooks import HOOKS
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.lock import locked


def begin_entry(*, account: Account | None = None) -> Asked:
    """What a browser needs to show a passkey: of this account after its password, else whichever it has."""
    if account is None:
        row = key_challenges.fresh(KeyPurpose.ENTER)
        return Asked(row.id, ceremonies.request_options(None, bytes.fromhex(row.challenge)))
    known = list(Passkey.objects.filter(account=account, domain=settings.LIREN_PASSKEYS.domain))
    if not known:
        raise errors.PasskeyMissing
    row = key_challenges.fresh(KeyPurpose.SECOND, account.id)
    return Asked(row.id, ceremonies.request_options(known, bytes.fromhex(row.challenge)))


def enter_with_passkey(
    *, challenge_id: uuid.UUID | None, answer: str, visit: Visit, account: Account | None = None
) -> Account:
    """Whose passkey it is; with `account` given it must be that one's. A failure stands in the owner's history.

    Refuses a late or wrong answer, an unknown passkey, one whose counter went back, and a closed account.
    """
    purpose = KeyPurpose.ENTER if account is None else KeyPurpose.SECOND
    challenge = key_challenges.spent(challenge_id, purpose, account.id if account else None)
    try:
        of = ceremonies.shown(answer)
    except ceremonies.BadAnswer as wrong:
        raise errors.PasskeyWrong from wrong
    row = Passkey.objects.filter(credential_id=of.credential_id).select_related("account").first()
    if row is None:
        raise errors.PasskeyUnknown
    is_anothers = account is not None and row.account_id != account.id
    if is_anothers or (of.owner is not None and of.owner != row.account_id):
        raise errors.PasskeyWrong
    try:
        _use(of, row, challenge)
    except (errors.PasskeyWrong, errors.PasskeyCopied):
        note_failed(account_id=row.account_id, outcome=Outcome.WRONG_PASSKEY, visit=visit)
        raise
    if not row.account.is_active:
        raise errors.AccountClosed
    return row.account


def _use(of: ceremonies.Shown, found: Passkey, challenge: bytes) -> None:
    with transaction.atomic():
        row = locked(Passkey.objects.filter(id=found.id)).first()
        if row is None:
            raise errors.PasskeyUnknown
        try:
            counter = ceremonies.verified_counter(of, row, challenge)
        except ceremonies.BadAnswer as wrong:
            raise errors.PasskeyWrong from wrong
        is_copied = rules.is_copied(row.counter, counter)
        if is_copied:
            facts = {"name": row.name}
            record(SYSTEM, "access.passkey.copied", found.account, after=facts)
            HOOKS.tell_of_passkey(row, "copied")
        else:
            row.counter, row.used_at = counter, clock.now()
            row.save(update_fields=["counter", "used_at"])
    if is_copied:
        raise errors.PasskeyCopied
