"""Joint handling through the pages: calling, reporting in, answering, deciding, counting; what residents read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from liren.domains.casework.actions import joint
from liren.domains.casework.models import Case, JointCall
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk
from tests.personas import client_for


class Called:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.receipt = desk.accepted(naming="named", name="王秀兰", phone="17000000001")

    @property
    def case(self) -> Case:
        return Case.objects.get(id=self.receipt.case_id)

    def address(self, verb: str = "") -> str:
        return f"/bench/cases/{self.receipt.number}/" + (f"{verb}/" if verb else "")

    def get(self, who: str, verb: str = "", **query: Any) -> Any:
        return client_for(self.desk.world.accounts[who]).get(self.address(verb), query)

    def do(self, who: str, verb: str, **given: Any) -> Any:
        given = {"version": self.case.version, **given}
        return client_for(self.desk.world.accounts[who]).post(self.address(verb), given)

    def call(self, *keys: str) -> list[JointCall]:
        tasks = [joint.Task(self.desk.body(key), "到场查看电源。", 3) for key in keys]
        joint.call_bodies(actor=self.desk.who("community"), case_id=self.receipt.case_id, tasks=tasks)
        return list(JointCall.objects.order_by("called_at", "id"))


@pytest.fixture
def called(desk: Desk) -> Called:
    return Called(desk)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_lead_calls_two_bodies_and_each_reports_in_and_answers(called: Called) -> None:
    body = {"body": called.desk.body("housing"), "task": "查电源", "length": 3}
    other = {
        "body_2": called.desk.body("property"),
        "task_2": "开配电间",
        "length_2": 1,
        "words": "要两家一起",
    }
    assert "叫单位一起办" in text_of(called.get("community"))
    answer = called.do("community", "call", **body, **other)
    assert answer.status_code == 302, text_of(answer)
    page = text_of(called.get("department"))
    assert "查电源" in page
    assert "待报到" in page
    assert "叫到我们的" in text_of(client_for(called.desk.world.accounts["department"]).get("/bench/mine/"))
    assert called.do("department", "report-in").status_code == 302
    assert called.do("department", "answer-call", answer="换了空开。", is_public="on").status_code == 302
    assert "换了空开。" in text_of(called.get("community"))
    assert called.do("organisation", "report-in").status_code == 302
    code = {"code": called.receipt.tracking_code}
    client = client_for(None)
    client.post("/follow/", code)
    resident = text_of(client.get(f"/matters/{called.receipt.number}/"))
    assert "请来一起办的单位" in resident
    assert "换了空开。" in resident


def test_a_task_left_out_is_asked_for_beside_its_field(called: Called) -> None:
    answer = called.do("community", "call", body=called.desk.body("housing"), task="", length=3)
    assert answer.status_code == 422
    answer = called.do(
        "community", "call", body=called.desk.body("housing"), task="查", length=3, task_2="写了没选"
    )
    assert answer.status_code == 422
    assert "还没有选单位" in text_of(answer)
    called.call("housing")
    answer = called.do("community", "call", body=called.desk.body("housing"), task="查", length=3)
    assert answer.status_code == 422
    assert "已经叫了" in text_of(answer)


def test_the_lead_is_asked_why_it_does_not_wait(called: Called) -> None:
    called.call("housing")
    assert "为什么不等叫来的单位答复" in text_of(called.get("community", "resolve"))
    given = {"outcome": "fixed", "answer": "修好了。"}
    refused = called.do("community", "resolve", **given)
    assert refused.status_code == 422
    assert "还没有答复" in text_of(refused)
    assert called.do("community", "resolve", **given, without_calls="已自行修好").status_code == 302
    assert called.get("department").status_code == 404


def test_the_lead_decides_extends_reminds_and_takes_back(called: Called) -> None:
    first, second = called.call("housing", "property")
    assert called.do("department", "decline-call", reason="not_ours", words="归物业").status_code == 302
    assert "叫来的单位请求不来" in text_of(
        client_for(called.desk.world.accounts["community"]).get("/bench/mine/")
    )
    page = text_of(called.get("community"))
    assert "决定来不来" in page
    assert "归物业" in page
    assert called.do("community", "decide-call", call=first.id, decision="no", words="").status_code == 422
    assert called.do("community", "decide-call", call=first.id, decision="yes").status_code == 302
    assert called.do("community", "extend-call", call=second.id, length=5, words="等配件").status_code == 302
    assert called.do("community", "remind-call", call=second.id).status_code == 302
    assert called.do("community", "withdraw-call", call=second.id, words="不用了").status_code == 302
    states = JointCall.objects.order_by("called_at", "id").values_list("state", flat=True)
    assert list(states) == ["released", "withdrawn"]


def test_a_step_on_a_call_out_of_reach_is_not_opened(called: Called) -> None:
    called.call("housing")
    assert called.get("community", "report-in").status_code == 403
    assert called.get("department", "withdraw-call").status_code == 403
    assert called.get("organisation", "report-in").status_code == 404
    assert called.get("department", "report-in").status_code == 200


def test_an_old_page_shows_what_happened_meanwhile(called: Called) -> None:
    (first,) = called.call("housing")
    old = called.case.version
    called.do("department", "decline-call", reason="not_ours", words="归物业管")
    answer = called.do("community", "withdraw-call", call=first.id, words="不用来了", version=old)
    assert answer.status_code == 409
    assert "归物业管" in text_of(answer)
    assert "不用来了" in text_of(answer)


def test_the_counts_open_their_calls(called: Called) -> None:
    called.call("housing", "property")
    client = client_for(called.desk.world.accounts["supervisor"])
    page = text_of(client.get("/bench/joint/"))
    assert "住建" in page
    body = str(called.desk.body("housing"))
    listed = text_of(client.get("/bench/joint/", {"body": body, "kind": "called"}))
    assert called.receipt.number in listed
    assert client.get("/bench/joint/", {"body": "x", "kind": "y", "since": "z"}).status_code == 200


def test_the_counts_are_taken_away_with_their_days(called: Called) -> None:
    called.call("housing", "property")
    client = client_for(called.desk.world.accounts["supervisor"])
    assert "/bench/joint/export.csv?since=" in text_of(client.get("/bench/joint/"))
    taken = client.get("/bench/joint/export.csv", {"since": "2026-11-01", "until": "2026-11-30"})
    lines = taken.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("单位,叫到,已报到")
    assert sorted(line.split(",")[1] for line in lines[1:3]) == ["1", "1"]
    assert "2026-11-01 — 2026-11-30" in lines[-1]
    assert AuditEntry.objects.filter(verb="casework.cases.exported").exists()
    assert client.get("/bench/joint/export.txt").status_code == 404
    community = client_for(called.desk.world.accounts["community"])
    assert community.get("/bench/joint/export.csv").status_code == 403


def test_three_calls_cost_as_many_queries_as_one(called: Called, django_assert_max_num_queries: Any) -> None:
    client = client_for(called.desk.world.accounts["community"])
    called.call("housing", "property", "urban")
    client.get(called.address())
    with django_assert_max_num_queries(12):
        client.get(called.address())
    with django_assert_max_num_queries(12):
        client.get("/bench/mine/")
    with django_assert_max_num_queries(12):
        client.get("/bench/joint/")
