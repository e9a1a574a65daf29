"""What a hotline is told: answers, once and until it acknowledges, by rule or by hand."""

from __future__ import annotations

from typing import Any

import pytest

from liren.domains.casework.actions import (
    dispatch,
    handling,
    hotline_replies,
    hotline_sending,
    merging,
    requester,
)
from liren.domains.casework.errors.hotline import OrderCaseOpen, OrderMessageSettled, OrderStepNotAllowed
from liren.domains.casework.models import Case, Hotline, OrderMessage
from liren.kernel.actor import VISITOR
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.faces.api.hotlines import ORDER, line, nanjing, order, resolved, say
from tests.faces.api.machines import Machine
from tests.factories.hotlines import City

__all__ = ["line", "nanjing"]  # the fixtures


def test_a_resolved_matter_is_answered_once_and_kept_until_they_acknowledge(
    line: Machine, nanjing: City, desk: Desk
) -> None:
    line.post("/hotline/orders", ORDER)
    nanjing.how = 503
    resolved(desk)
    work_off()
    assert (order().state, OrderMessage.objects.get().state) == ("answered", "waiting")
    assert OrderMessage.objects.get().error == "503"
    nanjing.how = 200
    with desk.at(minutes=5):
        hotline_sending.send_waiting()
        work_off()
    message = OrderMessage.objects.get()
    assert message.state == "sent"
    told = nanjing.told[str(message.id)]
    assert (told["kind"], told["order"], told["outcome"]) == ("answer", "NJ-0417", "fixed")
    assert told["words"] == "换了灯，都亮了。"
    hotline_sending.deliver(message_id=message.id)
    hotline_sending.send_waiting()
    assert nanjing.calls == 2
    assert say(line, "answer_acknowledged", "e1").json()["state"] == "acknowledged"
    assert OrderMessage.objects.get().state == "taken"


def test_a_sender_killed_after_the_call_tells_them_twice_under_one_key(
    line: Machine, nanjing: City, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.post("/hotline/orders", ORDER)
    resolved(desk)
    message = OrderMessage.objects.get()
    with monkeypatch.context() as patched:
        patched.setattr(hotline_sending, "_sent", _killed)
        with pytest.raises(SystemError):
            hotline_sending.deliver(message_id=message.id)
    with desk.at(minutes=3):
        hotline_sending.send_waiting()
        work_off()
    assert nanjing.calls >= 2
    assert len(nanjing.told) == 1
    assert OrderMessage.objects.get().state == "sent"


def _killed(*_: Any, **__: Any) -> None:
    raise SystemError("killed")


def test_what_they_refuse_stops_and_is_sent_again_by_hand(line: Machine, nanjing: City, desk: Desk) -> None:
    line.post("/hotline/orders", ORDER)
    nanjing.how = 422
    resolved(desk)
    work_off()
    message = OrderMessage.objects.get()
    assert (message.state, message.error) == ("failed", "422")
    nanjing.how = 200
    hotline_replies.send_again(actor=desk.who("dispatcher"), message_id=message.id)
    work_off()
    assert OrderMessage.objects.get().state == "sent"
    say(line, "answer_acknowledged", "e1")
    with pytest.raises(OrderMessageSettled):
        hotline_replies.send_again(actor=desk.who("dispatcher"), message_id=message.id)


def test_after_three_silent_days_it_stops_and_stays_to_be_seen(
    line: Machine, nanjing: City, desk: Desk
) -> None:
    line.post("/hotline/orders", ORDER)
    nanjing.how = 500
    resolved(desk)
    with desk.at(days=4):
        hotline_sending.deliver(message_id=OrderMessage.objects.get().id)
    assert OrderMessage.objects.get().state == "failed"


def test_what_waits_for_a_stopped_hotline_keeps_nobody_from_being_told(
    line: Machine, nanjing: City, desk: Desk
) -> None:
    line.post("/hotline/orders", ORDER)
    nanjing.how = 503
    resolved(desk)
    work_off()
    Hotline.objects.update(is_active=False)
    with desk.at(hours=1):
        before = OrderMessage.objects.get().next_at
        hotline_sending.send_waiting()
    assert OrderMessage.objects.get().next_at == before, "left alone until the hotline is used again"


def test_a_merged_matter_brings_its_limit_and_is_answered_with_the_other(
    line: Machine, nanjing: City, desk: Desk
) -> None:
    line.post("/hotline/orders", {**ORDER, "limit": {"kind": "clock", "hours": 1}})
    main = desk.said()
    merging.merge_case(actor=desk.who("dispatcher"), case_id=order().case_id, into_id=main.case_id)
    assert Case.objects.get(id=main.case_id).due_at == order().due_at
    merging.unmerge_case(actor=desk.who("dispatcher"), case_id=order().case_id)
    assert Case.objects.get(id=main.case_id).due_outside is None
    merging.merge_case(actor=desk.who("dispatcher"), case_id=order().case_id, into_id=main.case_id)
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=main.case_id, body_id=desk.body("station:001"))
    handling.accept_case(actor=desk.who("community"), case_id=main.case_id)
    handling.resolve_case(
        actor=desk.who("community"), case_id=main.case_id, outcome="fixed", answer="都修好了。"
    )
    work_off()
    assert nanjing.kinds() == ["answer"]
    again = say(line, "reopened", "o1", limit={"days": 1})
    assert again.status_code == 200, again.content.decode()
    assert set(Case.objects.values_list("state", flat=True)) <= {"in_progress", "received"}


