"""The person reads who came in or tried to, and is told of a device not seen before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liren.domains.access.actions import sign_ins, typed
from liren.domains.access.models import SignIn, TypedForm
from liren.domains.access.queries.presence import sign_ins_page
from liren.domains.access.rules import presence
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from tests import personas
from tests.faces.workbench.test_sign_in import enrolled as enrolled
from tests.faces.workbench.test_sign_in import enter, totp

if TYPE_CHECKING:
    from django.test.utils import CaptureQueriesContext

    from liren.config.demo.people import World

HISTORY = "/bench/account/sign-ins/"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"


def outcomes(world: World, username: str = "grid") -> list[str]:
    rows = SignIn.objects.filter(account=world.accounts[username]).order_by("id")
    return [f"{row.outcome} {row.way}" for row in rows]


def test_wrong_tries_a_lock_and_a_sign_in_are_told_apart(world: World, client: Client) -> None:
    for _ in range(6):
        enter(client, password="wrong")
    assert outcomes(world) == ["wrong_password password"] * 4 + ["locked password"]


def test_tries_under_a_name_that_nobody_has_are_nobodys(world: World, client: Client) -> None:
    enter(client, "nobody", "wrong")
    assert SignIn.objects.count() == 0


def test_codes_and_recovery_codes_are_told_apart(
    world: World, client: Client, enrolled: tuple[str, list[str]]
) -> None:
    secret, codes = enrolled
    enter(client)
    client.post("/bench/sign-in/code/", {"code": "000000"})
    client.post("/bench/sign-in/code/", {"code": totp(secret)})
    other = Client()
    enter(other)
    other.post("/bench/sign-in/code/", {"code": codes[0]})
    assert outcomes(world) == ["wrong_code second", "entered second", "entered recovery"]


def test_the_first_device_is_none_a_second_is_new_and_the_first_known_again(world: World) -> None:
    here, there = Client(), Client(headers={"User-Agent": CHROME})
    enter(here)
    enter(there)
    here.post("/bench/sign-out/")
    enter(here)
    rows = SignIn.objects.filter(account=world.accounts["grid"]).order_by("id")
    assert [row.is_new_device for row in rows] == [False, True, False]
    told = Delivery.objects.get(
        account_id=world.accounts["grid"].id, template="access.new_device", channel="in_app"
    )
    assert told.place_code == world.accounts["grid"].home_place_code
    page = here.get("/bench/notices/").content.decode()
    assert "有一台没见过的设备登录了您的账号" in page
    assert "Chrome · Windows" in page
    assert f"{HISTORY}?view=new" in page


def test_one_device_of_two_accounts_leaves_no_common_trace(world: World, client: Client) -> None:
    enter(client)
    client.post("/bench/sign-out/")
    enter(client, "community")
    marks = SignIn.objects.values_list("device", flat=True)
    assert len(set(marks)) == 2
    assert all(marks)


def test_the_mark_of_a_device_is_out_of_reach_of_scripts(world: World, client: Client) -> None:
    enter(client)
    mark = client.cookies["liren_device"]
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"
    assert not SignIn.objects.filter(device=mark.value).exists(), "only a digest is kept"


def test_the_history_shows_device_network_address_and_way(
    world: World, client: Client, settings: Any
) -> None:
    settings.LIREN_NETWORK_NAMES = {"127.0.0.0/8": "本机", "0.0.0.0/0": "互联网"}
    enter(client, password="wrong")
    enter(client)
    page = client.get(HISTORY).content.decode()
    for said in ("密码不对", "登录成功", "本机", "127.0.0.1", "未知设备"):
        assert said in page
    assert "登录成功" not in client.get(f"{HISTORY}?view=failed").content.decode()
    assert "没有新设备登录过" in client.get(f"{HISTORY}?view=new").content.decode()
    client.cookies["liren_language"] = "en"
    english = client.get(HISTORY).content.decode()
    assert "Wrong password" in english
    assert "Sign-in history" in english


def test_nobody_reads_the_history_of_another(world: World, client: Client) -> None:
    enter(client, "community")
    assert sign_ins_page(personas.actor(world.accounts["grid"])).lines == []


def test_the_history_pages_by_key(world: World) -> None:
    visit = sign_ins.Visit("192.0.2.1", CHROME, "x" * 22)
    for _ in range(55):
        sign_ins.note_entered(account_id=world.accounts["grid"].id, visit=visit)
    client = personas.client_for(world.accounts["grid"])
    first = client.get(HISTORY)
    after = first.context["page"].next
    assert len(first.context["page"].lines) == 50
    rest = client.get(f"{HISTORY}?after={after}").context["page"]
    assert len(rest.lines) == 5
    assert rest.next is None
    assert client.get(f"{HISTORY}?after=nonsense").status_code == 200


def test_a_long_history_takes_no_more_queries_than_a_short_one(
    world: World, django_assert_max_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    visit = sign_ins.Visit("192.0.2.1", CHROME, "x" * 22)
    client = personas.client_for(world.accounts["grid"])
    client.get(HISTORY)
    counts = []
    for count in (3, 27):
        for _ in range(count):
            sign_ins.note_entered(account_id=world.accounts["grid"].id, visit=visit)
        with django_assert_max_num_queries(12) as asked:
            client.get(HISTORY)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_residents_read_theirs_and_wrong_codes_stand_in_it(world: World, client: Client) -> None:
    resident = world.accounts["resident"]
    enter(client, "resident")
    page = client.get("/account/sign-ins/").content.decode()
    assert "登录成功" in page
    assert outcomes(world, "resident") == ["entered password"]
    assert resident.id


def test_the_list_of_sessions_says_when_each_was_last_used(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "SEEN_SELDOM", dt.timedelta(minutes=10))
    here, there = Client(), Client(headers={"User-Agent": CHROME})
    start = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL)
    with clock.at(start):
        enter(here)
        enter(there)
    with clock.at(start + dt.timedelta(minutes=70)):
        there.get("/bench/account/")
        page = here.get("/bench/account/").content.decode()
    assert "最近用过 11 月 23 日 10:10" in page
    assert "Chrome · Windows" in page


def test_what_is_older_than_half_a_year_is_forgotten(world: World, client: Client) -> None:
    grid = world.accounts["grid"]
    with clock.at(clock.now() - dt.timedelta(days=184)):
        sign_ins.note_entered(account_id=grid.id, visit=sign_ins.Visit("192.0.2.1", CHROME))
        typed.keep_typed(account_id=grid.id, sent=typed.Sent("/bench/x/", "", [("text", "很久以前写的")]))
    enter(client)
    assert sign_ins.forget_old_sign_ins() == 1
    assert typed.forget_old_typed() == 1
    assert TypedForm.objects.count() == 0
    assert outcomes(world) == ["entered password"]


@pytest.mark.parametrize("path", ["/bench/account/sign-ins/", "/account/sign-ins/"])
def test_visitors_are_led_to_the_sign_in(world: World, client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
