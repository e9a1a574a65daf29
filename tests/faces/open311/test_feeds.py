"""Public matters as Atom; one's own limits as iCalendar behind a secret address."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from xml.parsers import expat

from django.test import Client

from liren.domains.access.actions.accounts import disable_account
from liren.domains.casework.models import CalendarAddress
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.personas import client_for


def tree(content: bytes) -> ET.Element:
    builder, parser = ET.TreeBuilder(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(content, True)
    return builder.close()


def test_public_matters_are_an_atom_feed_without_personal_data(desk311: Desk) -> None:
    receipt = desk311.said(text="3幢2单元501室王小明先生家漏水 & <电话> 13800138000。")
    desk311.said(naming="confidential", name="王秀兰", phone="13800138000", text="不要公开。")
    response = Client().get("/feeds/public.atom", {"place": LIUYIN})
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = tree(response.content)
    assert feed.get("xmlns") == "http://www.w3.org/2005/Atom"
    (entry,) = feed.findall("entry")
    text = response.content.decode()
    assert not [part for part in ("13800138000", "501", "小明", "不要公开") if part in text]
    link = entry.find("link")
    assert link is not None
    assert link.get("href", "").endswith(f"/public/{receipt.number}/")
    for name in ("id", "title", "updated", "published"):
        assert entry.findtext(name)


def test_a_feed_is_narrowed_to_a_place_and_a_class(desk311: Desk) -> None:
    desk311.said(category_code="JS-01-01")
    for asked, count in (({"class": "JS"}, 1), ({"class": "HB"}, 0), ({"place": "320104902"}, 0), ({}, 1)):
        feed = tree(Client().get("/feeds/public.atom", asked).content)
        assert len(feed.findall("entry")) == count
    assert Client().get("/feeds/public.atom", {"place": "999999"}).status_code == 404


def secret_of(desk: Desk, username: str) -> str:
    page = client_for(desk.world.accounts[username]).post("/bench/account/calendar/").content.decode()
    found = re.search(r"/feeds/limits/[\w-]+\.ics", page)
    assert found
    return found[0]


def test_ones_limits_are_a_calendar_behind_a_secret_address(desk311: Desk) -> None:
    receipt = desk311.assigned(text="三单元的楼道灯不亮，电话 13800138000。" * 3)
    address = secret_of(desk311, "community")
    response = Client().get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    told = response.content.replace(b"\r\n ", b"").decode()
    assert receipt.number in told
    assert "13800138000" not in told
    assert told.count("BEGIN:VEVENT") == 1
    assert re.search(r"DTSTART:\d{8}T\d{6}Z", told)
    assert address.rpartition("/")[2].removesuffix(".ics") not in str(list(CalendarAddress.objects.values()))


def test_an_address_ends_when_it_is_renewed_or_stopped(desk311: Desk) -> None:
    first = secret_of(desk311, "community")
    second = secret_of(desk311, "community")
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client = client_for(desk311.world.accounts["community"])
    assert "要停用日历地址吗？</h1>" in client.get("/bench/account/calendar/stop/").content.decode()
    assert Client().get(second).status_code == 200
    assert client.post("/bench/account/calendar/stop/").status_code == 302
    gone = Client().get(second, HTTP_ACCEPT="application/json")
    assert gone.status_code == 404
    assert gone.json()["code"] == "casework.calendar_unknown"


def test_an_address_ends_with_its_owners_account(desk311: Desk) -> None:
    address = secret_of(desk311, "community")
    disable_account(
        actor=desk311.who("admin"), account_id=desk311.world.accounts["community"].id, reason="离职"
    )
    assert Client().get(address).status_code == 404
