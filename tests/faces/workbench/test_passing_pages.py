"""A matter passed up, through the pages of owner, street, district and resident."""

from __future__ import annotations

from typing import Any

import pytest

from liren.domains.casework.models import PassUp
from tests.domains.casework.conftest import Desk
from tests.faces.workbench.test_dispute_pages import Argued
from tests.personas import client_for

WHY, NOTE = "要动用维修资金，社区批不了", "大修要用维修资金，已报街道，下周一前有消息。"


@pytest.fixture
def argued(desk: Desk) -> Argued:
    return Argued(desk)


def follow(argued: Argued, language: str = "") -> str:
    client = client_for(None)
    if language:
        client.cookies["liren_language"] = language
    client.post("/follow/", {"code": argued.receipt.tracking_code})
    return client.get(f"/matters/{argued.receipt.number}/").content.decode()


def rail(argued: Argued, who: str) -> str:
    return client_for(argued.desk.world.accounts[who]).get("/bench/queue/?view=to_take_up").content.decode()


def test_passed_up_passed_on_and_taken(argued: Argued) -> None:
    assert "/pass-up/" in argued.get("community")
    refused = argued.do("community", "pass-up", words=WHY, note="")
    assert refused.status_code == 422
    assert WHY in refused.content.decode(), "what was typed stays"
    assert argued.do("community", "pass-up", words=WHY, note=NOTE).status_code == 302
    assert argued.receipt.number in rail(argued, "dispatcher")
    assert argued.receipt.number not in rail(argued, "district")
    page = argued.get("supervisor")
    assert "接手上报" in page
    assert WHY in page
    resident = follow(argued)
    assert NOTE in resident
    assert "已经上报" in resident
    assert WHY not in resident
    assert "passed up" in follow(argued, "en")
    housing = str(argued.desk.body("housing"))
    assert argued.do("district", "take-up", body=housing, words="").status_code == 403
    assert argued.do("dispatcher", "pass-on", words="资金归区里", note="已再报区里。").status_code == 302
    assert argued.receipt.number in rail(argued, "district")
    assert argued.do("district", "take-up", body=housing, words="由住建牵头").status_code == 302
    assert PassUp.objects.filter(state="taken").count() == 1
    assert argued.case.owner_id == argued.desk.body("housing")
    assert "首接单位仍是" in follow(argued)


def test_sent_back_or_taken_back(argued: Argued) -> None:
    argued.do("community", "pass-up", words=WHY, note=NOTE)
    assert "/drop-pass-up/" in argued.get("community")
    assert argued.do("dispatcher", "send-back-up", words="小修不用", note="先小修。").status_code == 302
    assert "退回上报" in argued.get("community")
    argued.do("community", "pass-up", words=WHY, note=NOTE)
    assert argued.do("community", "drop-pass-up", words="物业先修").status_code == 302
    assert argued.do("dispatcher", "send-back-up", words="小修不用", note="先小修。").status_code == 409


def test_a_step_that_is_not_ones_own_is_not_opened(argued: Argued) -> None:
    client = client_for(argued.desk.world.accounts["dispatcher"])
    for verb in ("pass-up", "take-up", "send-back-up", "pass-on", "drop-pass-up"):
        assert client.get(argued.address(verb)).status_code == 403


def test_the_page_costs_no_query_more(argued: Argued, django_assert_max_num_queries: Any) -> None:
    argued.do("community", "pass-up", words=WHY, note=NOTE)
    for who in ("community", "supervisor", "department"):
        client = client_for(argued.desk.world.accounts[who])
        client.get(argued.address())
        with django_assert_max_num_queries(12):
            client.get(argued.address())
