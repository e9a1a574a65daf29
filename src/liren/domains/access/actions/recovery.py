"""Codes that stand in for the authenticator, each once: shown when they are made, kept as digests."""

from __future__ import annotations

import secrets
import uuid

from liren.domains.access import rules
from liren.domains.access.models import Account, RecoveryCode
from liren.domains.access.sealing import recovery_digest
from liren.kernel import clock
from liren.kernel.rows import insert_all


def fresh_codes(account: Account) -> list[str]:
    """Within the caller's transaction: ten new codes, to be shown this once; those before are void."""
    forget_codes(account.id)
    codes: set[str] = set()
    while len(codes) < rules.RECOVERY_CODES:
        codes.add(f"{secrets.randbelow(10**rules.RECOVERY_DIGITS):0{rules.RECOVERY_DIGITS}d}")
    now = clock.now()
    insert_all(
        [RecoveryCode(account=account, digest=recovery_digest(one, account.id), made_at=now) for one in codes]
    )
    return sorted(codes)


def use_code(account_id: uuid.UUID, code: str) -> bool:
    """Takes the code, if it is an unused one; sent twice at once it works once."""
    unused = RecoveryCode.objects.filter(account_id=account_id, used_at=None)
    return unused.filter(digest=recovery_digest(code, account_id)).update(used_at=clock.now()) == 1


def forget_codes(account_id: uuid.UUID) -> None:
    RecoveryCode.objects.filter(account_id=account_id).delete()
