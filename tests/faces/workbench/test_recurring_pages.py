"""Recurring trouble on the page of a matter, on the desk, at the window, and as a list."""

from __future__ import annotations

import re
from typing import Any

import pytest

from liren.domains.casework.models import Category
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.personas import client_for

ADDRESS = "柳叶巷 12 号 3 幢"


@pytest.fixture
def nine(desk: Desk) -> Desk:
    code = Category.objects.filter(county="320104", level=3).order_by("code")[0].code
    for _ in range(9):
        desk.last = desk.said(address=ADDRESS, category_code=code)  # type: ignore[attr-defined]
    return desk


def page(desk: Desk, address: str, who: str = "dispatcher", language: str = "zh-hans") -> str:
    client = client_for(desk.world.accounts[who])
    client.cookies["liren_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_the_matter_and_the_desk_say_it(nine: Desk) -> None:
    number = nine.last.number  # type: ignore[attr-defined]
    shown = page(nine, f"/bench/cases/{number}/")
    assert "一年内第 9 次" in shown
    assert len(re.findall('class="work-row"', shown)) >= 8
    assert "Time 9 within a year" in page(nine, f"/bench/cases/{number}/", language="en")
    assert "一年内第 9 次" in page(nine, f"/bench/dispatch/{number}/")


def test_the_window_says_it_before_it_is_taken_in(nine: Desk) -> None:
    client = client_for(nine.world.accounts["community"])
    given = {"do": "look", "address": ADDRESS, "community": f"{LIUYIN}|||", "channel": "window"}
    shown = client.post("/bench/intake/", given).content.decode()
    assert "一年内第 10 次" in shown


def test_the_list_opens_its_matters_and_is_taken_away(nine: Desk) -> None:
    shown = page(nine, "/bench/recurring/")
    assert ADDRESS in shown
    link = re.search(r'href="(\?[^"]*spot=[^"#]*)#list"', shown)
    assert link is not None
    opened = page(nine, "/bench/recurring/" + link[1].replace("&amp;", "&"))
    assert nine.last.number in opened  # type: ignore[attr-defined]
    client = client_for(nine.world.accounts["dispatcher"])
    csv = b"".join(client.get("/bench/recurring/export.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert ADDRESS in csv
    assert client.get("/bench/recurring/export.txt").status_code == 404
    assert "这样筛选" in page(nine, "/bench/recurring/?text=没有这条路")
    assert "Trouble that recurs" in page(nine, "/bench/recurring/", language="en")


def test_the_pages_stay_within_their_queries(nine: Desk, django_assert_max_num_queries: Any) -> None:
    client = client_for(nine.world.accounts["dispatcher"])
    for address in (f"/bench/cases/{nine.last.number}/", "/bench/recurring/"):  # type: ignore[attr-defined]
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
