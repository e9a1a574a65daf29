"""Staff come in: password, lock-out, second factor, sessions, and never to another site."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from liren.domains.access import errors, queries
from liren.domains.access.actions import accounts, second_factor
from liren.domains.access.sealing import SealedAdapter
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests import personas

if TYPE_CHECKING:
    from liren.config.demo.people import World

SIGN_IN = "/bench/sign-in/"
MINE = "/bench/account/"


def enter(client: Client, username: str = "grid", password: str = personas.PASSWORD, **more: str) -> str:
    """Signs in through the page; gives where it leads (empty if it does not)."""
    answer = client.post(SIGN_IN, {"username": username, "password": password, **more})
    return answer.headers.get("Location", "")


def totp(secret: str, periods: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


@pytest.fixture
def enrolled(world: World) -> tuple[str, list[str]]:
    """The secret and the recovery codes of the grid worker's second factor."""
    sealed = second_factor.fresh_secret()
    secret = SealedAdapter().decrypt(sealed)
    actor = personas.actor(world.accounts["grid"])
    codes = second_factor.enable_second_factor(actor=actor, sealed_secret=sealed, code=totp(secret))
    return secret, codes


@pytest.mark.parametrize("username", personas.EVERYBODY)
def test_every_persona_comes_in_with_the_password(world: World, client: Client, username: str) -> None:
    assert enter(client, username) == ("/" if username in personas.RESIDENTS else "/bench/")


def test_case_and_spaces_of_a_username_do_not_matter(world: World, client: Client) -> None:
    assert enter(client, "  GRID ") == "/bench/"


def test_a_sign_in_is_on_the_list_and_in_the_audit(world: World, client: Client) -> None:
    enter(client)
    assert [row.ip for row in queries.sessions_of(world.accounts["grid"].id)] == ["127.0.0.1"]
    assert AuditEntry.objects.filter(verb="access.session.began", actor_id=world.accounts["grid"].id).exists()


def test_a_wrong_password_says_so_and_nothing_of_the_account(world: World, client: Client) -> None:
    known = client.post(SIGN_IN, {"username": "grid", "password": "wrong"})
    unknown = client.post(SIGN_IN, {"username": "nobody", "password": "wrong"})
    assert known.status_code == unknown.status_code == 422
    sentence = "用户名或密码不对"
    assert sentence in known.content.decode()
    assert sentence in unknown.content.decode()


def test_a_disabled_account_is_told_no_more_than_a_wrong_password(world: World, client: Client) -> None:
    accounts.disable_account(actor=SYSTEM, account_id=world.accounts["grid"].id)
    assert (
        "用户名或密码不对"
        in client.post(SIGN_IN, {"username": "grid", "password": personas.PASSWORD}).content.decode()
    )


def test_five_wrong_passwords_lock_the_username_for_a_quarter_of_an_hour(
    world: World, client: Client
) -> None:
    for _ in range(4):
        assert client.post(SIGN_IN, {"username": "grid", "password": "wrong"}).status_code == 422
    fifth = client.post(SIGN_IN, {"username": "grid", "password": "wrong"})
    assert fifth.status_code == 429
    right = client.post(SIGN_IN, {"username": "grid", "password": personas.PASSWORD})
    assert right.status_code == 429
    assert "请 15 分钟后再试" in right.content.decode()
    assert "base" not in right.content.decode()[:15]
    assert enter(Client(), "community") == "/bench/"
    AccessAttempt.objects.update(attempt_time=clock.now() - dt.timedelta(minutes=16))
    assert enter(client) == "/bench/"


