"""A dispute over who is responsible, through the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from liren.domains.casework.actions import disputes, joint
from liren.domains.casework.models import Case, Dispute
from tests.domains.casework.conftest import Desk
from tests.personas import client_for


class Argued:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.receipt = desk.accepted(naming="named", name="王秀兰", phone="17000000001")

    @property
    def case(self) -> Case:
        return Case.objects.get(id=self.receipt.case_id)

    def address(self, verb: str = "") -> str:
        return f"/bench/cases/{self.receipt.number}/" + (f"{verb}/" if verb else "")

    def get(self, who: str, verb: str = "") -> str:
        answer = client_for(self.desk.world.accounts[who]).get(self.address(verb))
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.content.decode())

    def do(self, who: str, verb: str, **given: Any) -> Any:
        given = {"version": self.case.version, **given}
        return client_for(self.desk.world.accounts[who]).post(self.address(verb), given)


@pytest.fixture
def argued(desk: Desk) -> Argued:
    return Argued(desk)


def test_raised_ruled_appealed_and_ruled_finally(argued: Argued) -> None:
    assert "提出责任争议" in argued.get("community")
    urban = str(argued.desk.body("urban"))
    assert argued.do("community", "dispute", words="").status_code == 422
    assert argued.do("community", "dispute", words="路灯归城管", body=urban).status_code == 302
    mine = client_for(argued.desk.world.accounts["supervisor"]).get("/bench/mine/").content.decode()
    assert "等您裁定的责任争议" in mine
    assert "裁定责任" in argued.get("supervisor")
    own = str(argued.desk.body("station:001"))
    assert argued.do("supervisor", "rule-dispute", body=own, words="按清单归社区").status_code == 302
    assert "提请区里裁定" in argued.get("community")
    assert argued.do("community", "appeal-dispute", words="请区里定").status_code == 302
    assert argued.do("supervisor", "rule-dispute", body=own, words="还是社区").status_code == 403
    assert argued.do("district", "rule-dispute", body=urban, words="区级道路归城管").status_code == 302
    assert Dispute.objects.get().state == "final"
    assert argued.case.owner_id == argued.desk.body("urban")
    client = client_for(None)
    client.post("/follow/", {"code": argued.receipt.tracking_code})
    resident = client.get(f"/matters/{argued.receipt.number}/").content.decode()
    assert "区里裁定由" in resident


def test_a_step_that_is_not_ones_own_is_not_opened(argued: Argued) -> None:
    client = client_for(argued.desk.world.accounts["dispatcher"])
    assert client.get(argued.address("dispute")).status_code == 403
    assert client.get(argued.address("rule-dispute")).status_code == 403
    assert client.get(argued.address("appeal-dispute")).status_code == 403


def test_an_old_page_keeps_what_was_typed(argued: Argued) -> None:
    old = argued.case.version
    argued.do("community", "dispute", words="路灯归城管")
    body = str(argued.desk.body("urban"))
    answer = argued.do("supervisor", "rule-dispute", body=body, words="按职责清单", version=old)
    assert answer.status_code == 409
    assert "按职责清单" in answer.content.decode()


def test_a_page_with_calls_and_a_dispute_stays_within_its_queries(
    argued: Argued, django_assert_max_num_queries: Any
) -> None:
    community = argued.desk.who("community")
    tasks = [joint.Task(argued.desk.body(key), "到场", 2) for key in ("housing", "property")]
    joint.call_bodies(actor=community, case_id=argued.receipt.case_id, tasks=tasks)
    disputes.raise_dispute(actor=community, case_id=argued.receipt.case_id, words="路灯归城管")
    for who in ("community", "supervisor", "department"):
        client = client_for(argued.desk.world.accounts[who])
        client.get(argued.address())
        with django_assert_max_num_queries(12):
            client.get(argued.address())
