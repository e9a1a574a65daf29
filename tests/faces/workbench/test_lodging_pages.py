"""Guest houses at the desk: the list, one house, rooms, keepers, checks, second visits, rates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from liren.domains.lodging.actions import houses
from liren.domains.lodging.models import Check, Finding, GuestHouse, GuestRoom, Keeper
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.lodging.conftest import LIUYIN, Inn, given, house_given, inn
from tests.personas import client_for

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["inn"]


def client(inn: Inn, username: str = "community") -> Client:
    return client_for(inn.world.accounts[username])


def page(browser: Client, name: str, *args: object, **query: str) -> str:
    answer = browser.get(reverse(f"bench:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_narrows_shows_the_four_rates_and_is_taken_away(inn: Inn) -> None:
    inn.enter(given(1), given(2), room="102", ago=90, knowing=True)
    desk = client(inn, "director")
    listed = page(desk, "guest_houses")
    for words in ("柳荫客栈", "1 家旅馆", "100.0%", "0.0%", "登记晚了"):
        assert words in listed
    assert reverse("bench:guest_houses") in page(desk, "people")
    assert "没有符合条件的旅馆" in page(desk, "guest_houses", show="paused")
    assert "1 家旅馆" in page(desk, "guest_houses", show="alarm", kind="inn", days="7", sort="quiet")
    sheet = desk.get(reverse("bench:guest_houses_export", args=["csv"]), {"show": "late", "to": "own"})
    told = b"".join(sheet.streaming_content if sheet.streaming else [sheet.content]).decode("utf-8-sig")
    assert "柳荫客栈" in told
    assert "张" not in told
    assert AuditEntry.objects.filter(verb="lodging.list.exported").exists()


def test_rates_stand_community_by_community_with_how_they_are_counted(inn: Inn) -> None:
    inn.enter(given(1))
    told = page(client(inn), "guest_rates", days="7")
    for words in ("近 7 天", "柳荫里", "到店 30 分钟内登记", "《个人信息保护法》第十九条"):
        assert words in told


def test_rates_are_taken_away_as_a_file(inn: Inn) -> None:
    inn.enter(given(1))
    desk, name = client(inn, "director"), "bench:guest_rates_export"
    sheet = desk.get(reverse(name, args=["csv"]), {"days": "7"})
    told = b"".join(sheet.streaming_content if sheet.streaming else [sheet.content]).decode("utf-8-sig")
    assert "实名率" in told
    assert "柳荫里" in told
    assert desk.get(reverse(name, args=["pdf"])).status_code == 404
    assert AuditEntry.objects.filter(verb="lodging.list.exported").count() == 1
    assert client(inn, "community").get(reverse(name, args=["csv"])).status_code == 403


def test_a_house_is_registered_changed_and_closed(inn: Inn) -> None:
    desk = client(inn)
    url = reverse("bench:guest_house_add")
    sent = {
        "place": LIUYIN,
        "name": "听雨民宿",
        "kind": "homestay",
        "address": "荫里街 3 号",
        "holder": "林听雨",
        "since": clock.today().isoformat(),
    }
    assert desk.post(url, {**sent, "since": "2999-01-01"}).status_code == 422
    assert desk.post(url, sent).status_code == 302
    assert desk.post(url, sent).status_code == 409
    house = GuestHouse.objects.get(name="听雨民宿")
    change = reverse("bench:guest_house_change", args=[house.id])
    assert desk.post(change, {**sent, "is_paused": "on", "version": 1}).status_code == 302
    assert "停业" in page(desk, "guest_house", house.id)
    closing = reverse("bench:guest_house_close", args=[house.id])
    assert desk.post(closing, {"on": clock.today().isoformat(), "version": 1}).status_code == 409
    assert desk.post(closing, {"on": clock.today().isoformat(), "version": 2}).status_code == 302
    assert desk.get(change).status_code == 404


def test_rooms_and_keepers_are_given_and_taken_away(inn: Inn) -> None:
    desk, house = client(inn), inn.house
    added = reverse("bench:guest_room_add", args=[house.id])
    assert desk.post(added, {"name": "103", "beds": "0"}).status_code == 422
    assert desk.post(added, {"name": "103", "beds": "2"}).status_code == 302
    room = GuestRoom.objects.get(name="103")
    assert (
        desk.post(reverse("bench:guest_room", args=[room.id]), {"name": "203", "beds": "1"}).status_code
        == 302
    )
    removal = reverse("bench:guest_room_remove", args=[room.id])
    assert "要撤掉这间客房吗" in desk.get(removal).content.decode()
    assert desk.post(removal).status_code == 302
    assert desk.post(reverse("bench:guest_house_sign", args=[house.id])).status_code == 302
    house = inn.renewed()
    assert house.sign in page(desk, "guest_house", house.id)
    assert house.sign not in page(client(inn, "dispatcher"), "guest_house", house.id)
    keeper = Keeper.objects.get()
    assert desk.post(reverse("bench:guest_keeper_remove", args=[keeper.id])).status_code == 302
    assert "还没有人" in page(desk, "guest_house", house.id)


def check_data(guests: list[Any], *outcomes: str, **more: str) -> dict[str, str]:
    due = (clock.today() + dt.timedelta(days=2)).isoformat()
    seen = {f"seen_{one.id.hex}": kind for one, kind in zip(guests, outcomes, strict=False)}
    return {**seen, "people": str(len(guests)), "due_on": due, **more}


def test_a_check_on_the_spot_and_the_second_visit(inn: Inn) -> None:
    guests = inn.enter(given(1), given(2))
    desk = client(inn, "grid")
    url = reverse("bench:guest_check_make", args=[inn.house.id])
    shown = desk.get(url).content.decode()
    assert "320104********" in shown
    assert "张乙" not in shown
    assert desk.post(url, check_data(guests, "same")).status_code == 422
    assert desk.post(url, check_data(guests, "same", "other", people="1")).status_code == 422
    assert desk.post(url, check_data(guests, "same", "other", people="4")).status_code == 302
    made = page(desk, "guest_check", Check.objects.get().id)
    for words in ("住的不是登记的人", "有人住着，没有登记", "住的人比床位多", "对得上"):
        assert words in made
    finding = Finding.objects.filter(kind="person").get()
    visit = reverse("bench:guest_finding", args=[finding.id])
    assert desk.post(visit, {"is_mended": "no", "words": "没改", "version": 1}).status_code == 422
    assert desk.post(visit, {"is_mended": "yes", "words": "改了", "version": 1}).status_code == 302
    assert "已改好" in page(desk, "guest_house", inn.house.id)


def test_the_page_takes_twelve_queries_however_many_guests(
    inn: Inn, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    desk = client(inn)
    page(desk, "guest_houses")
    inn.enter(*[given(one) for one in range(8)], knowing=True)
    page(desk, "guest_house", inn.house.id)
    with django_assert_max_num_queries(12):
        page(desk, "guest_house", inn.house.id)
    for number in range(30):
        houses.open_house(actor=SYSTEM, place_code=LIUYIN, given=house_given(f"客栈{number}"))
    page(desk, "guest_houses")
    with django_assert_max_num_queries(12):
        assert "客栈29" in page(desk, "guest_houses")


def test_the_district_sets_the_figures_of_guest_houses(inn: Inn) -> None:
    desk = client(inn, "district")
    assert reverse("bench:figure", args=["lodging.entry_minutes"]) in page(desk, "limits")
    url = reverse("bench:figure", args=["lodging.entry_minutes"])
    sent = {"value": "60", "valid_from": clock.today().isoformat(), "reason": "区公安分局定的"}
    assert desk.post(url, sent).status_code == 302
    (guest,) = inn.enter(given(1), ago=45)
    assert not guest.is_late
