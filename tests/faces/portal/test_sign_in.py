"""A resident comes in by phone and code: sent, tried, limited, and the account made at the first time."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liren.domains.access import queries, rules
from liren.domains.access.models import Account, SignInCode
from liren.domains.access.sealing import phone_index
from liren.kernel import clock
from tests import personas

if TYPE_CHECKING:
    from liren.config.demo.people import World

PHONE = "13800138000"
NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def sent(settings: Any, tmp_path: Path) -> Path:
    """Where the file sender writes."""
    settings.LIREN_DATA_DIR = tmp_path
    settings.LIREN_SMS_SENDER = "file"
    return tmp_path / "sms.log"


def last_code(sent: Path) -> str:
    text = json.loads(sent.read_text().splitlines()[-1])["text"]
    found = re.search(r"\d{6}", text)
    assert found
    return found[0]


def ask(client: Client, phone: str = PHONE, **more: Any) -> int:
    return client.post("/sign-in/", {"phone": phone, **more}).status_code


@pytest.mark.django_db
def test_the_first_sign_in_makes_the_account_and_the_next_finds_it(client: Client, sent: Path) -> None:
    assert ask(client, "138 0013 8000") == 302
    assert client.post("/sign-in/code/", {"code": last_code(sent)}).headers["Location"] == "/"
    account = Account.objects.get(phone_index=phone_index(PHONE))
    assert (account.kind, account.phone, account.username) == ("resident", PHONE, None)
    assert not account.has_usable_password()
    assert queries.actor_of(account).name == "138****8000"
    other = Client()
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        ask(other)
        other.post("/sign-in/code/", {"code": last_code(sent)})
    assert Account.objects.count() == 1
    assert other.get("/account/").status_code == 200


def test_a_phone_known_to_the_demo_comes_in_to_that_account(world: World, client: Client, sent: Path) -> None:
    ask(client, "17000000001")
    client.post("/sign-in/code/", {"code": last_code(sent)})
    assert client.session["_auth_user_id"] == str(world.accounts["resident"].id)


@pytest.mark.django_db
def test_neither_code_nor_number_nor_address_can_be_read_from_the_table(client: Client, sent: Path) -> None:
    ask(client)
    row = SignInCode.objects.values().get()
    stored = " ".join(str(value) for key, value in row.items() if key not in {"id", "sent_at"})
    for secret in (last_code(sent), PHONE, "127.0.0.1"):
        assert secret not in stored


@pytest.mark.django_db
def test_a_code_works_once(client: Client, sent: Path) -> None:
    ask(client)
    code = last_code(sent)
    client.post("/sign-in/code/", {"code": code})
    other = Client()
    session = other.session
    session["liren_phone"] = PHONE
    session.save()
    assert "已经用过" in other.post("/sign-in/code/", {"code": code}).content.decode()


@pytest.mark.django_db
def test_five_wrong_tries_spend_a_code(client: Client, sent: Path) -> None:
    ask(client)
    code = last_code(sent)
    wrong = "000000" if code != "000000" else "111111"
    pages = [client.post("/sign-in/code/", {"code": wrong}).content.decode() for _ in range(5)]
    assert [f"还可以试 {left} 次" in page for left, page in zip((4, 3, 2, 1), pages, strict=False)] == [
        True
    ] * 4
    assert "试错太多次" in pages[4]
    assert client.post("/sign-in/code/", {"code": code}).status_code == 422
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_a_code_is_too_old_after_ten_minutes(client: Client, sent: Path) -> None:
    with clock.at(NOON):
        ask(client)
    with clock.at(NOON + rules.CODE_LIFE):
        assert client.post("/sign-in/code/", {"code": last_code(sent)}).status_code == 422
    with clock.at(NOON + rules.CODE_LIFE - dt.timedelta(seconds=1)):
        assert client.post("/sign-in/code/", {"code": last_code(sent)}).status_code == 302


@pytest.mark.django_db
def test_only_the_newest_code_counts(client: Client, sent: Path) -> None:
    with clock.at(NOON):
        ask(client)
        first = last_code(sent)
    with clock.at(NOON + dt.timedelta(minutes=2)):
        ask(client)
        second = last_code(sent)
        if first != second:
            assert client.post("/sign-in/code/", {"code": first}).status_code == 422
        assert client.post("/sign-in/code/", {"code": second}).status_code == 302


@pytest.mark.django_db
def test_one_phone_gets_one_code_a_minute_and_five_an_hour(sent: Path) -> None:
    moments = [(0, 302), (30, 429), (60, 302), (120, 302), (180, 302), (240, 302), (300, 429), (3600, 302)]
    for seconds, status in moments:
        with clock.at(NOON + dt.timedelta(seconds=seconds)):
            assert ask(Client()) == status, seconds
    assert len(sent.read_text().splitlines()) == 6


@pytest.mark.django_db
def test_the_limit_says_how_long_to_wait(client: Client, sent: Path) -> None:
    ask(client)
    page = client.post("/sign-in/", {"phone": PHONE})
    assert page.status_code == 429
    assert "请等 1 分钟再试" in page.content.decode()


@pytest.mark.django_db
def test_one_address_gets_ten_codes_in_ten_minutes_over_all_phones(sent: Path) -> None:
    with clock.at(NOON):
        answers = [ask(Client(), f"138001380{number:02d}") for number in range(11)]
        assert answers == [302] * 10 + [429]
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        assert ask(elsewhere, "13900139000") == 302


@pytest.mark.django_db
@pytest.mark.parametrize("phone", ["", "12345", "025-84000000", "a" * 25, "1380013800\x00"])
def test_what_is_no_mobile_number_is_refused_beside_the_field(client: Client, sent: Path, phone: str) -> None:
    assert ask(client, phone) == 422
    assert not sent.exists()


@pytest.mark.django_db
def test_a_sender_that_fails_is_said_and_counts(client: Client, settings: Any) -> None:
    settings.LIREN_SMS_SENDER = "tests.faces.portal.test_sign_in.broken_sender"
    page = client.post("/sign-in/", {"phone": PHONE})
    assert page.status_code == 503
    assert "短信没有发出去" in page.content.decode()
    assert SignInCode.objects.count() == 1


def broken_sender(*, phone: str, text: str, key: str) -> None:
    raise ConnectionError("no gateway")


@pytest.mark.django_db
def test_a_closed_account_stays_out(client: Client, sent: Path) -> None:
    ask(client)
    client.post("/sign-in/code/", {"code": last_code(sent)})
    Account.objects.update(is_active=False)
    other = Client()
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        ask(other)
        assert "已经停用" in other.post("/sign-in/code/", {"code": last_code(sent)}).content.decode()
    assert client.get("/account/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "target"),
    [("/mine/?a=1", "/mine/?a=1"), ("https://evil.example", "/"), ("//evil.example", "/")],
)
def test_after_the_code_one_is_where_one_wanted_to_be(
    client: Client, sent: Path, wanted: str, target: str
) -> None:
    ask(client, next=wanted)
    assert client.post("/sign-in/code/", {"code": last_code(sent)}).headers["Location"] == target


@pytest.mark.django_db
def test_the_code_page_without_a_phone_leads_back(client: Client) -> None:
    assert client.get("/sign-in/code/").headers["Location"] == "/sign-in/"


def test_a_resident_with_a_password_may_use_it(world: World, client: Client) -> None:
    given = {"username": "resident", "password": personas.PASSWORD, "next": "/account/"}
    assert client.post("/sign-in/password/", given).headers["Location"] == "/account/"


def test_a_resident_is_called_as_he_likes_and_ends_other_sessions(world: World) -> None:
    here, there = personas.client_for(None), personas.client_for(None)
    for client in (here, there):
        client.post("/sign-in/password/", {"username": "resident", "password": personas.PASSWORD})
    assert here.post("/account/", {"name": "王阿姨"}).status_code == 302
    assert "王阿姨" in here.get("/account/").content.decode()
    here.post("/account/sessions/others/end/")
    assert there.get("/account/").status_code == 302
    row = queries.sessions_of(world.accounts["resident"].id)[0]
    assert here.post(f"/account/sessions/{row.id}/end/").headers["Location"] == "/"
    assert here.get("/account/").status_code == 302


def test_signing_out_leads_home(world: World) -> None:
    client = personas.client_for(world.accounts["resident"])
    assert client.post("/sign-out/").headers["Location"] == "/"
    assert client.get("/account/").status_code == 302


@pytest.mark.django_db
def test_the_message_is_in_the_language_of_the_page(client: Client, sent: Path) -> None:
    client.cookies["liren_language"] = "en"
    ask(client)
    assert "Liren" in json.loads(sent.read_text())["text"]
