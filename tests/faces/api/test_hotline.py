"""The exchange of orders with a city's hotline over the interface: received, returned, extended, answered, rated."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from liren.domains.casework.actions import hotline_replies
from liren.domains.casework.actions.hotline import set_hotline
from liren.domains.casework.actions.hotline_events import ToldByHotline, take_event
from liren.domains.casework.errors.hotline import HotlineNameMissing, OrderEventWrong, OrderMessageGone
from liren.domains.casework.models import Case, HotlineOrder, Requester
from liren.domains.casework.queries.rates import RatePeriod, rates
from liren.kernel.actor import SYSTEM
from liren.kernel.outward import AddressRefused
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import LIUYIN, MONDAY, Desk
from tests.faces.api.hotlines import ORDER, STREET, Machines, assigned, line, nanjing, order, resolved, say
from tests.faces.api.machines import Machine
from tests.faces.api.test_examples import BLOCK, read
from tests.factories.hotlines import City
from tests.sweeps.reading import ROOT

__all__ = ["line", "nanjing"]  # the fixtures


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
