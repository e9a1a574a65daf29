"""Passkeys: added, shown at the door and after the password, refused where something is wrong, removed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liren.domains.access import errors
from liren.domains.access.actions import passkey_entry, passkeys, second_factor
from liren.domains.access.actions.proving import Proof
from liren.domains.access.actions.sign_ins import Visit
from liren.domains.access.choices import Way
from liren.domains.access.models import Account, KeyChallenge, Passkey, SignIn
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.models import AuditEntry
from tests import personas
from tests.faces.workbench.test_sign_in import MINE, SIGN_IN, enter, totp
from tests.faces.workbench.test_sign_in import enrolled as enrolled
from tests.factories.passkeys import SITE, Device

if TYPE_CHECKING:
    from liren.config.demo.people import World

KEYS = "/bench/account/passkeys/"
HERE: dict[str, Any] = {"HTTP_HOST": "localhost"}
VISIT = Visit("192.0.2.1", "", "", Way.PASSKEY)


def adding(account: Account, device: Device, name: str = "办公室电脑") -> Passkey:
    actor = personas.actor(account)
    asked = passkeys.begin_adding(actor=actor, proof=Proof(personas.PASSWORD))
    return passkeys.add_passkey(
        actor=actor, challenge_id=asked.challenge_id, answer=device.make(asked.options), name=name
    )


@pytest.fixture
def device(world: World) -> Device:
    """What holds the grid worker's passkey."""
    found = Device()
    adding(world.accounts["grid"], found)
    return found


