"""The exchange of orders with a city's hotline over the interface: received, returned, extended, answered, rated."""

from __future__ import annotations

import datetime as dt
import ipaddress
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from liren.domains.casework.actions import (
    dispatch,
    handling,
    hotline_replies,
    hotline_sending,
    merging,
    parts,
    requester,
)
from liren.domains.casework.actions.hotline import set_hotline
from liren.domains.casework.actions.hotline_events import ToldByHotline, take_event
from liren.domains.casework.errors.hotline import (
    ExtensionDateWrong,
    HotlineNameMissing,
    OrderAsked,
    OrderCaseOpen,
    OrderEventWrong,
    OrderInWork,
    OrderMessageGone,
    OrderMessageSettled,
    OrderReturnOver,
    OrderStepNotAllowed,
)
from liren.domains.casework.models import (
    Case,
    Hotline,
    HotlineOrder,
    OrderEvent,
    OrderMessage,
    Rating,
    Requester,
)
from liren.domains.casework.queries.rates import RatePeriod, rates
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.outward import AddressRefused
from liren.kernel.refusals import NotAllowed, StalePage
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import LIUYIN, MONDAY, Desk
from tests.faces.api.machines import Machine
from tests.faces.api.test_examples import BLOCK, read
from tests.factories.hotlines import City, city
from tests.sweeps.reading import ROOT

Machines = Callable[..., Machine]
STREET = "320104901"
ORDER: dict[str, Any] = {
    "number": "NJ-0417",
    "text": "三单元的楼道灯坏了一周没人修。",
    "ordered_at": "2026-11-23T08:30:00+08:00",
    "limit": {"kind": "working", "days": 2},
    "class": "城市管理/路灯",
    "name": "王秀兰",
    "phone": "13800138000",
    "place_code": LIUYIN,
}


@pytest.fixture
def nanjing(desk: Desk, settings: Any) -> Iterator[City]:
    settings.LIREN_INNER_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    with city(lambda: desk.now) as found:
        _row, found.secret = set_hotline(actor=SYSTEM, name="南京12345", place_code=STREET, url=found.url)
        yield found


@pytest.fixture
def line(nanjing: City, machine_of: Machines) -> Machine:
    return machine_of("dispatcher")


def order() -> HotlineOrder:
    return HotlineOrder.objects.select_related("case", "hotline", "requester").get()


def say(line: Machine, kind: str, key: str, **more: Any) -> Any:
    return line.post("/hotline/events", {"order": "NJ-0417", "event": key, "kind": kind, **more})


def assigned(desk: Desk) -> Case:
    case = order().case
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"))
    return order().case


def resolved(desk: Desk) -> Case:
    case, actor = assigned(desk), desk.who("community")
    handling.accept_case(actor=actor, case_id=case.id)
    handling.resolve_case(actor=actor, case_id=case.id, outcome="fixed", answer="换了灯，都亮了。")
    return order().case


def test_an_order_becomes_a_matter_with_their_number_and_limit(line: Machine) -> None:
    made = line.post("/hotline/orders", ORDER)
    assert made.status_code == 201, made.content.decode()
    told = made.json()
    assert (told["number"], told["state"], told["hotline"]) == ("NJ-0417", "working", "南京12345")
    assert told["due_at"] == "2026-11-25T09:30:00Z"
    case = Case.objects.get(number=told["case"])
    assert (case.channel, case.place_code) == ("hotline12345", LIUYIN)
    person = Requester.objects.get(case=case)
    assert (person.name, person.phone) == ("王秀兰", "13800138000")
    history = line.get(f"/cases/{case.number}").json()["history"]
    assert "NJ-0417" in next(row["sentence"] for row in history if row["event"] == "ordered")


def test_the_tighter_limit_governs_and_ours_stays_known(line: Machine, desk: Desk) -> None:
    hour = {"kind": "clock", "hours": 1}
    line.post("/hotline/orders", {**ORDER, "ordered_at": "2026-11-23T08:50:00+08:00", "limit": hour})
    case = order().case
    assert case.clock == "dispatch"
    assert case.due_at == case.due_outside == MONDAY + dt.timedelta(minutes=50)
    assert case.is_governed_outside
    assert case.due_dispatch is not None
    assert case.due_dispatch > case.due_at
    assigned(desk)
    case = order().case
    assert (case.clock, case.due_at) == ("accept", case.due_outside)
    wide = {**ORDER, "number": "NJ-2", "limit": {"days": 20}}
    line.post("/hotline/orders", wide)
    other = HotlineOrder.objects.get(number="NJ-2").case
    assert other.due_at == other.due_dispatch
    assert not other.is_governed_outside


