"""Splitting a matter, through the pages of desk, owner and resident."""

from __future__ import annotations

import re
from typing import Any

import pytest

from liren.domains.casework.models import Case
from tests.domains.casework.conftest import Desk
from tests.faces.workbench.test_dispute_pages import Argued
from tests.personas import client_for


@pytest.fixture
def argued(desk: Desk) -> Argued:
    return Argued(desk)


def split(argued: Argued, title: str, key: str, who: str = "dispatcher") -> Any:
    body = str(argued.desk.body(key)) if key else ""
    return argued.do(who, "split", title=title, words="请处理", body=body, place=argued.case.place_code)


def resident(argued: Argued, language: str = "zh-hans") -> str:
    client = client_for(None)
    client.cookies["liren_language"] = language
    client.post("/follow/", {"code": argued.receipt.tracking_code})
    return client.get(f"/matters/{argued.receipt.number}/").content.decode()


def test_split_answered_and_rated_as_one(argued: Argued) -> None:
    assert "/split/" in argued.get("dispatcher")
    assert split(argued, "", "housing").status_code == 422
    assert split(argued, "楼道灯不亮", "station:001").status_code == 302
    assert split(argued, "屋顶漏水", "housing").status_code == 302
    page = argued.get("dispatcher")
    assert "拆出的部分" in page
    assert "take-back-part" in page
    roof = Case.objects.get(number=f"{argued.receipt.number}-2")
    department = client_for(argued.desk.world.accounts["department"])
    own = department.get(f"/bench/cases/{roof.number}/").content.decode()
    assert "这是一件事里的一部分" in own
    assert f'href="/bench/cases/{argued.receipt.number}/"' not in own, "the whole is not the department's"
    for number, who in ((1, "community"), (2, "department")):
        client = client_for(argued.desk.world.accounts[who])
        address = f"/bench/cases/{argued.receipt.number}-{number}/"
        assert client.post(f"{address}accept/").status_code == 302
        given = {"outcome": "fixed", "answer": f"第 {number} 部分修好了。"}
        assert client.post(f"{address}resolve/", given).status_code == 302
    shown = resident(argued)
    assert "分几部分办" in shown
    assert "第 1 部分修好了。" in shown
    assert shown.count('action="/matters/') >= 1
    assert len(re.findall(r'action="/matters/[^"]+/rate/"', shown)) == 1
    assert "Handled in parts" in resident(argued, "en")


def test_the_owner_says_why_it_does_not_wait(argued: Argued) -> None:
    split(argued, "屋顶漏水", "housing")
    assert "为什么不等没办完的部分" in argued.get("community", "resolve")
    given = {"outcome": "fixed", "answer": "都好了。"}
    assert argued.do("community", "resolve", **given).status_code == 422
    assert argued.do("community", "resolve", **given, without_parts="屋顶另办").status_code == 302


def test_taken_back_and_answered_by_the_desk(argued: Argued) -> None:
    split(argued, "屋顶漏水", "housing")
    split(argued, "门铃坏了", "")
    desk = client_for(argued.desk.world.accounts["dispatcher"])
    address = f"/bench/cases/{argued.receipt.number}-2/take-back-part/"
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"words": "拆错了"}).status_code == 302
    assert "门铃坏了" not in re.sub(
        r'<ol class="history">.*?</ol>', "", argued.get("dispatcher"), flags=re.DOTALL
    )
    answer = {"outcome": "planned", "answer": "明年大修。", "reason": "已列入计划"}
    assert argued.do("dispatcher", "answer-whole", **answer).status_code == 302
    assert argued.case.state == "resolved"


def test_a_step_that_is_not_ones_own_is_not_opened(argued: Argued) -> None:
    client = client_for(argued.desk.world.accounts["supervisor"])
    for verb in ("split", "take-back-part", "answer-whole"):
        assert client.get(argued.address(verb)).status_code == 403


def test_three_parts_cost_as_many_queries_as_one(argued: Argued, django_assert_max_num_queries: Any) -> None:
    for title in ("一", "二", "三"):
        split(argued, title, "housing")
    for who in ("community", "dispatcher"):
        client = client_for(argued.desk.world.accounts[who])
        client.get(argued.address())
        with django_assert_max_num_queries(12):
            client.get(argued.address())
