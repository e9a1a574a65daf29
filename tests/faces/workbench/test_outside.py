"""Staff come in through an identity provider: a real one in a process of its own, well-behaved and not."""

from __future__ import annotations

import base64
import datetime as dt
import html
import ipaddress
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from liren.config.doctor import Grade, doors
from liren.config.doors import OutsideDoor
from liren.domains.access import errors, queries
from liren.domains.access.actions import outside
from liren.domains.access.actions.proving import Proof
from liren.domains.access.models import Account, OutsideIdentity, SignIn
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import Refusal
from tests import personas
from tests.browser.serving import free_port
from tests.faces.workbench.test_sign_in import MINE, SIGN_IN, enter, totp
from tests.faces.workbench.test_sign_in import enrolled as enrolled
from tests.factories.provider import CLIENT, SECRET, Provider, fresh_key, running

if TYPE_CHECKING:
    from liren.config.demo.people import World

GO, BACK = "/bench/sign-in/outside/", "/bench/sign-in/outside/back/"
LINK = "/bench/account/outside/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with running(tmp_path_factory.mktemp("provider"), free_port(), f"http://testserver{BACK}") as there:
        yield there


@pytest.fixture
def provider(server: Provider, settings: Any) -> Provider:
    server.order()
    cache.clear()
    settings.LIREN_URL = "http://testserver"
    settings.LIREN_INNER_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.LIREN_OUTSIDE = door(server.issuer)
    return server


def door(issuer: str, **more: Any) -> OutsideDoor:
    given: dict[str, Any] = {"scopes": "openid", "claim": "employee", "name": "政务统一认证", "bodies": ()}
    given |= {"client": CLIENT, "secret": SECRET, "keeps_password": True}
    return OutsideDoor(issuer=issuer, **(given | more))


@pytest.fixture
def linked(world: World, provider: Provider) -> Account:
    outside.link_account(actor=SYSTEM, account_id=world.accounts["grid"].id, subject=" E-1024 ")
    return world.accounts["grid"]


def came_back(client: Client, provider: Provider, wanted: str = "") -> Any:
    sent = client.get(GO, {"next": wanted} if wanted else {})
    return client.get(provider.agreed(sent.headers["Location"]))


