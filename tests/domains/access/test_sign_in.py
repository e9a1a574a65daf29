"""What signing in refuses, by code: of the telephone's code and of the second factor."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.access.actions import second_factor, sign_in
from liren.domains.access.models import Account
from liren.kernel.refusals import Refusal
from tests import personas

if TYPE_CHECKING:
    from liren.config.demo.people import World

PHONE = "13800138000"


@pytest.fixture
def sent(settings: Any, tmp_path: Path) -> Path:
    """Where the file sender writes."""
    settings.LIREN_DATA_DIR = tmp_path
    settings.LIREN_SMS_SENDER = "file"
    return tmp_path / "sms.log"


def asked(sent: Path) -> str:
    """The code that was sent."""
    sign_in.request_code(phone=PHONE, address="192.0.2.7")
    found = re.search(r"\d{6}", json.loads(sent.read_text().splitlines()[-1])["text"])
    assert found
    return found[0]


def broken_sender(*, phone: str, text: str, key: str) -> None:
    raise ConnectionError("no gateway")


@pytest.mark.django_db
def test_a_sender_that_fails_is_a_refusal_of_its_own(settings: Any) -> None:
    settings.LIREN_SMS_SENDER = "tests.domains.access.test_sign_in.broken_sender"
    with pytest.raises(Refusal) as refused:
        sign_in.request_code(phone=PHONE, address="192.0.2.7")
    assert (refused.value.code, refused.value.status) == ("access.code_not_sent", 503)


@pytest.mark.django_db
def test_a_code_is_spent_where_none_was_sent_and_after_it_was_used(sent: Path) -> None:
    with pytest.raises(Refusal) as never_sent:
        sign_in.confirm_code(phone=PHONE, code="000000")
    assert never_sent.value.code == "access.code_spent"
    code = asked(sent)
    sign_in.confirm_code(phone=PHONE, code=code)
    with pytest.raises(Refusal) as used:
        sign_in.confirm_code(phone=PHONE, code=code)
    assert used.value.code == "access.code_spent"


def test_a_closed_account_is_refused_with_the_right_code(world: World, sent: Path) -> None:
    Account.objects.filter(id=world.accounts["resident"].id).update(is_active=False)
    sign_in.request_code(phone="17000000001", address="192.0.2.7")
    found = re.search(r"\d{6}", json.loads(sent.read_text())["text"])
    assert found
    with pytest.raises(Refusal) as refused:
        sign_in.confirm_code(phone="17000000001", code=found[0])
    assert (refused.value.code, refused.value.status) == ("access.account_closed", 403)


def test_a_second_factor_is_asked_only_of_one_who_has_it(world: World) -> None:
    account = world.accounts["admin"]
    actor = personas.actor(account)
    with pytest.raises(Refusal) as unchecked:
        second_factor.check_second_factor(account=account, actor=actor, code="123456")
    with pytest.raises(Refusal) as unrenewed:
        second_factor.renew_recovery_codes(actor=actor, password=personas.PASSWORD)
    assert {unchecked.value.code, unrenewed.value.code} == {"access.second_factor_missing"}


def test_a_wrong_second_factor_is_neither_enrolled_nor_let_in(world: World) -> None:
    account = world.accounts["admin"]
    actor = personas.actor(account)
    with pytest.raises(Refusal) as refused:
        second_factor.enable_second_factor(
            actor=actor, sealed_secret=second_factor.fresh_secret(), code="12345"
        )
    assert refused.value.code == "access.wrong_second_factor"
