"""The keeper of a guest house on the telephone: opens the side, enters several guests, lets them leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from liren.domains.lodging.actions import keepers
from liren.domains.lodging.models import Guest, Keeper
from liren.faces.ui.moment_field import FORMAT, local_now
from tests.domains.lodging.conftest import Inn, child, given, inn
from tests.personas import client_for

if TYPE_CHECKING:
    from django.test import Client

    from liren.domains.lodging.rules.guests import GuestGiven

__all__ = ["inn"]


def client(inn: Inn, username: str = "resident") -> Client:
    return client_for(inn.world.accounts[username])


def url(name: str, *args: object) -> str:
    return reverse(f"portal:lodging_{name}", args=args)


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(inn: Inn, *guests: GuestGiven, room: str = "101", **more: str) -> dict[str, Any]:
    rows = {
        f"g{row}-{name}": value
        for row, one in enumerate(guests)
        for name, value in (
            ("name", one.name),
            ("kind", one.kind),
            ("number", one.number),
            ("is_confirmed", "on"),
        )
    }
    at = local_now().strftime(FORMAT)
    return {
        "room": str(inn.room(room).id),
        "arrived_at": at,
        "rows": str(max(2, len(guests))),
        **rows,
        **more,
    }


def test_a_sign_opens_the_side_of_a_house(inn: Inn) -> None:
    other = client(inn, "neighbour")
    assert "您的账号还没有开通" in text(other, reverse("portal:lodging"))
    sign = keepers.make_sign(actor=inn.who(), house_id=inn.house.id).sign
    assert "柳荫客栈" in text(other, url("join", sign))
    assert other.post(url("join", sign)).status_code == 302
    assert other.get(url("join", sign)).status_code == 404
    assert Keeper.objects.filter(until__isnull=True).count() == 2
    assert other.get(reverse("portal:lodging")).status_code == 302
    assert reverse("portal:lodging") in text(other, reverse("portal:my_account"))


def test_several_guests_are_entered_and_leave(inn: Inn) -> None:
    keeper, house = client(inn, "resident"), inn.house
    address = url("arrived", house.id)
    assert "第 2 位客人" in text(keeper, address)
    more = keeper.post(address, {**sent(inn, given(1)), "do": "more"}).content.decode()
    assert "第 3 位客人" in more
    assert "张乙" in more
    assert keeper.post(address, sent(inn)).status_code == 422
    assert keeper.post(address, sent(inn, given(1), given(2))).status_code == 302
    shown = text(keeper, url("house", house.id))
    assert "张*" in shown
    assert "张乙" not in shown
    leaving = url("left", house.id)
    assert keeper.post(leaving, {"left_at": "2026-01-01T10:00"}).status_code == 422
    guest = Guest.objects.first()
    assert guest is not None
    ready = {"guests": [str(guest.id)], "left_at": sent(inn)["arrived_at"]}
    later = keeper.post(leaving, {**ready, "left_at": "2999-01-01T10:00"})
    assert later.status_code == 422
    Guest.objects.update(arrived_at=guest.arrived_at.replace(second=0, microsecond=0))
    assert keeper.post(leaving, ready).status_code == 302
    assert inn.renewed().people == 1


def test_warnings_stand_beside_the_guest_and_are_gone_on_over(inn: Inn) -> None:
    keeper, address = client(inn, "resident"), url("arrived", inn.house.id)
    wrong = sent(inn, given(1))
    wrong["g0-number"] = wrong["g0-number"][:-1] + ("1" if wrong["g0-number"][-1] != "1" else "2")
    wrong["g0-birth"] = "1990-03-07"
    warned = keeper.post(address, wrong)
    assert warned.status_code == 409
    assert "校验位对不上" in warned.content.decode()
    assert "看过了，照实登记" in warned.content.decode()
    assert keeper.post(address, {**wrong, "do": "knowing"}).status_code == 302
    assert keeper.post(address, sent(inn, given(2), given(3), room="102")).status_code == 409


def test_of_a_minor_the_keeper_is_asked_the_five_musts(inn: Inn) -> None:
    keeper, address = client(inn, "resident"), url("arrived", inn.house.id)
    asked = keeper.post(address, sent(inn, child()))
    assert asked.status_code == 422
    assert "未满 18 周岁" in asked.content.decode()
    assert "必须立即报告公安机关" in asked.content.decode()
    guardian = {"guardian_name": "张父", "guardian_phone": "13800138000", "relation": "parent"}
    assert keeper.post(address, {**sent(inn, child()), **guardian}).status_code == 302


def test_what_was_written_wrong_is_struck_out_by_the_own_house_alone(inn: Inn) -> None:
    (guest,) = inn.enter(given(1))
    keeper = client(inn, "resident")
    assert client(inn, "neighbour").get(url("strike", guest.id)).status_code == 404
    assert keeper.post(url("strike", guest.id), {"reason": ""}).status_code == 422
    assert keeper.post(url("strike", guest.id), {"reason": "写错了人"}).status_code == 302
    assert "现在没有客人" in text(keeper, url("house", inn.house.id))
