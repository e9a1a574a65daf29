"""Working on matters over the interface: as on the workbench, no more and no less, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from liren.domains.access.models import RoleHolding
from liren.domains.casework.actions import handling
from liren.domains.casework.models import Case, Message, Rating, Requester
from liren.kernel import clock
from tests.domains.casework.conftest import Desk
from tests.faces.api.machines import Machine

Machines = Callable[..., Machine]


def version_of(number: str) -> str:
    return f'"{Case.objects.get(number=number).version}"'


def step(machine: Machine, number: str, verb: str, body: Any = None, **headers: str) -> Any:
    given = {"If_Match": version_of(number), **headers}
    return machine.post(f"/cases/{number}/{verb}", body, **given)


def test_a_matter_is_accepted_asked_about_and_resolved(desk: Desk, machine_of: Machines) -> None:
    receipt, machine = desk.assigned(), machine_of("community")
    accepted = step(machine, receipt.number, "accept")
    assert accepted.status_code == 200, accepted.content.decode()
    assert accepted.json()["state"] == "accepted"
    assert accepted.headers["ETag"] == version_of(receipt.number)
    assert step(machine, receipt.number, "start").json()["state"] == "in_progress"
    assert step(machine, receipt.number, "ask", {"words": "是几号楼？"}).status_code == 200
    answered = machine_of("dispatcher").post(
        f"/cases/{receipt.number}/answers", {"tracking_code": receipt.tracking_code, "words": "三号楼。"}
    )
    assert answered.status_code == 200, answered.content.decode()
    assert step(machine, receipt.number, "progress", {"words": "明天来修。"}).status_code == 200
    resolved = step(machine, receipt.number, "resolve", {"outcome": "fixed", "answer": "换了灯。"})
    assert resolved.json()["state"] == "resolved"
    assert Message.objects.filter(case_id=receipt.case_id).count() == 3


def test_the_etag_of_reading_is_good_for_writing(desk: Desk, machine_of: Machines) -> None:
    number, machine = desk.assigned().number, machine_of("community")
    tag = machine.get(f"/cases/{number}").headers["ETag"]
    assert machine.post(f"/cases/{number}/accept", If_Match=tag).status_code == 200
    stale = machine.post(f"/cases/{number}/start", If_Match=tag)
    assert (stale.status_code, stale.json()["code"]) == (409, "kernel.stale_page")
    missing = machine.post(f"/cases/{number}/start")
    assert (missing.status_code, missing.json()["code"]) == (428, "api.version_missing")
    wrong = machine.post(f"/cases/{number}/start", If_Match="*")
    assert wrong.json()["code"] == "api.version_wrong"
    assert "RateLimit-Remaining" in wrong.headers


def test_a_step_sent_twice_is_taken_once(desk: Desk, machine_of: Machines) -> None:
    number, machine = desk.assigned().number, machine_of("community")
    tag = version_of(number)
    first = machine.post(f"/cases/{number}/accept", If_Match=tag, Idempotency_Key="a")
    again = machine.post(f"/cases/{number}/accept", If_Match=tag, Idempotency_Key="a")
    assert (first.json(), again.status_code) == (again.json(), 200)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_an_answer_lost_half_way_doubles_neither_note_nor_join(
    desk: Desk, machine_of: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, machine = desk.assigned().number, machine_of("community")
    sent = {"notes": {"words": "去看过了。"}, "joins": {}}
    for path, body in sent.items():
        with monkeypatch.context() as patched:
            patched.setattr("liren.domains.access.actions.answers.settle_answer", _killed)
            with pytest.raises(SystemError):
                machine.post(f"/cases/{number}/{path}", body, Idempotency_Key=path)
    with desk.at(minutes=2):
        for path, body in sent.items():
            assert machine.post(f"/cases/{number}/{path}", body, Idempotency_Key=path).status_code == 201
    assert Message.objects.filter(kind="note").count() == 1
    assert (Requester.objects.count(), Case.objects.get().people) == (2, 2)


def _killed(**_: Any) -> None:
    raise SystemError("killed")


def test_what_the_workflow_does_not_allow_is_refused_in_the_one_shape(
    desk: Desk, machine_of: Machines
) -> None:
    number, machine = desk.assigned().number, machine_of("community")
    refused = step(machine, number, "resolve", {"outcome": "fixed", "answer": "好了。"})
    assert (refused.status_code, refused.json()["code"]) == (409, "casework.step_not_allowed")
    bad = step(machine, number, "return", {"reason": "lazy", "words": "不想办"})
    assert (bad.status_code, bad.json()["field"]) == (422, "reason")
    assert set(bad.json()) == {"code", "message", "field", "details"}


def test_a_returned_matter_is_told_of_though_it_is_out_of_sight(desk: Desk, machine_of: Machines) -> None:
    number = desk.assigned("housing").number
    returned = step(machine_of("department"), number, "return", {"reason": "not_ours", "words": "不归我们。"})
    assert returned.status_code == 200, returned.content.decode()
    assert returned.json()["state"] == "received"


def test_a_matter_is_handed_on_and_taken_over_by_the_other_body(desk: Desk, machine_of: Machines) -> None:
    number, machine = desk.accepted().number, machine_of("community")
    offer = {"body": str(desk.body("housing")), "reason": "other_duty", "words": "房屋归住建。"}
    assert step(machine, number, "offer", offer).status_code == 200
    assert step(machine, number, "decline", {"words": "先不转。"}).status_code == 200
    assert step(machine, number, "offer", offer).status_code == 200
    other = machine_of("department")
    assert step(machine, number, "take-over").status_code == 403
    taken = step(other, number, "take-over")
    assert taken.status_code == 200, taken.content.decode()
    assert Case.objects.get(number=number).owner_id == desk.body("housing")


def test_a_token_has_never_more_than_its_owner_and_its_scope(desk: Desk, machine_of: Machines) -> None:
    number = desk.assigned().number
    read_only = machine_of("community", scopes=["cases:read", "requesters:read"])
    assert step(read_only, number, "accept").json()["code"] == "api.scope_missing"
    assert step(machine_of("grid"), number, "accept").status_code in (200, 404)
    stranger = machine_of("department")
    assert step(stranger, number, "accept").status_code == 404
    narrow = machine_of("community", scopes=["cases:handle"], place="320104901001")
    RoleHolding.objects.filter(account__username="community").update(valid_until=clock.now())
    assert step(narrow, number, "accept").status_code == 401


def test_who_sees_it_but_does_not_own_it_is_told_whose_it_is(desk: Desk, machine_of: Machines) -> None:
    number = desk.assigned("housing").number
    refused = step(machine_of("community"), number, "accept")
    assert (refused.status_code, refused.json()["code"]) == (403, "casework.not_owner")


def test_the_requester_rates_withdraws_and_reopens_by_the_code(desk: Desk, machine_of: Machines) -> None:
    receipt, machine = desk.resolved(), machine_of("dispatcher")
    at = f"/cases/{receipt.number}"
    code = {"tracking_code": receipt.tracking_code}
    wrong = machine.post(f"{at}/rate", {"tracking_code": "AAAA-BBBB", "level": 5})
    assert wrong.json()["code"] == "casework.case_not_found"
    again = machine.post(f"{at}/reopen", {**code, "words": "又坏了。"})
    assert again.json()["state"] == "in_progress"
    assert machine.post(f"{at}/rate", {**code, "level": 5}).status_code == 409
    handling.resolve_case(
        actor=desk.who("community"), case_id=receipt.case_id, outcome="fixed", answer="换了整条线。"
    )
    assert machine.post(f"{at}/rate", {**code, "level": 5, "words": "好"}).json()["state"] == "closed"
    assert machine.post(f"{at}/rate", {**code, "level": 1}).json()["code"] == "casework.rated_already"
    assert Rating.objects.get().level == 5
    other = desk.said()
    gone = machine.post(f"/cases/{other.number}/withdraw", {"tracking_code": other.tracking_code})
    assert gone.json()["state"] == "withdrawn"


def test_a_join_counts_a_person_once(desk: Desk, machine_of: Machines) -> None:
    number, machine = desk.said().number, machine_of("dispatcher")
    person = {"naming": "named", "name": "李强", "phone": "13900139000"}
    first, again = (machine.post(f"/cases/{number}/joins", person) for _ in range(2))
    assert first.json()["tracking_code"]
    assert again.json()["tracking_code"] == ""
    assert Case.objects.get().people == 2
    elsewhere = desk.said(place_code="320104902001").number
    assert machine.post(f"/cases/{elsewhere}/joins", {}).status_code == 404
