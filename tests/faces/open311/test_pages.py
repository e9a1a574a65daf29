"""The pages of the district: what classes ask, and where bodies' own systems are; and sending a matter there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from liren.config.cli import main
from liren.domains.casework.actions import outside, questions
from liren.domains.casework.actions.questions import QuestionChange
from liren.domains.casework.errors.questions import QuestionsOnlyBelow, QuestionUnknown, QuestionWrong
from liren.domains.casework.models import Open311Key, OutsideSending, OutsideServer, Question
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import Desk
from tests.faces.open311.sender import COUNTY
from tests.personas import client_for

CLASS = "JS-01-01"
GIVEN = {"code": "lamp_no", "label": "灯杆编号", "kind": "line", "hint": "贴在灯杆上", "is_required": "on"}


def district(desk: Desk) -> Any:
    return client_for(desk.world.accounts["district"])


def test_the_district_keeps_the_questions_of_a_class(desk311: Desk) -> None:
    client, page = district(desk311), f"/bench/catalogue/{CLASS}/questions/"
    assert client.post(page, GIVEN).status_code == 302
    assert (
        client.post(page, {**GIVEN, "code": "how", "kind": "one", "values": "全不亮\n闪"}).status_code == 302
    )
    shown = client.get(page).content.decode()
    assert "灯杆编号" in shown
    assert "全不亮、闪" in shown
    changed = {**GIVEN, "label": "编号", "kind": "number", "position": "9"}
    assert client.post(f"{page}lamp_no/", changed).status_code == 302
    row = Question.objects.get(code="lamp_no")
    assert (row.label, row.kind, row.position, row.values) == ("编号", "number", 9, [])
    assert client.post(f"{page}how/remove/").status_code == 302
    assert [row.code for row in Question.objects.all()] == ["lamp_no"]
    assert "问题" in client.get(f"/bench/catalogue/{CLASS}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Lamp"},
        {"code": "1x"},
        {"code": ""},
        {"label": ""},
        {"kind": "none"},
        {"kind": "one", "values": "只有一个"},
        {"kind": "one", "values": "a = 一\na = 二"},
        {"kind": "one", "values": "a b = 一\nc = 二"},
        {"position": "0"},
    ],
    ids=str,
)
def test_a_question_written_wrongly_is_shown_again(desk311: Desk, wrong: dict[str, str]) -> None:
    response = district(desk311).post(f"/bench/catalogue/{CLASS}/questions/", {**GIVEN, **wrong})
    assert response.status_code == 422
    assert not Question.objects.exists()


def test_only_the_district_asks_only_below_and_each_code_once(desk311: Desk) -> None:
    change = QuestionChange(kind="line", label="编号")
    given: dict[str, Any] = {"county": COUNTY, "category_code": CLASS, "code": "no", "change": change}
    with pytest.raises(NotAllowed):
        questions.add_question(actor=desk311.who("dispatcher"), **given)
    with pytest.raises(QuestionsOnlyBelow):
        questions.add_question(actor=desk311.who("district"), **{**given, "category_code": "JS-01"})
    with pytest.raises(QuestionUnknown):
        questions.edit_question(actor=desk311.who("district"), **given)
    questions.add_question(actor=desk311.who("district"), **given)
    with pytest.raises(QuestionWrong):
        questions.add_question(actor=desk311.who("district"), **given)


def test_the_district_registers_a_bodys_system_and_the_key_is_never_shown(desk311: Desk) -> None:
    client, page = district(desk311), f"/bench/bodies/{desk311.body('housing')}/open311/"
    given = {"endpoint": "https://example.org/open311/v2/", "api_key": "secret-77", "is_active": "on"}
    assert client.post(page, {**given, "endpoint": "http://10.0.0.1/"}).status_code == 422
    assert client.post(page, given).status_code == 302
    assert client.post(page, {**given, "api_key": ""}).status_code == 302
    row = OutsideServer.objects.get()
    assert (row.endpoint, row.api_key) == ("https://example.org/open311/v2", "secret-77")
    assert "secret-77" not in client.get(page).content.decode()


def test_a_matter_is_sent_from_its_page_where_some_body_has_a_system(desk311: Desk) -> None:
    receipt = desk311.accepted(text="3幢2单元501室漏水，电话13800138000。")
    client = client_for(desk311.world.accounts["community"])
    page = f"/bench/cases/{receipt.number}/"
    assert "send-outside" not in client.get(page).content.decode()
    server = outside.set_server(
        actor=desk311.who("district"),
        body_id=desk311.body("housing"),
        endpoint="https://example.org/open311/v2",
        jurisdiction="",
        api_key="",
        is_active=True,
    )
    OutsideServer.objects.update(services=[{"code": "leak", "name": "漏水", "has_questions": False}])
    assert "send-outside" in client.get(page).content.decode()
    form = client.get(f"{page}send-outside/").content.decode()
    assert "漏水" in form
    assert "13800138000</textarea>" not in form
    given = {"service": f"{server.id}|leak", "words": "漏水，请来修。"}
    assert client.post(f"{page}send-outside/", {**given, "service": "x|leak"}).status_code == 422
    assert client.post(f"{page}send-outside/", given).status_code == 302
    assert client.post(f"{page}send-outside/", given).status_code == 409
    assert OutsideSending.objects.get().text == "漏水，请来修。"
    assert (
        "请区住房保障局" in client.get(page).content.decode()
        or "系统办理" in client.get(page).content.decode()
    )


def test_keys_are_made_listed_and_revoked_on_the_command_line(desk311: Desk) -> None:
    run = CliRunner()
    made = run.invoke(main, ["open311", "key", "--name", "随手拍", "--place", COUNTY, "--json"])
    assert made.exit_code == 0, made.output
    figures = json.loads(made.output.splitlines()[-1])
    assert len(figures["key"]) >= 40
    assert figures["place"] == COUNTY
    twice = run.invoke(main, ["open311", "key", "--name", "随手拍", "--place", COUNTY])
    assert twice.exit_code == 1
    assert "casework.sender_key_taken" in twice.output
    listed = run.invoke(main, ["open311", "list", "--json"])
    assert figures["key"] not in listed.output
    assert run.invoke(main, ["open311", "revoke", figures["id"]]).exit_code == 0
    assert Open311Key.objects.get().revoked_at
