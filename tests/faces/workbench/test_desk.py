"""The dispatch desk: proposals, pressing them, many at once, and who may know who said it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from liren.domains.casework.errors import PurposeMissing
from liren.domains.casework.models import Case, Requester
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk
from tests.personas import client_for

if TYPE_CHECKING:
    from django.test import Client

NAMED = {"naming": "named", "name": "王秀兰", "phone": "17000000001"}


@pytest.fixture
def browser(desk: Desk) -> Callable[[str], Client]:
    return lambda username: client_for(desk.world.accounts[username])


def test_the_desk_proposes_class_handler_and_limits(desk: Desk, browser: Callable[[str], Client]) -> None:
    desk.said(text="三单元楼道灯全不亮。")
    page = browser("dispatcher").get("/bench/dispatch/")
    suggestion = page.context["suggestion"]
    assert suggestion.category is not None
    assert suggestion.words
    assert suggestion.body is not None
    assert [line.at is not None for line in suggestion.limits] == [True, True]
    assert "照建议派单" in page.content.decode()


def test_the_proposal_is_pressed_and_the_next_matter_is_open(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    first, second = desk.said(text="三单元楼道灯全不亮。"), desk.said(text="小区门口垃圾没人收。")
    client = browser("dispatcher")
    page = client.get("/bench/dispatch/")
    suggestion = page.context["suggestion"]
    answer = client.post(
        f"/bench/cases/{first.number}/assign/",
        {
            "body": suggestion.body.id,
            "category": suggestion.category.code,
            "urgency": suggestion.urgency,
            "version": 1,
            "next": "/bench/dispatch/?view=dispatch",
        },
    )
    assert answer.headers["Location"] == "/bench/dispatch/?view=dispatch"
    case = Case.objects.get(id=first.case_id)
    assert (case.state, case.owner_id, case.category_id) == (
        "assigned",
        suggestion.body.id,
        suggestion.category.id,
    )
    assert client.get("/bench/dispatch/").context["opened"].number == second.number


def test_the_right_half_comes_alone_and_as_a_page(desk: Desk, browser: Callable[[str], Client]) -> None:
    receipt = desk.said()
    client = browser("dispatcher")
    part = client.get(f"/bench/dispatch/{receipt.number}/", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    whole = client.get(f"/bench/dispatch/{receipt.number}/")
    assert b"<html" in whole.content
    assert client.get("/bench/dispatch/320104-2026-999999/").status_code == 404


def test_like_matters_nearby_are_shown(desk: Desk, browser: Callable[[str], Client]) -> None:
    first, second = desk.said(text="三单元楼道灯全不亮"), desk.said(text="三单元楼道的灯不亮")
    desk.said(text="有人遛狗不牵绳")
    page = browser("dispatcher").get(f"/bench/dispatch/{second.number}/")
    assert [alike.case.number for alike in page.context["alike"]] == [first.number]


def test_many_are_previewed_before_anything_moves(desk: Desk, browser: Callable[[str], Client]) -> None:
    lamp, gone = desk.said(text="三单元楼道灯全不亮。"), desk.assigned(text="已经派过的")
    client = browser("dispatcher")
    page = client.post("/bench/dispatch/bulk/", {"pick": [lamp.number, gone.number]})
    assert [plan.case.number for plan in page.context["going"]] == [lamp.number]
    assert [plan.case.number for plan in page.context["staying"]] == [gone.number]
    assert "已经派过了" in page.content.decode()
    assert Case.objects.get(id=lamp.case_id).state == "received"
    body = page.context["going"][0].suggestion.body
    answer = client.post(
        "/bench/dispatch/bulk/confirm/",
        {
            "pick": [lamp.number, gone.number, "320104-2026-999999"],
            f"body-{lamp.number}": body.id,
            f"body-{gone.number}": "nonsense",
        },
        follow=True,
    )
    assert Case.objects.get(id=lamp.case_id).owner_id == body.id
    assert "派出 1 件" in answer.content.decode()


def test_choosing_nothing_leads_back(browser: Callable[[str], Client]) -> None:
    answer = browser("dispatcher").post("/bench/dispatch/bulk/", {"next": "/bench/dispatch/"})
    assert answer.headers["Location"] == "/bench/dispatch/"


def test_names_are_masked_until_a_purpose_is_given_and_each_look_is_written_down(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    receipt = desk.said(**NAMED)
    client = browser("dispatcher")
    address = f"/bench/cases/{receipt.number}/"
    closed = client.get(address).content.decode()
    assert "王**" in closed
    assert "王秀兰" not in closed
    refused = client.post(f"{address}requester/", {"purpose": "curious"})
    assert refused.status_code == 422
    assert str(PurposeMissing.sentence) in refused.content.decode()
    assert "王秀兰" not in refused.content.decode()
    opened = client.post(f"{address}requester/", {"purpose": "verify"}).content.decode()
    assert "王秀兰" in opened
    assert "17000000001" in opened
    assert "王秀兰" not in client.get(address).content.decode()
    entry = AuditEntry.objects.get(verb="casework.requester.read")
    assert entry.subject == Requester.objects.get(case_id=receipt.case_id).id


def test_the_handler_of_a_confidential_matter_does_not_learn_who_said_it(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    receipt = desk.assigned(**{**NAMED, "naming": "confidential"})
    address = f"/bench/cases/{receipt.number}/"
    page = browser("community").get(address).content.decode()
    assert "王" not in page.split("<main")[1]
    assert "保密" in page
    assert browser("community").post(f"{address}requester/", {"purpose": "verify"}).status_code == 403
    assert "王**" in browser("dispatcher").get(address).content.decode()
    assert not AuditEntry.objects.filter(verb="casework.requester.read").exists()


def test_a_confidential_voice_in_a_named_matter_is_hidden_from_its_handler(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    from liren.domains.casework.actions.intake import join_case
    from liren.kernel.actor import VISITOR

    receipt = desk.assigned(**NAMED)
    join_case(
        actor=VISITOR, case_id=receipt.case_id, naming="confidential", name="陈建国", phone="17000000002"
    )
    address = f"/bench/cases/{receipt.number}/requester/"
    handler = browser("community").post(address, {"purpose": "verify"}).content.decode()
    assert "王秀兰" in handler
    assert "陈建国" not in handler
    assert "陈建国" in browser("dispatcher").post(address, {"purpose": "verify"}).content.decode()


def test_notes_stay_inside(desk: Desk, browser: Callable[[str], Client]) -> None:
    receipt = desk.assigned()
    client = browser("community")
    address = f"/bench/cases/{receipt.number}/"
    assert client.post(f"{address}note/", {"words": ""}).status_code == 422
    assert client.post(f"{address}note/", {"words": "物业合同第 12 条"}).status_code == 302
    assert "物业合同第 12 条" in client.get(address).content.decode()
    assert "物业合同第 12 条" not in client.get(f"{address}?show=public").content.decode().split("inside")[0]


def test_the_desk_is_for_those_who_dispatch_or_rule(browser: Callable[[str], Client]) -> None:
    assert browser("community").get("/bench/dispatch/").status_code == 403
    assert browser("resident").get("/bench/dispatch/").status_code == 403
    assert browser("supervisor").get("/bench/dispatch/").status_code == 200
    assert browser("supervisor").post("/bench/dispatch/bulk/", {}).status_code == 403


def test_whoever_rules_and_does_not_dispatch_is_offered_nothing_to_dispatch_by(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    desk.said(text="夜市摊位占道，音响半夜吵，垃圾也没有人收。", title="夜市太吵，孩子写不了作业")
    where = "/assign/?category="
    assert where in browser("dispatcher").get("/bench/dispatch/").content.decode()
    shown = browser("district").get("/bench/dispatch/").content.decode()
    assert "也可能" in shown
    assert where not in shown