def test_the_same_order_again_makes_nothing_and_another_under_its_number_is_refused(line: Machine) -> None:
    first, again = line.post("/hotline/orders", ORDER), line.post("/hotline/orders", ORDER)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["case"] == again.json()["case"]
    other = line.post("/hotline/orders", {**ORDER, "text": "另一件事。"})
    assert (other.status_code, other.json()["code"]) == (409, "casework.order_differs")
    assert Case.objects.count() == HotlineOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"limit": {"due_at": "2026-11-23T08:00:00+08:00"}}, "casework.order_limit_before"),
        ({"limit": {"due_at": "2026-11-23T08:45:00+08:00"}}, "casework.order_limit_past"),
        ({"limit": {"due_at": "9999-12-31T23:59:00-12:00"}}, "casework.order_limit_far"),
        ({"limit": {"days": 300}}, "casework.order_limit_no_calendar"),
        ({"limit": {}}, "casework.order_limit_missing"),
        ({"limit": {"days": 1, "hours": 1}}, "casework.order_limit_missing"),
        ({"ordered_at": "2027-11-23T08:00:00+08:00"}, "casework.order_time_ahead"),
        ({"number": "a b"}, "casework.order_number_wrong"),
        ({"place_code": "320104902001"}, "casework.order_place_outside"),
        ({"joins": "320104-2026-009999"}, "casework.case_not_found"),
        ({"hotline": "北京12345"}, "casework.hotline_unknown"),
    ],
)
def test_an_impossible_order_is_refused_and_leaves_nothing(
    line: Machine, change: dict[str, Any], code: str
) -> None:
    refused = line.post("/hotline/orders", {**ORDER, **change})
    assert refused.json()["code"] == code
    assert not Case.objects.exists()
    assert not Requester.objects.exists()


def test_an_order_without_a_place_lies_where_the_hotline_sends_orders_for(line: Machine) -> None:
    masked = {**ORDER, "phone": "138****8000"}
    del masked["place_code"]
    assert line.post("/hotline/orders", masked).status_code == 201
    assert order().case.place_code == STREET
    assert order().case.naming == "anonymous"


def test_an_order_may_join_a_matter_and_a_person_stands_behind_it_once(line: Machine, desk: Desk) -> None:
    there = desk.said(naming="named", name="王秀兰", phone="13800138000")
    joined = line.post(
        "/hotline/orders", {**ORDER, "joins": there.number, "limit": {"kind": "clock", "hours": 1}}
    )
    assert joined.json()["case"] == there.number
    neighbour = {**ORDER, "number": "NJ-2", "joins": there.number, "phone": "13900139000", "name": "李强"}
    assert line.post("/hotline/orders", neighbour).status_code == 201
    case = Case.objects.get()
    assert (case.people, case.due_at) == (2, case.due_outside)
    assert HotlineOrder.objects.get(number="NJ-0417").requester_id == there.requester_id


def test_tokens_need_the_scope_and_the_place(nanjing: City, machine_of: Machines) -> None:
    narrow = machine_of("dispatcher", scopes=["cases:write"])
    assert narrow.post("/hotline/orders", ORDER).json()["code"] == "api.scope_missing"
    assert machine_of("dispatcher").post("/hotline/orders", ORDER).status_code == 201
    community = machine_of("community", scopes=["hotline"])
    assert community.get("/hotline/orders?number=NJ-0417").status_code == 200
    assert community.get("/hotline/orders?number=NJ-9").json()["code"] == "casework.order_not_found"


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


def test_a_limit_missed_counts_as_missed_even_within_ours(line: Machine, desk: Desk) -> None:
    line.post("/hotline/orders", {**ORDER, "limit": {"kind": "clock", "hours": 1}})
    with desk.at(hours=3):
        resolved(desk)
    with desk.at(days=12):
        period = RatePeriod(since=dt.date(2026, 11, 1), until=dt.date(2026, 12, 31), place=STREET)
        total = rates(desk.who("dispatcher"), period, "body").total
    assert (total.resolution.hits, total.resolution.of) == (0, 1)


def test_the_examples_of_the_documentation_are_true(line: Machine, desk: Desk) -> None:
    blocks = BLOCK.findall((ROOT / "docs" / "api" / "hotline.md").read_text())
    assert len(blocks) >= 3
    for block in blocks:
        method, path, _headers, body, status, wanted = read(block)
        answer = line.ask(method, path.removeprefix("/api/v1"), body)
        assert answer.status_code == status, f"{block}\n{answer.content.decode()}"
        assert wanted.items() <= answer.json().items(), block


def test_a_hotline_is_set_by_the_operator_with_a_name_and_an_address_that_may_be_asked(desk: Desk) -> None:
    with pytest.raises(HotlineNameMissing):
        set_hotline(actor=SYSTEM, name=" ", place_code=STREET)
    with pytest.raises(AddressRefused):
        set_hotline(actor=SYSTEM, name="南京12345", place_code=STREET, url="http://10.0.0.1/")
    with pytest.raises(NotAllowed):
        set_hotline(actor=desk.who("dispatcher"), name="南京12345", place_code=STREET)


def test_what_is_not_known_is_refused(line: Machine, desk: Desk) -> None:
    with pytest.raises(OrderMessageGone):
        hotline_replies.send_again(actor=desk.who("dispatcher"), message_id=uuid.uuid4())
    line.post("/hotline/orders", ORDER)
    with pytest.raises(OrderEventWrong):
        take_event(
            actor=SYSTEM, hotline=order().hotline, told=ToldByHotline(order="NJ-0417", key="1", verb="answer")
        )
    assert say(line, "rated", " ", level=5).json()["code"] == "casework.order_event_wrong"
