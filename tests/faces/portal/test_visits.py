"""Whose session stands where."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from liren.kernel import visits
from liren.kernel.visits import SessionStore
from tests.domains.casework.conftest import Desk
from tests.faces.portal.conftest import Visitor

pytestmark = pytest.mark.django_db


def kept(**values: object) -> SessionStore:
    session = SessionStore()
    for name, value in values.items():
        session[f"{visits.ON_DEVICE}{name}"] = value
    session.save()
    return session


def test_a_visitors_session_is_carried_by_the_device_and_has_no_row() -> None:
    key = str(kept(codes={"1": "甲"}).session_key)
    assert not Session.objects.exists()
    assert SessionStore(key)["device.codes"] == {"1": "甲"}


def test_what_the_device_carries_cannot_be_read_there() -> None:
    from base64 import urlsafe_b64decode

    key = str(kept(codes={"1": "QWER-TYUI"}).session_key)
    body = key.removeprefix(visits.MARK)
    assert b"QWER" not in urlsafe_b64decode(body + "=" * (-len(body) % 4))


@pytest.mark.parametrize(
    "change", [lambda key: key[:-6] + "AAAAAA", lambda key: key[:40], lambda key: visits.MARK + "ä"]
)
def test_a_changed_cookie_is_an_empty_session(change: Callable[[str], str]) -> None:
    key = str(kept(codes={"1": "a"}).session_key)
    assert "device.codes" not in SessionStore(change(key))


def test_an_old_cookie_is_an_empty_session(monkeypatch: pytest.MonkeyPatch) -> None:
    key = str(kept(codes={"1": "a"}).session_key)
    later = time.time() + settings.SESSION_COOKIE_AGE + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert "device.codes" not in SessionStore(key)


def test_what_is_too_long_for_a_cookie_goes_into_the_database_and_comes_back() -> None:
    session = kept(draft="长" * 3000)
    assert Session.objects.count() == 1
    assert SessionStore(session.session_key)["device.draft"] == "长" * 3000


def test_a_session_that_grows_out_of_its_cookie_moves_into_the_database_whole() -> None:
    session = SessionStore(kept(codes={"1": "a"}).session_key)
    session["device.draft"] = "长" * 3000
    session.save()
    assert len(str(session.session_key)) < 100
    assert SessionStore(session.session_key)["device.codes"] == {"1": "a"}


def test_what_is_not_the_visitors_own_never_goes_to_the_device() -> None:
    session = SessionStore()
    session["device.codes"] = {}
    session["sign_in_phone"] = "13800004417"
    session.save()
    assert Session.objects.filter(session_key=session.session_key).exists()


def test_whoever_signs_in_keeps_the_receipts_and_gets_a_session_of_the_database(
    desk: Desk, visitor: Visitor
) -> None:
    case = visitor.say("三单元灯不亮")
    carried = visitor.client.cookies[settings.SESSION_COOKIE_NAME].value
    assert carried.startswith(visits.MARK)
    visitor.client.force_login(desk.world.accounts["resident"])
    key = visitor.client.cookies[settings.SESSION_COOKIE_NAME].value
    assert Session.objects.filter(session_key=key).exists()
    assert case.number in visitor.client.session["device.codes"]


def test_the_cookie_of_before_does_not_open_the_session_of_after(desk: Desk, visitor: Visitor) -> None:
    visitor.say("三单元灯不亮")
    before = visitor.client.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.client.force_login(desk.world.accounts["resident"])
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = before
    assert "_auth_user_id" not in other.session