def test_the_button_leads_there_and_back_into_the_account(
    client: Client, provider: Provider, linked: Account
) -> None:
    assert "用“政务统一认证”登录" in client.get(SIGN_IN).content.decode()
    sent = client.get(GO, {"next": MINE}).headers["Location"]
    asked = parse_qs(urlsplit(sent).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert client.get(provider.agreed(sent)).headers["Location"] == MINE
    row = SignIn.objects.get(account=linked)
    assert (row.outcome, row.way) == ("entered", "outside")
    assert "<span>单位统一登录</span>" in client.get(MINE).content.decode()
    page = client.get(LINK).content.decode()
    assert "E-1024" in page
    assert "还没有用过" not in page


def test_signing_out_offers_to_sign_out_there_as_well(
    client: Client, provider: Provider, linked: Account
) -> None:
    came_back(client, provider)
    page = client.post("/bench/sign-out/").content.decode()
    assert "“政务统一认证”也退出" in page
    assert f"{provider.issuer}/logout/?id_token_hint=" in page
    assert client.get(MINE).status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_it_never_leads_to_another_site(
    client: Client, provider: Provider, linked: Account, wanted: str
) -> None:
    assert came_back(client, provider, wanted).headers["Location"] == "/bench/"


def refused(answer: Any, kind: type[Refusal], status: int = 422) -> None:
    """In a sentence on the sign-in page, which still has its other doors."""
    assert answer.status_code == status
    page = html.unescape(answer.content.decode())
    assert str(kind(name="政务统一认证")) in page
    assert 'name="password"' in page


@pytest.mark.parametrize(
    ("claims", "moments"),
    [
        ({"nonce": "anothers"}, {}),
        ({"aud": "another-client"}, {}),
        ({"aud": [CLIENT, "another"], "azp": "another"}, {}),
        ({}, {"exp": -600}),
        ({"iss": "https://evil.example"}, {}),
        ({}, {"iat": 600}),
        ({"employee": ""}, {}),
        ({"employee": 1024}, {}),
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_opens_nothing(
    client: Client, provider: Provider, linked: Account, claims: dict[str, Any], moments: dict[str, int]
) -> None:
    provider.order(claims=claims | {name: int(time.time()) + after for name, after in moments.items()})
    refused(came_back(client, provider), errors.OutsideWrong)
    assert client.get(MINE).status_code == 302


def test_clocks_may_differ_a_little(client: Client, provider: Provider, linked: Account) -> None:
    provider.order(claims={"exp": int(time.time()) - 60})
    assert came_back(client, provider).status_code == 302


def test_a_new_key_of_the_provider_is_asked_for(client: Client, provider: Provider, linked: Account) -> None:
    assert came_back(client, provider).status_code == 302
    provider.order(key=fresh_key())
    assert came_back(Client(), provider).status_code == 302


def test_an_unsigned_token_opens_nothing(
    client: Client, provider: Provider, linked: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liren.domains.access import issuer

    real = issuer._exchanged

    def stripped(code: str, attempt: issuer.Attempt) -> dict[str, Any]:
        head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
        return {"id_token": f"{head}.{real(code, attempt)['id_token'].split('.')[1]}."}

    monkeypatch.setattr(issuer, "_exchanged", stripped)
    refused(came_back(client, provider), errors.OutsideWrong)


def test_an_answer_to_somebody_elses_attempt_signs_nobody_in(
    client: Client, provider: Provider, linked: Account
) -> None:
    answer = provider.agreed(client.get(GO).headers["Location"])
    victim = Client()
    refused(victim.get(answer), errors.OutsideState)
    victim.get(GO)
    refused(victim.get(answer), errors.OutsideState)
    assert SignIn.objects.count() == 0


def test_an_attempt_holds_once_and_for_ten_minutes(
    client: Client, provider: Provider, linked: Account
) -> None:
    answer = provider.agreed(client.get(GO).headers["Location"])
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        refused(client.get(answer), errors.OutsideState)
    refused(client.get(answer), errors.OutsideState)


def test_a_refusal_of_the_provider_and_another_issuer_are_told(
    client: Client, provider: Provider, linked: Account
) -> None:
    state = parse_qs(urlsplit(client.get(GO).headers["Location"]).query)["state"][0]
    refused(client.get(BACK, {"error": "access_denied", "state": state}), errors.OutsideRefused)
    state = parse_qs(urlsplit(client.get(GO).headers["Location"]).query)["state"][0]
    mixed = client.get(BACK, {"code": "x", "state": state, "iss": "https://evil.example"})
    refused(mixed, errors.OutsideWrong)
    state = parse_qs(urlsplit(client.get(GO).headers["Location"]).query)["state"][0]
    refused(client.get(BACK, {"code": "made-up", "state": state}), errors.OutsideWrong)


def test_who_is_linked_with_no_account_gets_none(world: World, client: Client, provider: Provider) -> None:
    before = Account.objects.count()
    refused(came_back(client, provider), errors.OutsideUnlinked, 403)
    assert Account.objects.count() == before


def test_a_provider_that_is_away_is_said_so_and_the_other_ways_stay(
    world: World, client: Client, provider: Provider, settings: Any
) -> None:
    settings.LIREN_OUTSIDE = door(f"http://127.0.0.1:{free_port()}/o")
    answer = client.get(GO)
    refused(answer, errors.OutsideAway, 503)
    assert 'name="password"' in answer.content.decode()
    assert enter(client) == "/bench/"
    assert [one.grade for one in doors.identity_provider()] == [Grade.ILL]


def test_an_inner_address_is_asked_only_where_it_is_named(
    world: World, client: Client, provider: Provider, settings: Any
) -> None:
    settings.LIREN_INNER_NETWORKS = ()
    refused(client.get(GO, {"issuer": "http://169.254.169.254/"}), errors.OutsideAway, 503)


def test_a_provider_that_calls_itself_otherwise_is_not_believed(
    world: World, client: Client, provider: Provider, settings: Any
) -> None:
    settings.LIREN_OUTSIDE = door(f"{provider.issuer}/")
    refused(client.get(GO), errors.OutsideAway, 503)


def test_the_doctor_looks_at_provider_and_bodies(world: World, provider: Provider, settings: Any) -> None:
    assert [one.grade for one in doors.identity_provider()] == [Grade.WELL]
    settings.LIREN_OUTSIDE = door(provider.issuer, bodies=("department", "没有的单位"))
    found = list(doors.identity_provider())
    assert [one.grade for one in found] == [Grade.WELL, Grade.CARE]
    assert "没有的单位" in found[1].sentence
    settings.LIREN_OUTSIDE = None
    assert [one.grade for one in doors.identity_provider()] == [Grade.WELL]


def test_the_signed_in_person_links_and_unlinks_the_own_account(
    world: World, client: Client, provider: Provider
) -> None:
    enter(client, "community")
    assert client.post(LINK, {"do": "link", "password": "wrong"}).status_code == 422
    page = client.post(LINK, {"do": "link", "password": personas.PASSWORD})
    done = client.get(provider.agreed(page.context["address"]))
    assert done.headers["Location"] == LINK
    row = OutsideIdentity.objects.get()
    assert (row.account_id, row.linked_by_id) == (world.accounts["community"].id,) * 2
    assert AuditEntry.objects.filter(verb="access.outside.linked").exists()
    assert came_back(Client(), provider).status_code == 302
    assert client.post(LINK, {"do": "unlink", "password": personas.PASSWORD}).status_code == 302
    refused(came_back(Client(), provider), errors.OutsideUnlinked, 403)


def test_another_person_in_the_same_browser_is_not_linked(
    world: World, client: Client, provider: Provider
) -> None:
    enter(client, "community")
    address = client.post(LINK, {"do": "link", "password": personas.PASSWORD}).context["address"]
    session = client.session
    session["liren_outside"] = {**session["liren_outside"], "who": str(world.accounts["grid"].id)}
    session.save()
    client.get(provider.agreed(address))
    assert OutsideIdentity.objects.count() == 0


def test_one_person_there_has_one_account_here(world: World, linked: Account) -> None:
    for username, subject in (("community", "E-1024"), ("grid", "E-9")):
        with pytest.raises(errors.OutsideTaken):
            outside.link_account(actor=SYSTEM, account_id=world.accounts[username].id, subject=subject)
    with pytest.raises(errors.OutsideSubject):
        outside.link_account(actor=SYSTEM, account_id=world.accounts["community"].id, subject=" ")


def test_the_administrator_links_colleagues_but_not_the_other_duties(
    world: World, provider: Provider
) -> None:
    admin = personas.client_for(world.accounts["admin"])
    url = f"/bench/accounts/{world.accounts['grid'].id}/"
    assert admin.post(f"{url}link/", {"subject": "E-1024"}).status_code == 302
    assert "已关联" in admin.get(url).content.decode()
    assert admin.post(f"{url}unlink/").status_code == 302
    assert OutsideIdentity.objects.count() == 0
    with pytest.raises(errors.OtherDuty):
        outside.link_account(
            actor=personas.actor(world.accounts["admin"]),
            account_id=world.accounts["auditor"].id,
            subject="E-1",
        )


def test_the_last_way_in_is_not_unlinked(linked: Account) -> None:
    grid = Account.objects.get(id=linked.id)
    grid.set_unusable_password()
    grid.save()
    with pytest.raises(errors.PasskeyLastWay):
        outside.unlink_own(actor=personas.actor(grid), proof=Proof(came_at=clock.now()))


def test_only_the_bodies_named_come_in_that_way(
    client: Client, provider: Provider, linked: Account, settings: Any
) -> None:
    settings.LIREN_OUTSIDE = door(provider.issuer, bodies=("department",))
    refused(came_back(client, provider), errors.OutsideNotForYou, 403)
    with pytest.raises(errors.OutsideNotForYou):
        outside.begin_linking(
            actor=personas.actor(linked), proof=Proof(personas.PASSWORD), back="http://testserver/"
        )
    assert (
        "您所在的单位不用它登录"
        in personas.client_for(queries.account_by_username("community") or linked).get(LINK).content.decode()
    )


def test_the_password_may_be_switched_off_for_the_linked_and_never_for_administrators(
    world: World, client: Client, provider: Provider, linked: Account, settings: Any
) -> None:
    settings.LIREN_OUTSIDE = door(provider.issuer, keeps_password=False)
    refused(client.post(SIGN_IN, {"username": "grid", "password": personas.PASSWORD}), errors.PasswordOff)
    assert enter(Client(), "community") == "/bench/"
    outside.link_account(actor=SYSTEM, account_id=world.accounts["admin"].id, subject="E-2")
    assert enter(Client(), "admin").startswith("/bench/")
    assert came_back(client, provider).status_code == 302


def test_a_given_password_never_changed_is_void_after_coming_in(
    client: Client, provider: Provider, linked: Account
) -> None:
    Account.objects.filter(id=linked.id).update(must_change_password=True)
    assert came_back(client, provider).headers["Location"] == "/bench/"
    assert enter(Client()) == ""


def test_the_second_step_follows_where_it_is_enrolled(
    client: Client, provider: Provider, linked: Account, enrolled: tuple[str, list[str]]
) -> None:
    assert came_back(client, provider).headers["Location"] == "/bench/sign-in/code/"
    client.post("/bench/sign-in/code/", {"code": totp(enrolled[0])})
    assert SignIn.objects.get(account=linked).way == "outside"


def test_a_closed_account_stays_closed(client: Client, provider: Provider, linked: Account) -> None:
    Account.objects.filter(id=linked.id).update(is_active=False)
    refused(came_back(client, provider), errors.AccountClosed, 403)


def test_what_the_provider_calls_people_lies_sealed(linked: Account) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, subject_index FROM access_outsideidentity")
        kept = cursor.fetchone()
    assert b"E-1024" not in bytes(kept[0])
    assert "E-1024" not in kept[1]


@pytest.mark.usefixtures("provider")
def test_attempts_are_counted_by_network(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liren.faces.workbench.views.issuer.BEGUN_MOST", 1)
    assert client.get(GO).status_code == 302
    assert client.get(GO).status_code == 429