def test_guessing_one_password_over_many_usernames_is_stopped_by_address(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liren.faces.ui.sign_in.WRONG_MOST", 2)
    answers = [client.post(SIGN_IN, {"username": f"guess{n}", "password": "Spring2026"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert enter(client, "grid") == "/bench/", "who knows the password still comes in"


def test_neither_password_nor_phone_is_kept_with_a_failure(world: World, client: Client) -> None:
    client.post(SIGN_IN, {"username": "grid", "password": "wrong-secret-word"})
    assert "wrong-secret-word" not in AccessAttempt.objects.get().post_data


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "bench/account/",
        "/%0d%0aSet-Cookie:x=1\r\nX: y",
        "\t//evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(world: World, client: Client, wanted: str) -> None:
    target = enter(client, next=wanted)
    assert target == "/bench/" or (target.startswith("/%0") and "\n" not in target)


def test_signing_in_leads_back_to_the_page_that_asked(world: World, client: Client) -> None:
    asked = client.get(MINE)
    assert asked.headers["Location"] == f"{SIGN_IN}?next=%2Fbench%2Faccount%2F"
    page = client.get(asked.headers["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/bench/account/">' in page
    assert enter(client, next=MINE) == MINE


def test_a_form_sent_after_the_session_ended_comes_back_to_its_page(world: World, client: Client) -> None:
    answer = client.post(
        "/bench/account/password/",
        {"old": "x"},
        headers={"Referer": "http://testserver/bench/account/password/?a=1"},
    )
    assert answer.headers["Location"] == f"{SIGN_IN}?next=%2Fbench%2Faccount%2Fpassword%2F%3Fa%3D1"
    foreign = client.post("/bench/account/password/", {}, headers={"Referer": "http://evil.example/x"})
    assert foreign.headers["Location"] == f"{SIGN_IN}?next=%2F"


def test_a_fragment_asked_for_after_the_session_ended_moves_the_whole_page(
    world: World, client: Client
) -> None:
    answer = client.get(
        MINE, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/bench/?q=1"}
    )
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == f"{SIGN_IN}?next=%2Fbench%2F%3Fq%3D1"


def test_signing_out_ends_the_session(world: World, client: Client) -> None:
    enter(client)
    assert client.get("/bench/sign-out/").status_code == 405
    assert client.post("/bench/sign-out/").headers["Location"] == SIGN_IN
    assert client.get(MINE).status_code == 302
    assert queries.sessions_of(world.accounts["grid"].id) == []


def test_the_second_factor_is_asked_for_and_a_code_works_once(
    world: World, client: Client, enrolled: tuple[str, list[str]]
) -> None:
    secret, _ = enrolled
    assert enter(client) == "/bench/sign-in/code/"
    assert client.get(MINE).status_code == 302, "the password alone opens nothing"
    code = totp(secret)
    assert client.post("/bench/sign-in/code/", {"code": code}).headers["Location"] == "/bench/"
    assert client.get(MINE).status_code == 200
    other = Client()
    enter(other)
    again = other.post("/bench/sign-in/code/", {"code": code})
    assert again.status_code == 422
    assert "已经用过" in again.content.decode()


def test_the_second_step_without_the_first_leads_back(world: World, client: Client) -> None:
    assert client.get("/bench/sign-in/code/").headers["Location"] == SIGN_IN


def test_the_second_step_must_follow_within_five_minutes(
    world: World, client: Client, enrolled: tuple[str, list[str]]
) -> None:
    enter(client)
    with clock.at(clock.now() + dt.timedelta(minutes=5, seconds=1)):
        answer = client.post("/bench/sign-in/code/", {"code": totp(enrolled[0])})
    assert answer.headers["Location"] == SIGN_IN


def test_a_recovery_code_stands_in_once(
    world: World, client: Client, enrolled: tuple[str, list[str]]
) -> None:
    _, codes = enrolled
    typed = f"{codes[0][:4]} {codes[0][4:]}"
    enter(client)
    assert client.post("/bench/sign-in/code/", {"code": typed}).headers["Location"] == "/bench/"
    assert queries.second_factor_of(world.accounts["grid"].id).codes_left == len(codes) - 1
    other = Client()
    enter(other)
    assert other.post("/bench/sign-in/code/", {"code": typed}).status_code == 422


def test_wrong_second_factors_lock_like_wrong_passwords(
    world: World, client: Client, enrolled: tuple[str, list[str]]
) -> None:
    enter(client)
    answers = [client.post("/bench/sign-in/code/", {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert client.post("/bench/sign-in/code/", {"code": totp(enrolled[0])}).status_code == 429
    assert client.get(MINE).status_code == 302


def test_enrolling_shows_a_picture_then_the_recovery_codes(world: World, client: Client) -> None:
    enter(client)
    page = client.get("/bench/account/second-factor/").content.decode()
    assert 'src="data:image/svg+xml' in page
    shown = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page)
    assert shown
    secret = shown[1].replace(" ", "")
    wrong = client.post("/bench/account/second-factor/", {"code": "123"})
    assert wrong.status_code == 422
    done = client.post("/bench/account/second-factor/", {"code": totp(secret)}).content.decode()
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", done)) == 10
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert client.get("/bench/account/second-factor/").status_code == 200


def test_codes_are_renewed_and_the_factor_left_with_the_password_only(
    world: World, client: Client, enrolled: tuple[str, list[str]]
) -> None:
    personas_client = personas.client_for(world.accounts["grid"])
    url = "/bench/account/second-factor/change/"
    assert personas_client.post(url, {"do": "codes", "password": "wrong"}).status_code == 422
    renewed = personas_client.post(url, {"do": "codes", "password": personas.PASSWORD}).content.decode()
    assert enrolled[1][0][:4] + " " + enrolled[1][0][4:] not in renewed
    assert personas_client.post(url, {"do": "off", "password": personas.PASSWORD}).status_code == 302
    assert not queries.second_factor_of(world.accounts["grid"].id).enabled


def test_a_revoked_session_ends_at_once(world: World) -> None:
    here, there = Client(), Client()
    enter(here)
    enter(there)
    assert there.get(MINE).status_code == 200
    key = there.session.session_key
    row = next(row for row in queries.sessions_of(world.accounts["grid"].id) if row.session_key == key)
    assert here.post(f"/bench/account/sessions/{row.id}/end/").status_code == 302
    assert there.get(MINE).status_code == 302
    assert here.get(MINE).status_code == 200


def test_the_session_of_another_person_cannot_be_ended(world: World) -> None:
    mine, other = Client(), Client()
    enter(mine)
    enter(other, "community")
    row = queries.sessions_of(world.accounts["community"].id)[0]
    assert mine.post(f"/bench/account/sessions/{row.id}/end/").status_code == 404
    assert other.get(MINE).status_code == 200


def test_all_other_sessions_end_together(world: World) -> None:
    clients = [Client() for _ in range(3)]
    for client in clients:
        enter(client)
    clients[0].post("/bench/account/sessions/others/end/")
    assert [client.get(MINE).status_code for client in clients] == [200, 302, 302]


def test_ending_the_present_session_signs_out(world: World, client: Client) -> None:
    enter(client)
    row = queries.sessions_of(world.accounts["grid"].id)[0]
    assert client.post(f"/bench/account/sessions/{row.id}/end/").headers["Location"] == SIGN_IN


def test_changing_the_password_keeps_this_session_and_ends_the_others(world: World) -> None:
    here, there = Client(), Client()
    enter(here)
    enter(there)
    fresh = "eleven-sparrows-2026"
    given = {"old": personas.PASSWORD, "new": fresh, "again": fresh}
    assert here.post("/bench/account/password/", {**given, "again": "other"}).status_code == 422
    assert here.post("/bench/account/password/", given).headers["Location"] == MINE
    assert here.get(MINE).status_code == 200
    assert there.get(MINE).status_code == 302
    assert enter(Client(), password=fresh) == "/bench/"


def test_a_given_password_is_changed_before_anything_else(world: World, client: Client) -> None:
    _, initial = accounts.create_account(
        actor=SYSTEM, username="newcomer", display_name="新人", home_place_code="320104"
    )
    assert enter(client, "newcomer", initial, next=MINE) == reverse("bench:password")
    assert client.get(MINE).headers["Location"] == reverse("bench:password")
    given = {"old": initial, "new": "nine-cranes-2026", "again": "nine-cranes-2026"}
    client.post("/bench/account/password/", given)
    assert client.get(MINE).status_code == 200


def test_disabling_an_account_ends_its_sessions_at_once(world: World, client: Client) -> None:
    enter(client)
    accounts.disable_account(actor=SYSTEM, account_id=world.accounts["grid"].id)
    assert client.get(MINE).status_code == 302


def test_residents_are_refused_at_the_workbench(client_of: Callable[[str], Client]) -> None:
    assert client_of("resident").get(MINE).status_code == 403


def test_a_session_lasts_a_working_day_for_staff(world: World, client: Client) -> None:
    enter(client)
    assert client.session.get_expiry_age() <= 12 * 3600


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "not-an-address", "127.0.0.1"),
    ],
)
def test_only_addresses_written_by_ones_own_proxies_count(
    world: World, client: Client, settings: Any, proxies: int, header: str, address: str
) -> None:
    settings.LIREN_PROXIES = proxies
    client.post(
        SIGN_IN, {"username": "grid", "password": personas.PASSWORD}, headers={"X-Forwarded-For": header}
    )
    assert queries.sessions_of(world.accounts["grid"].id)[0].ip == address


def test_the_pages_speak_english(world: World, client: Client) -> None:
    client.cookies["liren_language"] = "en"
    assert "Sign in to the workbench" in client.get(SIGN_IN).content.decode()


def test_guessing_ones_own_password_ends_after_ten_tries_in_an_hour(world: World) -> None:
    client = personas.client_for(world.accounts["grid"])
    url, weak = (
        "/bench/account/password/",
        {"old": "wrong", "new": "a-new-Passw0rd", "again": "a-new-Passw0rd"},
    )
    with clock.at(dt.datetime(2026, 11, 23, 9, 20, tzinfo=clock.LOCAL)):
        assert [client.post(url, weak).status_code for _ in range(10)] == [422] * 10
        right = {**weak, "old": personas.PASSWORD}
        page = client.post(url, right).content.decode()
        assert "这一小时里密码输得太多了。请过 40 分钟再试" in page
        change = client.post(
            "/bench/account/second-factor/change/", {"do": "off", "password": personas.PASSWORD}
        )
        assert "这一小时里密码输得太多了" in change.content.decode(), "one count for every place that asks"
        with pytest.raises(errors.PasswordTriedTooOften):
            accounts.change_own_password(
                actor=personas.actor(world.accounts["grid"]), old="wrong", new="a-new-Passw0rd"
            )
    with clock.at(dt.datetime(2026, 11, 23, 10, 1, tzinfo=clock.LOCAL)):
        assert client.post(url, right).status_code == 302


def test_all_addresses_of_one_ipv6_network_share_a_limit(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liren.faces.ui.sign_in.WRONG_MOST", 2)
    statuses = [
        client.post(
            SIGN_IN, {"username": f"guess{n}", "password": "Spring2026"}, REMOTE_ADDR=f"2001:db8::{n + 1}"
        ).status_code
        for n in range(3)
    ]
    assert statuses == [422, 422, 429]
    other = client.post(SIGN_IN, {"username": "guess9", "password": "x"}, REMOTE_ADDR="2001:db8:0:1::1")
    assert other.status_code == 422
