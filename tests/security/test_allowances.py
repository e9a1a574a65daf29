"""Limits are told where they hold: how many are left, and when to come again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests import personas
from tests.faces.portal.test_sign_in import PHONE, sent
from tests.faces.workbench.test_sign_in import SIGN_IN, enrolled, enter, totp

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liren.config.demo.people import World

__all__ = ["enrolled", "sent"]  # the fixtures
pytestmark = pytest.mark.django_db
CODE = "/bench/sign-in/code/"


def told(answer: HttpResponse) -> tuple[str, str]:
    reset = int(answer.headers["RateLimit-Reset"])
    assert 0 < reset <= 24 * 3600
    return answer.headers["RateLimit-Limit"], answer.headers["RateLimit-Remaining"]


def again_in(answer: HttpResponse) -> int:
    assert answer.status_code == 429
    return int(answer.headers["Retry-After"])


def test_wrong_passwords_from_one_address(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liren.faces.ui.sign_in.WRONG_MOST", 2)
    answers = [client.post(SIGN_IN, {"username": f"guess{n}", "password": "wrong"}) for n in range(3)]
    assert [told(answer) for answer in answers] == [("2", "1"), ("2", "0"), ("2", "0")]
    assert 0 < again_in(answers[2]) <= 3600
    assert "Retry-After" not in answers[1].headers
    right = client.post(SIGN_IN, {"username": "grid", "password": personas.PASSWORD})
    assert "RateLimit-Limit" not in right.headers


@pytest.mark.parametrize("username", ["grid", "nobody-here"])
def test_a_locked_name_says_until_when_whether_anybody_has_it_or_not(
    world: World, client: Client, username: str
) -> None:
    answers = [client.post(SIGN_IN, {"username": username, "password": "wrong"}) for _ in range(6)]
    assert [again_in(answer) for answer in answers[4:]] == [900, 900]


def test_a_locked_second_step_says_until_when(
    world: World, client: Client, enrolled: tuple[str, list[str]]
) -> None:
    enter(client)
    for _ in range(5):
        last = client.post(CODE, {"code": "000000"})
    assert again_in(last) == 900
    assert again_in(client.post(CODE, {"code": totp(enrolled[0])})) == 900


def test_codes_by_sms(client: Client, sent: Path) -> None:
    first, second = (client.post("/sign-in/", {"phone": PHONE}) for _ in range(2))
    assert first.status_code == 302
    assert told(first) == told(second) == ("1", "0")
    assert again_in(second) == 60


def test_passkeys_asked_for(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liren.faces.ui.passkeys.ASKED_MOST", 1)
    answers = [client.post("/passkeys/begin", HTTP_HOST="localhost") for _ in range(2)]
    assert [told(answer) for answer in answers] == [("1", "0"), ("1", "0")]
    assert again_in(answers[1]) > 0


def test_what_anybody_sends_through_the_public_pages(world: World, client: Client, settings: Any) -> None:
    settings.LIREN_TURNS = 1
    answers = [client.post("/follow/", {"number": "1", "code": "1"}) for _ in range(2)]
    assert [told(answer) for answer in answers] == [("1", "0"), ("1", "0")]
    assert again_in(answers[1]) > 0
    assert "RateLimit-Limit" not in client.get("/follow/").headers
