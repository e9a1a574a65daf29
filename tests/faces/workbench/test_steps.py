"""The whole loop through the pages: each step by the persona whose hand it is in."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liren.domains.casework.actions import requester
from liren.domains.casework.models import CallBack, Case, Step, Suspension
from liren.kernel.actor import VISITOR
from tests.domains.casework.conftest import Desk
from tests.personas import client_for, file_address

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liren.domains.casework.actions.intake import Receipt


class Hands:
    """Presses the buttons of one matter as whichever persona."""

    def __init__(self, desk: Desk, receipt: Receipt) -> None:
        self.desk, self.receipt = desk, receipt

    @property
    def case(self) -> Case:
        return Case.objects.get(id=self.receipt.case_id)

    def address(self, verb: str = "") -> str:
        return f"/bench/cases/{self.receipt.number}/" + (f"{verb}/" if verb else "")

    def get(self, who: str, verb: str = "") -> HttpResponse:
        client = client_for(self.desk.world.accounts[who])
        return client.get(self.address(verb))

    def do(self, who: str, verb: str, *, version: int | None = None, **given: Any) -> HttpResponse:
        self.desk.at(minutes=10)
        client = client_for(self.desk.world.accounts[who])
        given["version"] = self.case.version if version is None else version
        return client.post(self.address(verb), given)

    def done(self, who: str, verb: str, **given: Any) -> None:
        answer = self.do(who, verb, **given)
        assert answer.status_code == 302, answer.content.decode()[-3000:]

    def body(self, key: str) -> str:
        return str(self.desk.body(key))


@pytest.fixture
def hands(desk: Desk) -> Hands:
    return Hands(desk, desk.said(naming="named", name="王秀兰", phone="17000000001"))


def text_of(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_matter_is_dispatched_accepted_asked_about_resolved_and_rated(hands: Hands) -> None:
    hands.done("dispatcher", "assign", body=hands.body("station:001"), urgency="general")
    hands.done("community", "accept")
    hands.done("community", "ask", words="是整个单元都不亮吗？")
    assert hands.case.state == "in_progress"
    requester.answer_question(
        actor=VISITOR, case_id=hands.case.id, words="是的，六层都不亮。", code=hands.receipt.tracking_code
    )
    mine = client_for(hands.desk.world.accounts["community"]).get("/bench/mine/").content.decode()
    assert "诉求人已答复" in mine
    assert "是的，六层都不亮。" in text_of(hands.get("community"))
    hands.done("community", "resolve", outcome="fixed", answer="换了主线和灯，请再看看。")
    assert hands.case.resolution == "换了主线和灯，请再看看。"
    code = hands.receipt.tracking_code
    requester.rate_case(actor=VISITOR, case_id=hands.case.id, level=2, words="两天又灭了", code=code)
    call_back = CallBack.objects.get(case=hands.case)
    assert "登记回访" in text_of(hands.get("supervisor"))
    hands.done("supervisor", "call-back", call_back=call_back.id, result="rectify", words="要重新查线路")
    assert "登记整改" in text_of(hands.get("community"))
    hands.done("community", "rectify", words="重新换了一段线")
    page = text_of(hands.get("supervisor"))
    assert "不满意" in page
    assert "重新换了一段线" in page


def test_after_two_returns_the_street_rules_and_it_cannot_be_returned_again(hands: Hands) -> None:
    for _ in range(2):
        hands.done("dispatcher", "assign", body=hands.body("station:001"))
        hands.done("community", "return", reason="not_ours", words="归物业管")
    refused = hands.do("dispatcher", "assign", body=hands.body("station:001"))
    assert refused.status_code == 409
    assert "要由街道裁定承办单位" in text_of(refused)
    desk = client_for(hands.desk.world.accounts["supervisor"]).get("/bench/dispatch/").content.decode()
    assert "裁定承办单位" in desk
    assert "归物业管" in desk
    hands.done("supervisor", "rule", body=hands.body("station:001"), words="线路属公共部位")
    assert hands.get("community", "return").status_code == 403
    again = hands.do("community", "return", reason="not_ours", words="还是归物业")
    assert again.status_code == 409
    assert "不能再退" in text_of(again)


def test_a_hand_on_leaves_the_owner_until_the_other_body_has_taken_over(hands: Hands) -> None:
    hands.done("dispatcher", "assign", body=hands.body("station:001"))
    hands.done("community", "accept")
    hands.done("community", "offer", body=hands.body("housing"), reason="other_duty", words="要换主线")
    assert hands.case.owner_id == hands.desk.body("station:001")
    blocked = hands.do("community", "resolve", outcome="fixed", answer="好了")
    assert blocked.status_code == 409
    assert (
        "请我们接手的"
        in client_for(hands.desk.world.accounts["department"]).get("/bench/mine/").content.decode()
    )
    hands.done("department", "take-over")
    assert hands.case.owner_id == hands.desk.body("housing")
    page = text_of(hands.get("community"))
    assert "首接" in page
    assert "柳荫里" in page


def test_an_offer_is_declined_with_a_reason(hands: Hands) -> None:
    hands.done("dispatcher", "assign", body=hands.body("station:001"))
    hands.done("community", "accept")
    hands.done("community", "offer", body=hands.body("housing"), reason="other_duty", words="要换主线")
    hands.done("department", "decline", words="灯具归物业")
    assert hands.case.next_owner_id is None
    assert hands.get("department").status_code == 404


def test_a_suspension_is_approved_by_somebody_else(hands: Hands) -> None:
    hands.done("dispatcher", "assign", body=hands.body("station:001"))
    hands.done("director", "accept")
    until = (hands.desk.now.date() + dt.timedelta(days=5)).isoformat()
    hands.done("director", "suspend", reason="await_material", words="等灯具到货", until=until)
    assert "审批挂起" not in text_of(hands.get("director"))
    own = hands.do("director", "decide", decision="yes")
    assert own.status_code == 403
    waiting = client_for(hands.desk.world.accounts["supervisor"]).get("/bench/mine/").content.decode()
    assert "等您批的挂起" in waiting
    assert "等灯具到货" in text_of(hands.get("supervisor"))
    hands.done("supervisor", "decide", decision="yes")
    assert hands.case.is_suspended
    assert "期间不计时" in text_of(hands.get("community"))
    hands.done("director", "resume")
    assert not hands.case.is_suspended
    assert Suspension.objects.get(case=hands.case).ended_at


def test_refusing_a_suspension_wants_a_reason(hands: Hands) -> None:
    hands.done("dispatcher", "assign", body=hands.body("station:001"))
    hands.done("community", "accept")
    until = (hands.desk.now.date() + dt.timedelta(days=5)).isoformat()
    hands.done("community", "suspend", reason="await_material", words="等灯具到货", until=until)
    assert hands.do("director", "decide", decision="no").status_code == 422
    hands.done("director", "decide", decision="no", words="库房里有")
    assert not hands.case.is_suspended


def test_matters_are_merged_and_taken_apart_again(hands: Hands) -> None:
    main = Hands(hands.desk, hands.desk.said(text="单元的灯都灭了，请来修。"))
    missing = hands.do("dispatcher", "merge", into="320104-2026-999999")
    assert missing.status_code == 422
    hands.done("dispatcher", "merge", into=main.receipt.number)
    assert hands.case.merged_into_id == main.case.id
    page = text_of(hands.get("dispatcher"))
    assert main.receipt.number in page
    assert "拆开合并" in page
    assert hands.do("dispatcher", "assign", body=hands.body("station:001")).status_code == 409
    hands.done("dispatcher", "unmerge")
    assert hands.case.merged_into_id is None


def test_what_is_not_admitted_says_where_to_go(hands: Hands) -> None:
    assert hands.do("dispatcher", "not-accept", reason="in_court", elsewhere="").status_code == 422
    hands.done("dispatcher", "not-accept", reason="in_court", elsewhere="请等法院的判决")
    assert hands.case.state == "not_accepted"
    assert "请等法院的判决" in text_of(hands.get("dispatcher"))


def test_a_stale_page_keeps_what_was_typed_and_shows_what_changed(hands: Hands) -> None:
    hands.done("dispatcher", "assign", body=hands.body("station:001"))
    opened, seen = hands.case.version, hands.desk.now.isoformat()
    hands.done("community", "accept")
    hands.done("community", "tell", words="明天上午来看")
    answer = hands.do(
        "director", "resolve", version=opened, seen=seen, outcome="fixed", answer="这是我写了半天的答复"
    )
    assert answer.status_code == 409
    page = text_of(answer)
    assert "这是我写了半天的答复" in page
    assert "明天上午来看" in page
    assert "别人已经改动过" in page
    assert f'name="version" value="{hands.case.version}"' in page
    assert hands.case.state == "in_progress"


def test_pressing_twice_does_nothing_twice(hands: Hands) -> None:
    hands.done("dispatcher", "assign", body=hands.body("station:001"))
    opened = hands.case.version
    hands.done("community", "accept", version=opened)
    again = hands.do("community", "accept", version=opened)
    assert again.status_code == 302
    assert Step.objects.filter(case=hands.case, verb="accepted").count() == 1
    resolving = hands.case.version
    hands.done("community", "resolve", outcome="fixed", answer="修好了", version=resolving)
    assert (
        hands.do("community", "resolve", outcome="fixed", answer="修好了", version=resolving).status_code
        == 409
    )
    assert Step.objects.filter(case=hands.case, verb="resolved").count() == 1


def test_outside_the_scope_there_is_nothing_and_without_the_right_it_is_refused(hands: Hands) -> None:
    hands.done("dispatcher", "assign", body=hands.body("urban"))
    assert hands.get("organisation").status_code == 404
    assert hands.get("organisation", "accept").status_code == 404
    assert hands.do("organisation", "accept").status_code == 404
    assert hands.get("community").status_code == 200
    refused = hands.do("community", "accept")
    assert refused.status_code in (403, 409)
    assert "城管" in text_of(refused)
    assert hands.do("community", "assign", body=hands.body("station:001")).status_code == 403
    assert hands.get("community", "assign").status_code == 403
    assert hands.get("auditor").status_code == 403
    assert hands.get("dispatcher", "fly").status_code == 404


def test_a_step_the_state_does_not_allow_says_so(hands: Hands) -> None:
    answer = hands.get("dispatcher", "resolve")
    assert answer.status_code == 409
    assert "待派单" in text_of(answer)


def test_photos_come_with_the_answer_and_a_script_among_them_stops_it(hands: Hands, png: bytes) -> None:
    hands.done("dispatcher", "assign", body=hands.body("station:001"))
    hands.done("community", "accept")
    bad = SimpleUploadedFile("photo.jpg", b"<?php echo 1;", content_type="image/jpeg")
    refused = hands.do("community", "resolve", outcome="fixed", answer="修好了", photos=[bad])
    assert refused.status_code == 422
    assert "名为照片" in text_of(refused)
    assert hands.case.state == "accepted"
    good = SimpleUploadedFile("after.png", png, content_type="image/png")
    hands.done("community", "resolve", outcome="fixed", answer="修好了", photos=[good])
    page = hands.get("community").content.decode()
    address = re.search(r"/bench/files/[0-9a-f-]+/small/", page)
    assert address
    client = client_for(hands.desk.world.accounts["community"])
    shown = client.get(file_address(client, address[0]))
    assert shown.status_code == 200
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    other = client_for(hands.desk.world.accounts["organisation"])
    assert other.get(file_address(other, address[0])).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_form_of_a_step_alone_is_sent_to_htmx(hands: Hands, language: str) -> None:
    client = client_for(hands.desk.world.accounts["dispatcher"])
    client.cookies["liren_language"] = language
    part = client.get(hands.address("not-accept"), headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert b"<html" not in part.content
    assert b"csrfmiddlewaretoken" in part.content
