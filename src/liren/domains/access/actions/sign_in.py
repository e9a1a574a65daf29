from __future__ import annotations

import math
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language, gettext

from liren.domains.access import errors, rules
from liren.domains.access.actions.accounts import record
from liren.domains.access.choices import AccountKind
from liren.domains.access.models import Account, SignInCode
from liren.domains.access.sealing import address_index, code_digest, phone_index
from liren.kernel import clock, sms
from liren.kernel.actor import SYSTEM
from liren.kernel.lock import locked, next_serial


def request_code(*, phone: str, address: str) -> str:
    """Sends a fresh code to the phone; gives the number as eleven digits.

    Whether an account exists cannot be told from outside. Refuses what is no mobile number, and more codes than
    `rules` allow to one phone or one network address.
    """
    number = rules.normal_phone(phone)
    if number is None:
        raise errors.BadPhone(field="phone")
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
    row = SignInCode(phone_index=phone_index(number), address_index=address_index(address))
    row.digest = code_digest(code, str(row.id))
    with transaction.atomic():
        next_serial("access.sign_in_codes")  # one at a time, so that the counts below hold
        now = row.sent_at = clock.now()
        SignInCode.objects.filter(sent_at__lt=now - rules.LONGEST_SPAN).delete()
        _check_allowance(row)
        row.save(force_insert=True)
    _send(number, code, str(row.id))
    return number


def confirm_code(*, phone: str, code: str) -> Account:
    """The resident's account, made at the first sign-in. Each try counts, a code works once.

    Refuses a wrong code, one spent or too old, and a closed account.
    """
    number = rules.normal_phone(phone)
    if number is None:
        raise errors.BadPhone(field="phone")
    row = SignInCode.objects.filter(phone_index=phone_index(number)).order_by("-sent_at", "-id").first()
    if row is None or not _take_try(row):
        raise errors.CodeSpent(field="code")
    given = "".join(character for character in code if character.isdigit())
    if not secrets.compare_digest(row.digest, code_digest(given, str(row.id))):
        left = rules.CODE_TRIES - row.tries - 1
        raise errors.WrongCode(left=left, field="code") if left > 0 else errors.CodeSpent(field="code")
    with transaction.atomic():
        if not SignInCode.objects.filter(id=row.id, used_at=None).update(used_at=clock.now()):
            raise errors.CodeSpent(field="code")
        account = _resident(number)
    if not account.is_active:
        raise errors.AccountClosed
    return account


def _check_allowance(row: SignInCode) -> None:
    since = row.sent_at - rules.LONGEST_SPAN
    recent = SignInCode.objects.filter(sent_at__gte=since)
    by_phone = list(recent.filter(phone_index=row.phone_index).values_list("sent_at", flat=True))
    by_address = list(recent.filter(address_index=row.address_index).values_list("sent_at", flat=True))
    wait = max(
        rules.wait_before_next(by_phone, row.sent_at, rules.PHONE_ALLOWANCES),
        rules.wait_before_next(by_address, row.sent_at, rules.ADDRESS_ALLOWANCES),
    )
    if wait:
        raise errors.TooManyCodes(minutes=math.ceil(wait.total_seconds() / 60), field="phone")


def _send(number: str, code: str, key: str) -> None:
    text = gettext("【里仁】您的登录验证码是 %(code)s，%(minutes)s 分钟内有效。请勿告诉他人。") % {
        "code": code,
        "minutes": int(rules.CODE_LIFE.total_seconds() // 60),
    }
    try:
        sms.send(phone=number, text=text, key=key)
    except Exception as problem:  # whatever a pluggable sender raises, the person is told what to do
        raise errors.CodeNotSent(field="phone") from problem


def _take_try(row: SignInCode) -> bool:
    """Counts one try at once and for good; False if the code is no longer live."""
    live = SignInCode.objects.filter(
        id=row.id, used_at=None, tries__lt=rules.CODE_TRIES, sent_at__gt=clock.now() - rules.CODE_LIFE
    )
    return live.update(tries=F("tries") + 1) == 1


def _resident(number: str) -> Account:
    index = phone_index(number)
    residents = Account.objects.filter(phone_index=index, kind=AccountKind.RESIDENT)
    account = locked(residents).first()
    if account is not None:
        return account
    account = Account(
        kind=AccountKind.RESIDENT, phone=number, phone_index=index, language=get_language() or "zh-hans"
    )
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        return residents.get()  # the same person, in another window
    record(SYSTEM, "access.account.created", account, after={"kind": "resident"})
    return account
