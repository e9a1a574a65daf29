"""The sign on a door and one's own side of letting, through the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from liren.domains.letting.actions import doors
from liren.domains.letting.models import Notice
from tests.domains.letting.conftest import NAMES, House, day, house
from tests.domains.letting.test_notices import came, landlord, linked, sign
from tests.personas import client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

    from liren.domains.people.models import Person

__all__ = ["house", "landlord", "sign"]


def client(house: House, username: str = "resident") -> Client:
    return client_for(house.world.accounts[username] if username else None)


def door(sign: str) -> str:
    return reverse("portal:door", args=[sign])


def test_the_sign_shows_the_address_and_nobody_who_lives_there(house: House, sign: str) -> None:
    house.placed(0)
    for username in ("", "resident"):
        page = client(house, username).get(door(sign)).content.decode()
        assert "1-101" in page
        assert "金陵安居公寓" not in page
        assert not any(name in page or f"{name[0]}*" in page for name in NAMES)
    assert client(house, "").get(door("NOSUCHSIGN22")).status_code == 404


def test_a_visitor_is_led_to_the_code_by_telephone_and_back(house: House, sign: str) -> None:
    visitor = client(house, "")
    assert f"next={door(sign)}" in visitor.get(door(sign)).content.decode()
    sent = visitor.post(door(sign), {"kind": "arrival", "on": day().isoformat(), "name": "新来的"})
    assert sent.status_code == 302
    assert not Notice.objects.exists()
    assert client(house, "community").post(door(sign), {}).status_code == 403


def test_a_tenant_states_arrival_and_takes_it_back(house: House, sign: str) -> None:
    browser = client(house)
    wrong = browser.post(door(sign), {"kind": "arrival", "on": day().isoformat(), "name": ""})
    assert wrong.status_code == 422
    assert "请按证件写姓名" in wrong.content.decode()
    sent = {"kind": "arrival", "on": day().isoformat(), "name": "新来的"}
    assert browser.post(door(sign), sent).status_code == 302
    assert browser.post(door(sign), sent).status_code == 409
    page = browser.get(reverse("portal:letting")).content.decode()
    assert "等对方确认" in page
    notice = Notice.objects.get()
    answer = reverse("portal:letting_answer", args=[notice.id])
    assert browser.post(answer, {"do": "withdraw"}).status_code == 302
    assert "已撤回" in browser.get(reverse("portal:letting")).content.decode()


def test_tenant_and_landlord_confirm_each_other(house: House, sign: str, landlord: Person) -> None:
    stay = house.placed(0)
    linked(house, "resident", stay.person)
    assert "主卧" in client(house).get(reverse("portal:letting")).content.decode()
    owner = client(house, "neighbour")
    page = owner.get(reverse("portal:letting")).content.decode()
    assert "赵*鸣" in page
    assert NAMES[0] not in page
    left = reverse("portal:letting_left", args=[stay.id])
    assert client(house).get(left).status_code == 404
    assert owner.post(left, {"on": day(-60).isoformat()}).status_code == 422
    assert owner.post(left, {"on": day(-1).isoformat()}).status_code == 302
    asked = client(house).get(reverse("portal:letting")).content.decode()
    assert "等您说是不是这样" in asked
    answer = reverse("portal:letting_answer", args=[Notice.objects.get().id])
    assert client(house).post(answer, {"do": "yes"}).status_code == 302
    stay.refresh_from_db()
    assert (stay.until, stay.left_said_by) == (day(-1), "landlord")


def test_a_landlord_says_who_came(house: House, landlord: Person) -> None:
    owner, url = client(house, "neighbour"), reverse("portal:letting_arrived", args=[house.let.id])
    assert url in owner.get(reverse("portal:letting")).content.decode()
    assert owner.post(url, {"on": day().isoformat(), "name": ""}).status_code == 422
    assert owner.post(url, {"on": day().isoformat(), "name": "新来的"}).status_code == 302
    assert client(house).get(url).status_code == 404
    assert "新来的" not in owner.get(reverse("portal:letting")).content.decode()


def test_the_landlord_reads_the_newcomer_masked(house: House, sign: str, landlord: Person) -> None:
    came(house, sign, name="林徽音")
    page = client(house, "neighbour").get(reverse("portal:letting")).content.decode()
    assert "林*音" in page
    assert "林徽音" not in page


def test_posts_from_one_address_are_limited(house: House, sign: str, settings: object) -> None:
    settings.LIREN_TURNS = 3  # type: ignore[attr-defined]
    browser = client(house)
    statuses = [
        browser.post(door(sign), {"kind": "departure", "on": day().isoformat()}).status_code for _ in "1234"
    ]
    assert statuses == [409, 409, 409, 429]


def test_the_desk_lists_what_waits_and_gives_the_bed(
    house: House, sign: str, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    notice = came(house, sign)
    desk = client(house, "community")
    url = reverse("bench:let_notice", args=[notice.id])
    assert url in desk.get(reverse("bench:let_notices")).content.decode()
    shown = desk.get(url).content.decode()
    assert "新来的" in shown
    tenant = house.person(0)
    sent = {"version": notice.version, "text": tenant.name, "bed": str(house.bed().id)}
    assert desk.post(url, sent).status_code == 200
    assert desk.post(url, {**sent, "person": str(tenant.id)}).status_code == 302
    assert house.renewed().people == 1
    assert "新来的" not in desk.get(url).content.decode()
    other = came(house, sign)
    url = reverse("bench:let_notice", args=[other.id])
    assert desk.post(url, {"version": other.version, "do": "decline"}).status_code == 302
    assert "现在没有要确认的来去" in desk.get(reverse("bench:let_notices")).content.decode()
    with django_assert_max_num_queries(12):
        desk.get(reverse("bench:let_notices"))
    own = client(house)
    with django_assert_max_num_queries(12):
        assert own.get(reverse("portal:letting")).status_code == 200


def test_the_sign_is_printed_and_replaced(house: House) -> None:
    desk, url = client(house, "community"), reverse("bench:let_sign", args=[house.let.id])
    printed = desk.post(url)
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    first = house.renewed().door
    desk.post(url, {"do": "fresh"})
    assert house.renewed().door not in ("", first)
    assert doors.make_door(actor=house.who(), let_id=house.let.id).door == house.let.door


@pytest.mark.parametrize("username", ["dispatcher", "department"])
def test_who_does_not_keep_the_register_makes_no_sign(house: House, username: str) -> None:
    url = reverse("bench:let_sign", args=[house.let.id])
    assert client(house, username).post(url).status_code == 403
