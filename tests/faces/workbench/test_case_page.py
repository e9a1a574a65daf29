"""The page of a matter that has everything: links, parts, orders, calls, a dispute, ratings, suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.casework.actions import (
    appeals,
    disputes,
    handling,
    hot_regrouping,
    intake,
    joint,
    merging,
    parts,
    relating,
    requester,
)
from liren.domains.casework.actions.supervision import Instructed
from liren.domains.casework.actions.supervision_opening import open_supervision
from liren.domains.casework.models import Case, Category, ClassifierModel, HotIssue, Rating, Suggestion
from liren.domains.casework.queries import suggesting
from liren.kernel.actor import VISITOR
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_repeats import GIVEN, WANG, link, propose
from tests.faces.workbench.test_order_pages import ordered
from tests.personas import client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

SPOT = {"address": "柳荫里 3 号", "longitude": 118.79, "latitude": 32.03}


def everything(desk: Desk) -> Case:
    """A matter said for the third time at one spot, with whatever can stand beside it."""
    category = Category.objects.filter(level=3)[0]
    said = {**WANG, **SPOT, "category_code": category.code}
    first, second = desk.resolved(**said), desk.accepted(**said)
    link(desk, second, first)
    answered(desk, second.case_id)
    again = desk.accepted(**said)
    link(desk, again, second)
    with_others(desk, again.case_id)
    answered(desk, again.case_id)
    rated(desk, again.case_id, again.tracking_code)
    case = Case.objects.get(id=again.case_id)
    model = ClassifierModel.objects.create(
        county=case.county, version=1, state="ready", is_active=True, asked_at=case.received_at
    )
    Suggestion.objects.create(
        case=case, model=model, made_at=case.received_at, category=category, category_sure=0.9
    )
    hot_regrouping.regroup(county=case.county)
    suggesting.has_model.forget()
    return case


def answered(desk: Desk, case_id: Any) -> None:
    handling.resolve_case(
        actor=desk.who("community"),
        case_id=case_id,
        outcome="fixed",
        answer="线路查过，没有问题。",
        without_parts="另办",
        without_calls="另办",
    )


def with_others(desk: Desk, case_id: Any) -> None:
    dispatcher, community = desk.who("dispatcher"), desk.who("community")
    order = ordered()
    merging.merge_case(actor=dispatcher, case_id=order.order.case_id, into_id=case_id)
    relating.relate_cases(
        actor=dispatcher, case_id=case_id, other_id=desk.said().case_id, kind="related", words="同一条线路"
    )
    part = parts.PartGiven(title="屋顶漏水", words="请处理", body_id=desk.body("housing"))
    parts.split_case(actor=dispatcher, case_id=case_id, part=part)
    joint.call_bodies(
        actor=community,
        case_id=case_id,
        tasks=[joint.Task(desk.body("urban"), "到场查看", 3)],
        words="两家的事",
    )
    disputes.raise_dispute(actor=community, case_id=case_id, words="路灯归城管", body_id=desk.body("urban"))
    disputes.rule_dispute(
        actor=desk.who("supervisor"), case_id=case_id, body_id=desk.body("station:001"), words="按清单"
    )
    number = Case.objects.get(id=case_id).number
    open_supervision(
        actor=desk.who("supervisor"),
        number=number,
        level="notice",
        words="尽快",
        instructed=Instructed("区长", "区政府", desk.now.date(), "请办好"),
    )


def rated(desk: Desk, case_id: Any, code: str) -> None:
    requester.rate_case(actor=VISITOR, case_id=case_id, level=1, code=code)
    rating = Rating.objects.get(case_id=case_id)
    appeals.file_appeal(
        actor=desk.who("community"), rating_id=rating.id, reason="other_matter", words="评价说的是另一件事"
    )


@pytest.fixture
def full(desk: Desk) -> Case:
    return everything(desk)


def test_it_shows_everything_within_its_queries(
    desk: Desk, full: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for state, most in (("received", 12), ("accepted", 11), ("resolved", 11)):
        Case.objects.filter(id=full.id).update(state=state)
        for who in ("community", "dispatcher", "supervisor", "district"):
            client = client_for(desk.world.accounts[who])
            client.get(f"/bench/cases/{full.number}/")
            with django_assert_max_num_queries(most):
                page = client.get(f"/bench/cases/{full.number}/").content.decode()
            for words in (
                "一年内第 3 次",
                "屋顶漏水",
                "NJ-1",
                "同一条线路",
                "评价申诉",
                "到场查看",
                "青桐街道中心",
            ):
                assert words in page, (state, who, words)
        assert ("完整答复过 2 次" in page) is (state != "resolved")


def test_more_links_and_parts_cost_no_more(
    desk: Desk, full: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Case.objects.filter(id=full.id).update(state="accepted")
    dispatcher = desk.who("dispatcher")
    for number in range(3):
        other = desk.said(text=f"第 {number} 件")
        relating.relate_cases(actor=dispatcher, case_id=full.id, other_id=other.case_id, kind="same_place")
        part = parts.PartGiven(title=f"第 {number} 处", words="请处理")
        parts.split_case(actor=dispatcher, case_id=full.id, part=part)
    client = client_for(desk.world.accounts["dispatcher"])
    client.get(f"/bench/cases/{full.number}/")
    with django_assert_max_num_queries(11):
        page = client.get(f"/bench/cases/{full.number}/").content.decode()
    assert all(f"第 {number} 处" in page for number in range(3))


def test_answered_oftener_than_is_looked_for_it_says_at_least(desk: Desk) -> None:
    last = desk.resolved(**WANG)
    for _ in range(4):
        again = desk.accepted(**WANG)
        link(desk, again, last)
        answered(desk, again.case_id)
        last = again
    open_one = desk.accepted(**WANG)
    link(desk, open_one, last)
    found = desk.around("community", Case.objects.get(id=open_one.case_id))
    assert (found.answers, found.is_oftener) == (4, True)
    client = client_for(desk.world.accounts["community"])
    assert "4 次或更多" in client.get(f"/bench/cases/{open_one.number}/").content.decode()


def test_what_asks_to_close_it_comes_with_it(desk: Desk, full: Case) -> None:
    Case.objects.filter(id=full.id).update(state="accepted")
    propose(desk, intake.Receipt(full.id, full.number, "", full.id))
    page = client_for(desk.world.accounts["supervisor"]).get(f"/bench/cases/{full.number}/").content.decode()
    assert GIVEN["elsewhere"] in page


def test_a_hot_issue_the_reader_does_not_see_whole_is_known_by_this_matter(desk: Desk, full: Case) -> None:
    issue = HotIssue.objects.get(members__case=full)
    HotIssue.objects.filter(id=issue.id).update(title="全区的楼道灯", county="320104", place_code="320104")
    pages = {
        who: client_for(desk.world.accounts[who]).get(f"/bench/cases/{full.number}/").content.decode()
        for who in ("district", "community")
    }
    assert "全区的楼道灯" in pages["district"]
    assert "全区的楼道灯" not in pages["community"]
