"""What must hold when two processes do it at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from liren.domains.access import errors
from liren.domains.access.actions import accounts, roles, sign_in
from liren.domains.access.actions.roles import RoleGrant
from liren.domains.access.choices import Role
from liren.domains.access.models import Account, RoleHolding, SignInCode
from liren.kernel import sms
from liren.kernel.actor import SYSTEM
from liren.kernel.refusals import Refusal

PHONE = "13800138000"


def together(count: int, step: Callable[[int], Any]) -> list[Any]:
    """Runs `step` in so many threads at one moment; gives what each gave or refused."""
    if connection.vendor != "postgresql":
        pytest.skip("a race needs PostgreSQL")
    start = Barrier(count)

    def run(number: int) -> Any:
        try:
            start.wait()
            return step(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The messages sent."""
    found: list[str] = []
    monkeypatch.setitem(sms.SENDERS, "file", lambda *, phone, text, key: found.append(text))
    return found


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_phone_asked_for_eight_times_at_once_gets_one_code(texts: list[str]) -> None:
    outcomes = together(8, lambda number: sign_in.request_code(phone=PHONE, address=f"192.0.2.{number}"))
    assert sorted(outcomes) == [PHONE] + [errors.TooManyCodes.code] * 7
    assert len(texts) == SignInCode.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_code_typed_in_two_windows_at_once_works_in_one(texts: list[str]) -> None:
    sign_in.request_code(phone=PHONE, address="192.0.2.1")
    code = "".join(c for c in texts[0].split("，")[0] if c.isdigit())
    outcomes = together(4, lambda number: sign_in.confirm_code(phone=PHONE, code=code))
    assert sum(isinstance(outcome, Account) for outcome in outcomes) == 1
    assert Account.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_no_more_than_five_tries_count_however_fast_they_come(texts: list[str]) -> None:
    sign_in.request_code(phone=PHONE, address="192.0.2.1")
    together(12, lambda number: sign_in.confirm_code(phone=PHONE, code="x"))
    assert SignInCode.objects.get().tries == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_separated_duties_granted_at_once_leave_one() -> None:
    from tests.personas import build_world

    build_world()
    account, _ = accounts.create_account(
        actor=SYSTEM, username="newcomer", display_name="新人", home_place_code="320104"
    )
    duties = (Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    outcomes = together(
        3,
        lambda number: roles.grant_role(
            actor=SYSTEM, account_id=account.id, grant=RoleGrant(duties[number], "320104")
        ),
    )
    assert sum(isinstance(outcome, RoleHolding) for outcome in outcomes) == 1
    assert outcomes.count(errors.DutiesSeparated.code) == 2
