"""Matters over the interface for machines: as on the pages, no more and no less."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.domains.casework.actions.requester import rate_case
from liren.domains.casework.models import Case
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.faces.api.machines import CASE, Machine

Machines = Callable[..., Machine]
OTHER_STREET = "320104902001"


def test_a_matter_is_received_read_and_listed(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    made = machine.post("/cases", {**CASE, "channel": "hotline"})
    assert made.status_code == 201, made.content.decode()
    number = made.json()["number"]
    assert made.json()["tracking_code"]
    read = machine.get(f"/cases/{number}").json()
    assert (read["state"], read["channel"], read["place_code"]) == ("received", "hotline", LIUYIN)
    assert [line["event"] for line in read["history"]] == ["received"]
    assert [item["number"] for item in machine.get("/cases").json()["items"]] == [number]


def test_a_request_sent_twice_makes_one_matter(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    first = machine.post("/cases", CASE, Idempotency_Key="order-1")
    again = machine.post("/cases", CASE, Idempotency_Key="order-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Case.objects.count() == 1


def test_a_key_belongs_to_one_request(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    machine.post("/cases", CASE, Idempotency_Key="order-1")
    other = machine.post("/cases", {**CASE, "text": "另一件事。"}, Idempotency_Key="order-1")
    assert (other.status_code, other.json()["code"]) == (422, "access.answer_other_request")
    assert machine_of("community").post("/cases", CASE, Idempotency_Key="order-1").status_code == 201


def test_what_was_refused_may_be_sent_again_with_the_same_key(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    named = {"text": "楼下太吵。", "place_code": LIUYIN}
    refused = machine.post("/cases", named, Idempotency_Key="order-2")
    assert (refused.status_code, refused.json()["field"]) == (422, "name")
    named |= {"name": "王秀兰", "phone": "13800138000"}
    assert machine.post("/cases", named, Idempotency_Key="order-2").status_code == 201


def test_a_lost_answer_makes_nothing_twice(
    desk: Desk, machine_of: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = machine_of("dispatcher")
    with monkeypatch.context() as patched:
        patched.setattr("liren.domains.access.actions.answers.settle_answer", _killed)
        with pytest.raises(SystemError):
            machine.post("/cases", CASE, Idempotency_Key="order-3")
    soon = machine.post("/cases", CASE, Idempotency_Key="order-3")
    assert (soon.status_code, soon.json()["code"]) == (409, "access.answer_under_way")
    with desk.at(minutes=2):
        later = machine.post("/cases", CASE, Idempotency_Key="order-3")
    assert (later.status_code, later.json()["number"]) == (201, Case.objects.get().number)


def _killed(**_: Any) -> None:
    raise SystemError("killed")


def test_requesters_are_masked_as_on_the_page(desk: Desk, machine_of: Machines) -> None:
    number = desk.assigned(naming="named", name="王秀兰", phone="13800138000").number
    shown = machine_of("community").get(f"/cases/{number}")
    person = shown.json()["requesters"][0]
    assert (person["name"], person["phone"]) == ("王**", "138 **** 8000")
    assert "13800138000" not in shown.content.decode()
    assert "王秀兰" not in shown.content.decode()
    assert machine_of("community", ["cases:read"]).get(f"/cases/{number}").json()["requesters"] == []


def test_a_confidential_requester_stays_hidden_from_the_handler(desk: Desk, machine_of: Machines) -> None:
    number = desk.assigned(naming="confidential", name="王秀兰", phone="13800138000").number
    assert machine_of("community").get(f"/cases/{number}").json()["requesters"] == []
    assert machine_of("dispatcher").get(f"/cases/{number}").json()["requesters"] != []


@pytest.mark.parametrize("username", ["grid", "community", "director", "dispatcher", "supervisor"])
def test_a_matter_of_another_street_does_not_exist(desk: Desk, machine_of: Machines, username: str) -> None:
    number = desk.said(place_code=OTHER_STREET).number
    machine = machine_of(username)
    for path in (f"/cases/{number}", f"/cases/{number}/ratings"):
        assert (machine.get(path).status_code, machine.get(path).json()["code"]) == (
            404,
            "casework.case_not_found",
        )
    assert machine.get("/cases").json()["items"] == []
    with desk.at(minutes=1):
        assert machine.get("/changes").json()["items"] == []
    assert machine_of("district").get(f"/cases/{number}").status_code == 200


def test_a_token_reaches_no_further_than_its_place_and_scopes(desk: Desk, machine_of: Machines) -> None:
    number = desk.said().number
    narrow = machine_of("district", ["cases:read"], OTHER_STREET[:9])
    assert narrow.get(f"/cases/{number}").status_code == 404
    for path in ("/grids", "/reports/rates?since=2026-11-01&until=2026-11-23&place_code=320104", "/webhooks"):
        refused = narrow.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "api.scope_missing")
    assert narrow.post("/cases", CASE).status_code == 403


def test_nothing_can_be_set_that_is_not_named(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    for extra in (
        {"state": "closed"},
        {"owner_id": "1"},
        {"is_public": True},
        {"case_id": "x"},
        {"draft_id": "x"},
    ):
        refused = machine.post("/cases", {**CASE, **extra})
        assert (refused.status_code, refused.json()["code"]) == (422, "api.bad_input")
        assert refused.json()["field"] == next(iter(extra))
    assert machine.post("/cases", {**CASE, "channel": "portal"}).status_code == 422
    assert machine.post("/cases", {**CASE, "place_code": OTHER_STREET}).status_code == 403
    assert not Case.objects.exists()


def test_half_a_point_is_refused(desk: Desk, machine_of: Machines) -> None:
    refused = machine_of("dispatcher").post("/cases", {**CASE, "longitude": 118.8})
    assert (refused.status_code, refused.json()["code"]) == (422, "api.point_half")


def test_pages_follow_one_another_by_key(desk: Desk, machine_of: Machines) -> None:
    numbers = {desk.said(text=f"第 {n} 件。").number for n in range(5)}
    machine, seen, after = machine_of("dispatcher"), [], ""
    for _page in range(3):
        page = machine.get(f"/cases?limit=2&sort=received&after={after}").json()
        seen += [item["number"] for item in page["items"]]
        after = page["next"] or ""
    assert after == ""
    assert (len(seen), set(seen)) == (5, numbers)


def test_a_key_of_a_page_that_was_made_up_is_refused(desk: Desk, machine_of: Machines) -> None:
    refused = machine_of("dispatcher").get("/ratings?after=abc")
    assert (refused.status_code, refused.json()["code"]) == (422, "api.key_wrong")


def test_an_unchanged_matter_is_not_sent_again(desk: Desk, machine_of: Machines) -> None:
    receipt, machine = desk.assigned(), machine_of("community")
    first = machine.get(f"/cases/{receipt.number}")
    tag = first.headers["ETag"]
    unchanged = machine.get(f"/cases/{receipt.number}", If_None_Match=tag)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    english = Machine(machine.secret, "en").get(f"/cases/{receipt.number}", If_None_Match=tag)
    assert english.status_code == 200


def test_ratings_say_what_was_thought_and_never_by_whom(desk: Desk, machine_of: Machines) -> None:
    receipt = desk.resolved(actor=desk.who("resident"), naming="named", name="王秀兰", phone="13800138000")
    rate_case(actor=desk.who("resident"), case_id=receipt.case_id, level=4, words="来得快")
    machine = machine_of("community")
    of_case = machine.get(f"/cases/{receipt.number}/ratings").json()
    listed = machine.get("/ratings").json()
    assert of_case == listed["items"]
    assert [(row["level"], row["words"]) for row in of_case] == [(4, "来得快")]
    assert set(of_case[0]) == {"id", "case", "level", "words", "at"}


def test_the_feed_is_read_on_by_cursor(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("community")
    receipt = desk.assigned()
    with desk.at(minutes=1):
        first = machine.get("/changes?limit=1").json()
        rest = machine.get(f"/changes?after={first['cursor']}").json()
    events = [row["event"] for row in first["items"] + rest["items"]]
    assert events == ["received", "assigned"]
    assert {row["case"] for row in rest["items"]} == {receipt.number}
    assert (first["has_more"], rest["has_more"]) == (True, False)
    nothing = machine.get(f"/changes?after={rest['cursor']}").json()
    assert (nothing["items"], nothing["cursor"]) == ([], rest["cursor"])


def test_a_change_is_in_the_feed_once_it_has_settled(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("dispatcher")
    desk.said()
    assert machine.get("/changes").json()["items"] == []
    with desk.at(seconds=11):
        assert len(machine.get("/changes").json()["items"]) == 1


def test_rates_of_a_place_one_may_see(desk: Desk, machine_of: Machines) -> None:
    desk.resolved()
    with desk.at(days=30):
        path = "/reports/rates?since=2026-11-01&until=2026-12-31&place_code=320104901&by=category"
        found = machine_of("supervisor").get(path).json()
    assert found["total"]["resolution"] == {"hits": 1, "of": 1, "value": 100.0}
    elsewhere = machine_of("supervisor").get(path.replace("320104901", "320104902"))
    assert elsewhere.status_code == 403
    backwards = machine_of("supervisor").get(path.replace("until=2026-12-31", "until=2026-01-01"))
    assert (backwards.status_code, backwards.json()["code"]) == (422, "api.days_wrong")


def test_classes_divisions_and_nothing_under_a_community(desk: Desk, machine_of: Machines) -> None:
    machine = machine_of("community")
    classes = machine.get("/catalogue").json()
    assert {"code", "parent", "level", "name", "name_en", "urgency"} == set(classes[0])
    streets = machine.get("/divisions?parent=320104").json()
    assert machine.get(f"/divisions/{streets[0]['code']}").json() == streets[0]
    missing = machine.get("/divisions/999999")
    assert (missing.status_code, missing.json()["code"]) == (404, "territory.place_unknown")


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/cases", 4),
        ("/cases/{number}", 6),
        ("/changes", 5),
        ("/ratings", 4),
        ("/catalogue", 4),
        ("/webhooks", 4),
    ],
)
def test_query_counts_do_not_grow_with_the_rows(
    desk: Desk, machine_of: Machines, path: str, queries: int
) -> None:
    """Token and its owner's roles, the turn; then what is asked for."""
    machine = machine_of("dispatcher")
    number = desk.said().number
    machine.get("/catalogue")  # notes that the token is used

    def counted() -> int:
        with CaptureQueriesContext(connection) as asked, desk.at(minutes=1):
            assert machine.get(path.format(number=number)).status_code == 200
        return len(asked)

    few = counted()
    for n in range(10):
        desk.said(text=f"第 {n} 件事。")
    assert (few, counted()) == (queries, queries)


def test_a_bad_date_is_said_with_its_field(desk: Desk, machine_of: Machines) -> None:
    refused = machine_of("dispatcher").get("/cases?since=2026-13-01")
    assert (refused.status_code, refused.json()["field"]) == (422, "since")
    assert machine_of("dispatcher").get("/cases?until=9999-12-31").status_code == 422
