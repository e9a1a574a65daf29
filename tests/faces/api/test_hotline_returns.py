"""Orders given back, extended, rated and done again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from liren.domains.casework.actions import handling, hotline_replies, parts
from liren.domains.casework.errors.hotline import ExtensionDateWrong, OrderAsked, OrderInWork, OrderReturnOver
from liren.domains.casework.models import Case, OrderEvent, OrderMessage, Rating
from liren.kernel import clock
from liren.kernel.refusals import NotAllowed, StalePage
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.faces.api.hotlines import ORDER, assigned, line, nanjing, order, resolved, say
from tests.faces.api.machines import Machine
from tests.factories.hotlines import City

__all__ = ["line", "nanjing"]  # the fixtures


def test_a_return_waits_for_their_consent_and_then_ends_the_matter(
    line: Machine, nanjing: City, desk: Desk
) -> None:
    line.post("/hotline/orders", ORDER)
    one = order()
    hotline_replies.return_order(
        actor=desk.who("dispatcher"), order_id=one.id, reason="not_ours", words="路灯归市里管。", version=1
    )
    work_off()
    assert nanjing.kinds() == ["return"]
    assert (order().state, order().case.state) == ("returning", "received")
    assert say(line, "return_accepted", "r1").json()["state"] == "returned"
    assert order().case.state == "withdrawn"
    assert order().case.due_outside is None
    assert OrderMessage.objects.get().state == "taken"


def test_a_returned_order_leaves_a_matter_to_the_others_in_it(line: Machine, desk: Desk) -> None:
    there = desk.said()
    line.post("/hotline/orders", {**ORDER, "joins": there.number})
    hotline_replies.return_order(
        actor=desk.who("dispatcher"), order_id=order().id, reason="duplicate", words="与另一张重复。"
    )
    say(line, "return_accepted", "r1")
    case = Case.objects.get()
    assert (case.state, case.people, case.due_outside) == ("received", 1, None)


def test_a_refused_return_leaves_it_ours_and_what_was_resolved_meanwhile_is_answered(
    line: Machine, nanjing: City, desk: Desk
) -> None:
    line.post("/hotline/orders", ORDER)
    hotline_replies.return_order(
        actor=desk.who("dispatcher"), order_id=order().id, reason="not_ours", words="不归我们。"
    )
    resolved(desk)
    assert order().state == "returning"
    assert say(line, "return_refused", "r1", words="仍由你街道办。").json()["state"] == "answered"
    work_off()
    assert nanjing.kinds() == ["answer"]  # the return was settled before it was called
    assert sorted(OrderMessage.objects.values_list("kind", "state")) == [
        ("answer", "sent"),
        ("return", "refused"),
    ]


def test_returning_has_its_window_and_ends_with_acceptance(line: Machine, desk: Desk) -> None:
    line.post("/hotline/orders", {**ORDER, "limit": {"days": 10}})
    actor, words = desk.who("dispatcher"), {"reason": "not_ours", "words": "不归我们。"}
    with pytest.raises(StalePage):
        hotline_replies.return_order(actor=actor, order_id=order().id, version=7, **words)
    with pytest.raises(NotAllowed):
        hotline_replies.return_order(actor=desk.who("supervisor"), order_id=order().id, **words)
    with desk.at(days=2), pytest.raises(OrderReturnOver):
        hotline_replies.return_order(actor=actor, order_id=order().id, **words)
    case = assigned(desk)
    handling.accept_case(actor=desk.who("community"), case_id=case.id)
    with pytest.raises(OrderInWork):
        hotline_replies.return_order(actor=actor, order_id=order().id, **words)


def test_an_extension_changes_the_limit_when_they_grant_it(line: Machine, nanjing: City, desk: Desk) -> None:
    line.post("/hotline/orders", {**ORDER, "limit": {"kind": "clock", "hours": 1}})
    actor, was = desk.who("dispatcher"), order().due_at
    until = was + dt.timedelta(days=3)
    with pytest.raises(ExtensionDateWrong):
        hotline_replies.ask_extension(actor=actor, order_id=order().id, until=was, words="等配件。")
    hotline_replies.ask_extension(actor=actor, order_id=order().id, until=until, words="等配件。")
    with pytest.raises(OrderAsked):
        hotline_replies.ask_extension(actor=actor, order_id=order().id, until=until, words="等配件。")
    assert order().due_at == was
    granted = {"kind": "clock", "days": 2}
    assert say(line, "extension_granted", "x1", limit=granted).json()["due_at"] == "2026-11-25T01:30:00Z"
    assert say(line, "extension_granted", "x1", limit=granted).status_code == 200  # the same event again
    assert order().due_at == was + dt.timedelta(days=2)
    assert order().case.due_outside == order().due_at
    assert order().first_due == was
    assert OrderEvent.objects.count() == 1
    hotline_replies.ask_extension(
        actor=actor, order_id=order().id, until=until + dt.timedelta(days=3), words="还等配件。"
    )
    say(line, "extension_denied", "x2", words="不同意再延。")
    assert order().due_at == was + dt.timedelta(days=2)
    assert [row.state for row in OrderMessage.objects.order_by("made_at")] == ["taken", "refused"]


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ({"due_at": "2026-11-24T08:00:00+08:00"}, "casework.order_limit_before"),
        ({"days": 400}, "casework.order_limit_far"),
        (None, "casework.order_limit_missing"),
    ],
)
def test_an_impossible_new_limit_is_refused(line: Machine, limit: Any, code: str) -> None:
    line.post("/hotline/orders", ORDER)
    refused = say(line, "extension_granted", "x1", limit=limit)
    assert refused.json()["code"] == code
    assert not OrderEvent.objects.exists()


def test_their_rating_counts_once_as_that_of_the_requester(line: Machine, desk: Desk) -> None:
    line.post("/hotline/orders", ORDER)
    assert say(line, "rated", "g0", level=5).json()["code"] == "casework.order_step_not_allowed"
    resolved(desk)
    assert say(line, "rated", "g1").json()["code"] == "casework.level_unknown"
    assert say(line, "rated", "g1", level=5, words="很快").status_code == 200
    assert say(line, "rated", "g1", level=5, words="很快").status_code == 200
    assert say(line, "rated", "g2", level=1).status_code == 200
    assert [(row.level, row.requester_id) for row in Rating.objects.all()] == [(5, order().requester_id)]
    assert OrderEvent.objects.get(key="g2").data == {"level": 1, "is_counted": False}
    assert order().case.state == "closed"


def test_they_have_it_done_again_within_a_new_limit(line: Machine, nanjing: City, desk: Desk) -> None:
    line.post("/hotline/orders", ORDER)
    resolved(desk)
    say(line, "answer_acknowledged", "e1")
    with desk.at(days=40):  # longer than a requester himself could have it reopened
        again = say(line, "reopened", "o1", limit={"kind": "clock", "hours": 3}, words="又坏了。")
    assert again.status_code == 200, again.content.decode()
    case = order().case
    assert (case.state, case.reopen_count, order().round) == ("in_progress", 1, 2)
    assert case.due_at == order().due_at == clock.now() + dt.timedelta(hours=3)
    handling.resolve_case(
        actor=desk.who("community"), case_id=case.id, outcome="fixed", answer="这回换了整条线。"
    )
    work_off()
    assert sorted(OrderMessage.objects.values_list("round", "state")) == [(1, "taken"), (2, "sent")]


def test_what_they_want_done_again_is_done_again_in_all_its_parts(line: Machine, desk: Desk) -> None:
    line.post("/hotline/orders", ORDER)
    given = parts.PartGiven(title="楼道灯", words="灯不亮", body_id=desk.body("station:001"))
    number = parts.split_case(actor=desk.who("dispatcher"), case_id=order().case_id, part=given)
    part = Case.objects.get(number=number)
    handling.accept_case(actor=desk.who("community"), case_id=part.id)
    handling.resolve_case(actor=desk.who("community"), case_id=part.id, outcome="fixed", answer="换了。")
    assert say(line, "reopened", "o1", limit={"kind": "clock", "hours": 3}).status_code == 200
    part.refresh_from_db()
    assert (order().case.state, part.state) == ("in_progress", "in_progress")
