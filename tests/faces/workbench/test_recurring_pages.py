"""Recurring trouble on the page of a matter, on the desk, at the window, and as a list."""

from __future__ import annotations

import re
from typing import Any

import pytest

from liren.domains.casework.actions.rate_sums import count_marked
from liren.domains.casework.errors.recurring import TimesUnclear
from liren.domains.casework.models import Category
from liren.domains.casework.rules.recurring import times_wanted
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.personas import client_for

ADDRESS = "柳叶巷 12 号 3 幢"
BUILDING = "柳叶巷12号3幢"


@pytest.fixture
def nine(desk: Desk) -> Desk:
    code = Category.objects.filter(county="320104", level=3).order_by("code")[0].code
    for _ in range(9):
        desk.last = desk.said(address=ADDRESS, category_code=code)  # type: ignore[attr-defined]
    count_marked()
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


def test_another_way_of_writing_the_building_is_the_next_time(nine: Desk) -> None:
    code = Category.objects.filter(county="320104", level=3).order_by("code")[0].code
    number = nine.said(address="柳叶巷１２号３栋 2单元 501室", category_code=code).number
    shown = page(nine, f"/bench/cases/{number}/")
    assert "一年内第 10 次" in shown
    assert "写的是这个地址的第 1 次" in shown
    assert "time 1 with this address as written" in page(nine, f"/bench/cases/{number}/", language="en")


def test_the_window_says_it_before_it_is_taken_in(nine: Desk) -> None:
    client = client_for(nine.world.accounts["community"])
    given = {"do": "look", "address": ADDRESS, "community": f"{LIUYIN}|||", "channel": "window"}
    shown = client.post("/bench/intake/", given).content.decode()
    assert "一年内第 10 次" in shown


def test_the_list_opens_its_matters_and_is_taken_away(nine: Desk) -> None:
    shown = page(nine, "/bench/recurring/")
    assert BUILDING in shown
    assert ADDRESS in page(nine, "/bench/recurring/?by=address")
    link = re.search(r'href="(\?[^"]*spot=[^"#]*)#list"', shown)
    assert link is not None
    opened = page(nine, "/bench/recurring/" + link[1].replace("&amp;", "&"))
    assert nine.last.number in opened  # type: ignore[attr-defined]
    client = client_for(nine.world.accounts["dispatcher"])
    csv = client.get("/bench/recurring/export.csv").getvalue().decode()
    assert BUILDING in csv
    assert client.get("/bench/recurring/export.txt").status_code == 404
    assert "这样筛选" in page(nine, "/bench/recurring/?text=没有这条路")
    assert "Trouble that recurs" in page(nine, "/bench/recurring/", language="en")


@pytest.mark.parametrize("given", ["abc", "1", "1000", "3.5", "-3", "9" * 5000])
def test_what_is_no_number_of_times_is_refused_beside_the_field_and_narrows_nothing(
    nine: Desk, given: str
) -> None:
    with pytest.raises(TimesUnclear) as refused:
        times_wanted(given)
    assert refused.value.code == "casework.times_unclear"
    shown = page(nine, f"/bench/recurring/?times={given}")
    assert re.search(r"“至少几次”须是 2 到 999 的整数.*?id=\"f_times\"", shown, re.DOTALL)
    assert BUILDING in shown
    assert "a whole number from 2 to 999" in page(nine, f"/bench/recurring/?times={given}", language="en")


def test_a_number_of_times_narrows_the_list(nine: Desk) -> None:
    assert [times_wanted(given) for given in ("", " 2 ", "999")] == [0, 2, 999]
    assert BUILDING in page(nine, "/bench/recurring/?times=9")
    assert BUILDING not in page(nine, "/bench/recurring/?times=10")


def test_the_pages_stay_within_their_queries(nine: Desk, django_assert_max_num_queries: Any) -> None:
    client = client_for(nine.world.accounts["dispatcher"])
    for address in (f"/bench/cases/{nine.last.number}/", "/bench/recurring/"):  # type: ignore[attr-defined]
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