def test_what_was_not_accepted_is_answered_by_rule(line: Machine, nanjing: City, desk: Desk) -> None:
    line.post("/hotline/orders", ORDER)
    actor = desk.who("dispatcher")
    with pytest.raises(OrderCaseOpen):
        hotline_replies.answer_order(actor=actor, order_id=order().id, words="不受理。")
    dispatch.not_accept_case(
        actor=actor, case_id=order().case_id, reason="in_court", elsewhere="请等法院的结果。"
    )
    with pytest.raises(OrderStepNotAllowed):
        hotline_replies.answer_order(actor=actor, order_id=order().id, words="已进入诉讼程序，不予受理。")
    work_off()
    assert nanjing.kinds() == ["answer"]
    said = order().messages.get().words
    assert said == "不予受理：已进入诉讼、仲裁、行政复议程序。请等法院的结果。"


def test_orders_under_a_merged_matter_are_answered_with_the_main_one(
    line: Machine, nanjing: City, desk: Desk
) -> None:
    line.post("/hotline/orders", ORDER)
    main = desk.said(text="另一件一样的事。").case_id
    who = desk.who("dispatcher")
    merging.merge_case(actor=who, case_id=order().case_id, into_id=main)
    dispatch.not_accept_case(actor=who, case_id=main, reason="in_court", elsewhere="请等法院的结果。")
    work_off()
    assert nanjing.kinds() == ["answer"]
    assert order().state == "answered"


def test_what_its_requester_withdraws_is_answered_by_rule(line: Machine, nanjing: City, desk: Desk) -> None:
    line.post("/hotline/orders", ORDER)
    person = requester.requester_by_letter(order().requester_id)
    requester.withdraw(VISITOR, person, "邻居修好了")
    work_off()
    assert nanjing.kinds() == ["answer"]
    told = order().messages.get()
    assert (told.words, told.by, told.by_name) == ("诉求人撤回了这件事。邻居修好了", None, "")


def test_an_order_that_no_rule_has_answered_is_answered_by_hand(
    line: Machine, nanjing: City, desk: Desk
) -> None:
    line.post("/hotline/orders", ORDER)
    Case.objects.update(state="withdrawn", closed_at=desk.now)
    hotline_replies.answer_order(actor=desk.who("dispatcher"), order_id=order().id, words="本人撤回。")
    work_off()
    assert nanjing.kinds() == ["answer"]
