"""Hotlines set up on the workbench: made with a key shown once, changed, switched off, a fresh key, the history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from liren.domains.casework.actions.hotline import renew_secret, set_hotline
from liren.domains.casework.errors.hotline import HotlineThere, HotlineUnknown
from liren.domains.casework.models import Hotline
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import Desk

Open = Callable[[str], Client]
LIST = "/bench/orders/hotlines/"
GIVEN = {"name": "南京12345", "place_code": "320104901", "url": "", "return_days": "2", "is_active": "on"}


def test_a_hotline_is_set_up_and_its_key_stands_on_one_page(desk: Desk, client_of: Open) -> None:
    page = client_of("district")
    assert "还没有登记热线" in page.get(LIST).content.decode()
    shown = page.post(LIST, GIVEN).content.decode()
    row = Hotline.objects.get()
    assert row.secret in shown
    assert (row.return_days, row.is_active) == (2, True)
    for again in (LIST, f"{LIST}{row.id}/"):
        assert row.secret not in page.get(again).content.decode()
    assert not AuditEntry.objects.filter(payload__icontains=row.secret).exists()


def test_it_is_changed_and_switched_off_and_its_history_tells(desk: Desk, client_of: Open) -> None:
    row, _secret = set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901")
    page = client_of("district")
    done = page.post(f"{LIST}{row.id}/", {"url": "", "return_days": "5"}, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.return_days, row.is_active) == (5, False)
    assert "1 → 5" in done
    assert "是 → 否" in done
    assert page.post(f"{LIST}{row.id}/", {"url": "", "return_days": "99"}).status_code == 422
    assert page.post(f"{LIST}{row.id}/", {"url": "http://127.0.0.1/", "return_days": "5"}).status_code == 422


def test_the_form_for_one_more_changes_none_that_is_there(desk: Desk, client_of: Open) -> None:
    row, secret = set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901", return_days=3)
    answer = client_of("district").post(LIST, GIVEN)
    row.refresh_from_db()
    assert (answer.status_code, row.return_days, row.secret) == (422, 3, secret)
    assert "已有同名的热线" in answer.content.decode()
    with pytest.raises(HotlineThere):
        set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901", is_new=True)


def test_a_fresh_key_ends_the_old_one(desk: Desk, client_of: Open) -> None:
    row, old = set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901")
    page = client_of("district")
    asked = page.get(f"{LIST}{row.id}/key/").content.decode()
    assert "要换一把密钥吗？</h1>" in asked
    assert "南京12345" in asked
    row.refresh_from_db()
    assert row.secret == old
    shown = page.post(f"{LIST}{row.id}/key/").content.decode()
    row.refresh_from_db()
    assert row.secret != old
    assert row.secret in shown
    assert "换了热线的签名密钥" in shown


def test_only_whoever_sets_the_limits_of_the_place_keeps_its_hotlines(desk: Desk) -> None:
    row, _secret = set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901")
    with pytest.raises(NotAllowed):
        set_hotline(actor=desk.who("dispatcher"), name="南京12345", place_code="320104901")
    with pytest.raises(NotAllowed):
        set_hotline(actor=desk.who("district"), name="别处", place_code="3201")
    with pytest.raises(HotlineUnknown):
        renew_secret(actor=desk.who("dispatcher"), hotline_id=row.id)
