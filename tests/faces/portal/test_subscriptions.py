"""Subscribing and the messages of a resident through the pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from liren.domains.casework.actions import subscriptions
from liren.domains.casework.models import Subscription
from liren.domains.casework.queries.subscriptions import token_of
from liren.domains.messaging.models import Delivery
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.personas import client_for

GIVEN = {"at": LIUYIN, "place": LIUYIN, "spot": "", "category": "", "cadence": "soon"}


@pytest.fixture
def resident(desk: Desk) -> Client:
    return client_for(desk.world.accounts["resident"])


def test_from_the_public_list_to_a_subscription_and_back(desk: Desk, resident: Client) -> None:
    page = resident.get("/public/", {"place": LIUYIN}).content.decode()
    assert f"/account/subscriptions/new/?place={LIUYIN}" in page
    assert "Atom" in page
    form = resident.get("/account/subscriptions/new/", {"place": LIUYIN}).content.decode()
    assert "柳荫里" in form
    assert resident.post("/account/subscriptions/new/", {**GIVEN, "cadence": ""}).status_code == 422
    assert resident.post("/account/subscriptions/new/", GIVEN).status_code == 302
    assert resident.post("/account/subscriptions/new/", GIVEN).status_code == 422
    made = Subscription.objects.get()
    address = f"/account/subscriptions/{made.id}/"
    assert "柳荫里" in resident.get("/account/subscriptions/").content.decode()
    for what, shown in (("pause", "已暂停"), ("resume", "暂停"), ("change", "改好了")):
        page = resident.post(address, {"what": what, "cadence": "weekly"}, follow=True).content.decode()
        assert shown in page
    assert Subscription.objects.get().cadence == "weekly"
    assert client_for(desk.world.accounts["neighbour"]).post(address, {"what": "end"}).status_code == 404
    resident.post(address, {"what": "end"})
    assert not Subscription.objects.exists()


def test_a_visitor_is_led_to_the_sign_in_and_back(desk: Desk) -> None:
    answer = client_for(None).get("/account/subscriptions/new/", {"place": LIUYIN})
    assert answer.status_code == 302
    assert "/sign-in/" in answer.headers["Location"]


def test_the_link_of_a_message_ends_it_by_sending_not_by_looking(desk: Desk) -> None:
    wish = subscriptions.SubscriptionWish(place_code=LIUYIN)
    made = subscriptions.subscribe(actor=desk.who("resident"), wish=wish)
    visitor = Client(enforce_csrf_checks=True)
    address = f"/unsubscribe/{token_of(made.id)}/"
    page = visitor.get(address).content.decode()
    assert "不用登录" in page
    assert Subscription.objects.exists()
    done = visitor.post(address, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert "已经退订" in done.content.decode()
    assert not Subscription.objects.exists()
    assert visitor.post(address).status_code == 200
    assert visitor.get("/unsubscribe/forged/").status_code == 404


def test_the_link_of_several_names_them_and_says_that_it_ends_them_all(desk: Desk) -> None:
    made = [
        subscriptions.subscribe(
            actor=desk.who("resident"),
            wish=subscriptions.SubscriptionWish(place_code=LIUYIN, category_code=code),
        )
        for code in ("", "HB")
    ]
    page = Client().get(f"/unsubscribe/{token_of(*(one.id for one in made))}/").content.decode()
    assert page.count("柳荫里社区</strong>") == 2
    assert "这 2 个订阅都停" in page
    assert "全部退订</button>" in page
    alone = Client().get(f"/unsubscribe/{token_of(made[0].id)}/").content.decode()
    assert "都停" not in alone
    assert "全部退订" not in alone


def test_staff_subscribe_to_the_filter_of_the_list(desk: Desk) -> None:
    client = client_for(desk.world.accounts["dispatcher"])
    listed = client.get("/bench/queue/", {"view": "all", "place": LIUYIN}).content.decode()
    assert f"/bench/subscriptions/new/?place={LIUYIN}" in listed
    assert client.post("/bench/subscriptions/new/", GIVEN).status_code == 302
    assert "柳荫里" in client.get("/bench/subscriptions/").content.decode()


def test_a_resident_reads_and_marks_what_was_told(desk: Desk, resident: Client) -> None:
    assert "还没有消息" in resident.get("/account/notices/").content.decode()
    for text in ("灯不亮", "门坏了"):
        desk.said(actor=desk.who("resident"), naming="named", name="王秀兰", phone="17000000001", text=text)
    page = resident.get("/account/notices/").content.decode()
    unread = Delivery.objects.filter(
        account_id=desk.world.accounts["resident"].id, channel="in_app", read_at=None
    )
    assert unread.count() == 2
    assert "2 条未读" in page
    assert "2 条未读" in resident.get("/mine/").content.decode()
    first = re.search(r'name="notice" value="([^"]+)"', page)
    assert first is not None
    resident.post("/account/notices/read/", {"notice": first[1]})
    assert unread.count() == 1
    assert "1 条未读" in resident.get("/account/notices/?view=unread").content.decode()
    resident.post("/account/notices/read/")
    assert "都读过了" in resident.get("/account/notices/?view=unread").content.decode()


def test_nobody_marks_anothers(desk: Desk) -> None:
    desk.said(actor=desk.who("resident"), naming="named", name="王秀兰", phone="17000000001")
    told = Delivery.objects.get(channel="in_app", template="casework.received")
    client_for(desk.world.accounts["neighbour"]).post("/account/notices/read/", {"notice": str(told.id)})
    told.refresh_from_db()
    assert told.read_at is None


def test_staff_on_the_residents_pages_are_led_to_their_own(desk: Desk) -> None:
    client = client_for(desk.world.accounts["community"])
    number = desk.said().number
    for page in ("/public/", f"/public/{number}/", "/mine/", "/account/"):
        shown = client.get(page).content.decode()
        for href in set(re.findall(r'href="((?:/account|/bench)[^"#]*)"', shown)):
            assert client.get(href.replace("&amp;", "&")).status_code in (200, 302), (page, href)
    for without in ("auditor", "admin"):
        assert (
            "/subscriptions/new/"
            not in client_for(desk.world.accounts[without]).get("/public/").content.decode()
        )
    resident = client_for(desk.world.accounts["resident"]).get("/account/").content.decode()
    assert 'href="/account/subscriptions/"' in resident
    assert "/bench/" not in resident