def begin(client: Client, **more: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/passkeys/begin", more, **HERE).json()
    return answer


def show(client: Client, device: Device, **more: str) -> Any:
    return client.post("/bench/sign-in/passkey/", {"answer": device.show(begin(client)), **more}, **HERE)


def entering(device: Device) -> Account:
    asked = passkey_entry.begin_entry()
    return passkey_entry.enter_with_passkey(
        challenge_id=asked.challenge_id, answer=device.show(asked.options), visit=VISIT
    )


def history(world: World, username: str = "grid") -> list[str]:
    rows = SignIn.objects.filter(account=world.accounts[username]).order_by("id")
    return [f"{row.outcome} {row.way}" for row in rows]


def test_a_passkey_is_added_with_the_password_told_and_audited(world: World) -> None:
    client, made = personas.client_for(world.accounts["grid"]), Device(is_synced=True)
    wrong = client.post(f"{KEYS}begin/", {"password": "wrong"}, **HERE)
    assert (wrong.status_code, wrong.json()["field"]) == (422, "password")
    options = client.post(f"{KEYS}begin/", {"password": personas.PASSWORD}, **HERE).json()
    assert options["publicKey"]["authenticatorSelection"]["userVerification"] == "required"
    answer = client.post(KEYS, {"name": " 蓝色  钥匙 ", "answer": made.make(options)}, **HERE)
    assert answer.headers["Location"] == KEYS
    row = Passkey.objects.get()
    assert (row.name, row.is_synced, row.domain, row.transports) == (
        "蓝色 钥匙",
        True,
        "localhost",
        ["internal"],
    )
    assert AuditEntry.objects.filter(verb="access.passkey.added", actor_id=row.account_id).exists()
    told = Delivery.objects.get(template="access.passkey_added", channel="in_app")
    assert told.account_id == row.account_id
    page = client.get(KEYS, **HERE).content.decode()
    assert "蓝色 钥匙" in page
    assert "还没有用过" in page
    assert "可同步到您的其他设备" in page


def test_it_opens_the_account_by_itself_and_the_way_is_told(
    world: World, client: Client, device: Device
) -> None:
    assert 'data-passkey="get"' in client.get(SIGN_IN, **HERE).content.decode()
    assert show(client, device, next=MINE).headers["Location"] == MINE
    assert history(world) == ["entered passkey"]
    assert "<span>通行密钥</span>" in client.get(MINE).content.decode()
    assert "最近用过" in client.get(KEYS).content.decode()


def test_it_stands_for_both_steps_where_an_authenticator_is_enrolled(
    world: World, client: Client, device: Device, enrolled: tuple[str, list[str]]
) -> None:
    assert show(client, device).headers["Location"] == "/bench/"


def test_it_helps_after_the_password_beside_the_authenticator(
    world: World, client: Client, device: Device, enrolled: tuple[str, list[str]]
) -> None:
    enter(client)
    page = client.get("/bench/sign-in/code/", **HERE).content.decode()
    assert "第二步：动态码" in page
    assert 'data-passkey="get"' in page
    options = begin(client, **{"for": "second"})
    assert len(options["publicKey"]["allowCredentials"]) == 1
    sent = {"answer": device.show(options)}
    assert client.post("/bench/sign-in/code/passkey/", sent, **HERE).headers["Location"] == "/bench/"
    assert history(world) == ["entered second_key"]
    other = Client()
    enter(other)
    assert other.post("/bench/sign-in/code/", {"code": totp(enrolled[0])}).headers["Location"] == "/bench/"


def turned_on(world: World) -> list[str]:
    return passkeys.ask_for_passkey(actor=personas.actor(world.accounts["grid"]), password=personas.PASSWORD)


def test_asked_for_after_the_password_it_brings_recovery_codes_which_are_the_way_back(
    world: World, client: Client, device: Device
) -> None:
    me = personas.client_for(world.accounts["grid"])
    assert "用通行密钥开启" in me.get("/bench/account/second-factor/").content.decode()
    wrong = me.post("/bench/account/second-factor/passkey/", {"password": "wrong"})
    assert wrong.status_code == 422
    page = me.post("/bench/account/second-factor/passkey/", {"password": personas.PASSWORD})
    assert page.content.decode().count('<li class="num">') == 10
    assert "用通行密钥" in me.get("/bench/account/second-factor/").content.decode()
    code = second_factor.renew_recovery_codes(
        actor=personas.actor(world.accounts["grid"]), password=personas.PASSWORD
    )[0]
    assert enter(client) == "/bench/sign-in/code/"
    page_two = client.get("/bench/sign-in/code/", **HERE).content.decode()
    assert "第二步：通行密钥" in page_two
    assert "恢复码" in page_two
    assert client.post("/bench/sign-in/code/", {"code": code}).headers["Location"] == "/bench/"
    assert history(world)[-1] == "entered recovery"


def test_an_anothers_passkey_is_no_second_step_and_wrong_ones_lock(
    world: World, client: Client, device: Device
) -> None:
    turned_on(world)
    others = Device()
    adding(world.accounts["community"], others)
    enter(client)
    statuses = []
    for _ in range(4):
        sent = {"answer": others.show(begin(client, **{"for": "second"}))}
        statuses.append(client.post("/bench/sign-in/code/passkey/", sent, **HERE).status_code)
    assert statuses == [422] * 4
    assert client.post("/bench/sign-in/code/", {"code": "00000000"}).status_code == 429


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://localhost.evil.example"},
        {"origin": "http://localhost.evil.example"},
        {"domain": "evil.example"},
        {"is_verifying": False},
    ],
    ids=str,
)
def test_another_site_and_an_absent_person_are_refused(
    world: World, device: Device, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(device, name, value)
    with pytest.raises(errors.PasskeyWrong):
        entering(device)
    assert history(world) == ["wrong_passkey passkey"]
    bad = Device(**wrong)
    with pytest.raises(errors.PasskeyWrong):
        adding(world.accounts["community"], bad)


def test_another_key_that_claims_to_be_it_is_refused(world: World, device: Device) -> None:
    forged = Device(raw_id=device.raw_id, handle=device.handle, counts=9)
    with pytest.raises(errors.PasskeyWrong):
        entering(forged)


def test_a_passkey_shown_for_another_person_is_refused(world: World, device: Device) -> None:
    other = Device()
    adding(world.accounts["community"], other)
    device.handle = other.handle
    with pytest.raises(errors.PasskeyWrong):
        entering(device)


def test_a_counter_that_goes_back_is_stopped_told_and_audited(
    world: World, client: Client, device: Device
) -> None:
    entering(device)
    device.counts = 1
    page = show(client, device)
    assert page.status_code == 422
    assert "计数倒退" in page.content.decode()
    assert history(world) == ["wrong_passkey passkey"]
    assert AuditEntry.objects.filter(verb="access.passkey.copied").exists()
    assert Delivery.objects.filter(template="access.passkey_copied", channel="in_app").exists()
    device.counts = 3
    assert show(client, device).headers["Location"] == "/bench/"


def test_keys_that_do_not_count_work_again_and_again(world: World) -> None:
    uncounted = Device(counts=0)
    adding(world.accounts["grid"], uncounted)
    assert entering(uncounted).username == entering(uncounted).username == "grid"


def test_a_challenge_is_answered_once_by_its_browser_and_within_five_minutes(
    world: World, client: Client, device: Device
) -> None:
    sent = {"answer": device.show(begin(client))}
    assert "再点一次按钮" in Client().post("/bench/sign-in/passkey/", sent, **HERE).content.decode()
    carried = client.cookies["liren_session"].value
    assert client.post("/bench/sign-in/passkey/", sent, **HERE).status_code == 302
    replayed = Client()
    replayed.cookies["liren_session"] = carried
    assert replayed.post("/bench/sign-in/passkey/", sent, **HERE).status_code == 422
    asked = passkey_entry.begin_entry()
    with clock.at(clock.now() + dt.timedelta(minutes=5, seconds=1)), pytest.raises(errors.PasskeyLate):
        passkey_entry.enter_with_passkey(
            challenge_id=asked.challenge_id, answer=device.show(asked.options), visit=VISIT
        )
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        passkey_entry.begin_entry()
    assert KeyChallenge.objects.count() == 1


def test_a_wrong_answer_uses_the_challenge_up(world: World, device: Device) -> None:
    asked = passkey_entry.begin_entry()
    for answer, refusal in (("{}", errors.PasskeyWrong), (device.show(asked.options), errors.PasskeyLate)):
        with pytest.raises(refusal):
            passkey_entry.enter_with_passkey(challenge_id=asked.challenge_id, answer=answer, visit=VISIT)


@pytest.mark.parametrize("answer", ["", "null", "[]", '{"id": 1}', "\x00", "[" * 9000, "{" + "x" * 30_000])
def test_nonsense_is_refused_in_a_sentence(world: World, client: Client, answer: str) -> None:
    begin(client)
    assert client.post("/bench/sign-in/passkey/", {"answer": answer}, **HERE).status_code == 422


def test_an_unknown_passkey_and_a_closed_account_are_told_so(world: World, device: Device) -> None:
    with pytest.raises(errors.PasskeyUnknown):
        entering(Device())
    Account.objects.filter(username="grid").update(is_active=False)
    with pytest.raises(errors.AccountClosed):
        entering(device)


def test_the_same_passkey_is_not_added_twice_nor_without_a_name_nor_beyond_twenty(
    world: World, device: Device
) -> None:
    grid, actor = world.accounts["grid"], personas.actor(world.accounts["grid"])
    with pytest.raises(errors.PasskeyKnown):
        adding(grid, device)
    with pytest.raises(errors.PasskeyName):
        adding(grid, Device(), name=" ")
    for _ in range(19):
        row = Passkey.objects.latest("id")
        row.id, row.credential_id = None, f"x{_}"
        row.id = Passkey().id
        row.save(force_insert=True)
    with pytest.raises(errors.TooManyPasskeys):
        passkeys.begin_adding(actor=actor, proof=Proof(personas.PASSWORD))


def test_a_resident_without_password_adds_one_soon_after_signing_in(world: World, client: Client) -> None:
    resident = Account.objects.get(id=world.accounts["resident"].id)
    resident.set_unusable_password()
    resident.save()
    made, actor = Device(), personas.actor(resident)
    came = clock.now() - dt.timedelta(minutes=16)
    with pytest.raises(errors.SignInAgain):
        passkeys.begin_adding(actor=actor, proof=Proof(came_at=came))
    asked = passkeys.begin_adding(actor=actor, proof=Proof(came_at=clock.now()))
    row = passkeys.add_passkey(
        actor=actor, challenge_id=asked.challenge_id, answer=made.make(asked.options), name="手机"
    )
    sent = {"answer": made.show(begin(client)), "next": "/mine/"}
    assert client.post("/sign-in/passkey/", sent, **HERE).headers["Location"] == "/mine/"
    page = client.get(f"/account/passkeys/{row.id}/", **HERE).content.decode()
    assert "移除" in page
    assert client.post(f"/account/passkeys/{row.id}/", {"do": "remove"}, **HERE).status_code == 302
    assert Passkey.objects.count() == 0


def test_where_the_address_is_another_nothing_is_offered(world: World, client: Client) -> None:
    assert "data-passkey=" not in client.get(SIGN_IN).content.decode()
    refused = client.post("/passkeys/begin")
    assert refused.status_code == 409
    assert "平时的网址" in refused.json()["said"]
    page = personas.client_for(world.accounts["grid"]).get(KEYS).content.decode()
    assert "通行密钥只在 localhost 的网页上用得了" in page


def test_an_installation_without_a_domain_has_none(world: World, settings: Any) -> None:
    from liren.config.doors import PasskeySite

    settings.LIREN_PASSKEYS = PasskeySite("", ())
    with pytest.raises(errors.PasskeyNotHere):
        passkey_entry.begin_entry()


def test_one_made_for_an_address_of_before_is_said_to_be_so(
    world: World, device: Device, settings: Any
) -> None:
    from liren.config.doors import PasskeySite

    settings.LIREN_PASSKEYS = PasskeySite("liren.example.cn", ("https://liren.example.cn",))
    page = personas.client_for(world.accounts["grid"]).get(KEYS).content.decode()
    assert "网址换过" in page
    assert device.origin == SITE
    with pytest.raises(errors.PasskeyWrong):
        entering(device)


def test_begins_are_counted_by_network(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liren.faces.ui.passkeys.ASKED_MOST", 2)
    statuses = [client.post("/passkeys/begin", **HERE).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_the_list_takes_no_more_queries_with_many(
    world: World, device: Device, django_assert_max_num_queries: Any
) -> None:
    client = personas.client_for(world.accounts["grid"])
    client.get(KEYS, **HERE)
    counts = []
    for more in (0, 8):
        for _ in range(more):
            adding(world.accounts["grid"], Device(), f"{_}")
        with django_assert_max_num_queries(12) as asked:
            client.get(KEYS, **HERE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
