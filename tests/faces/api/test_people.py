"""The register for programs: for a purpose, within the places, masked; loaded in bulk and followed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from liren.domains.people.actions import open_household, register_person
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, Person
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE
from tests.faces.api.machines import Machine
from tests.faces.api.test_examples import BLOCK, read
from tests.sweeps.reading import ROOT

MachineOf = Callable[..., Machine]
HOME = "柳叶巷12号3幢2单元501室"
ROW = {"name": "赵敏", "document": WIFE.document, "phone": "17000000013", "address": "柳叶巷14号1幢101室"}


@pytest.fixture
def couple(desk: Desk) -> Household:
    members = [MemberGiven("02", HEAD), MemberGiven("12", WIFE)]
    worker = desk.who("community")
    return open_household(actor=worker, place_code=LIUYIN, address=HOME, members=members, source="visit")


@pytest.fixture
def later(couple: Household) -> Iterator[None]:
    """Half a minute on: what was done is in the feed."""
    with clock.at(clock.now() + dt.timedelta(seconds=30)):
        yield


def test_a_search_finds_masked_and_is_written_down(couple: Household, machine_of: MachineOf) -> None:
    told = machine_of("community").post("/people/search", {"text": "wang jg"}).json()
    assert [(one["name"], one["address"]) for one in told["items"]] == [("王*国", "柳叶巷12号3幢 2单元")]
    assert AuditEntry.objects.filter(verb="people.person.sought").count() == 1
    short = machine_of("community").post("/people/search", {"text": "w"})
    assert (short.status_code, short.json()["code"]) == (422, "people.search_too_short")


def test_a_card_opens_for_a_purpose_with_numbers_by_their_own_scope(
    couple: Household, machine_of: MachineOf
) -> None:
    person = Person.objects.get(name="王建国")
    path = f"/people/{person.id}/open"
    assert machine_of("community").post(path, {}).status_code == 422
    masked = machine_of("community", ["people:read"]).post(path, {"purpose": "service"}).json()
    assert masked["documents"][0]["number"] == "320104********0018"
    assert masked["households"][0]["household"] == str(couple.id)
    whole = machine_of("community", ["people:read", "people:numbers"]).post(path, {"purpose": "visit"}).json()
    assert whole["documents"][0]["number"] == HEAD.document
    reads = AuditEntry.objects.filter(verb="people.person.read", subject=person.id)
    assert reads.count() == 2
    refused = machine_of("community", ["cases:read"]).post(path, {"purpose": "visit"})
    assert (refused.status_code, refused.json()["code"]) == (403, "api.scope_missing")


def test_somebody_of_another_place_is_not_there_and_the_try_is_written_down(
    desk: Desk, machine_of: MachineOf
) -> None:
    given = PersonGiven("孙丽", phones=("17000000014",))
    away = register_person(actor=SYSTEM, place_code=TANGYUAN, given=given, source="visit")
    machine = machine_of("community")
    assert machine.post(f"/people/{away.id}/open", {"purpose": "visit"}).status_code == 404
    assert machine.get(f"/households/{uuid.uuid4()}").status_code == 404
    assert machine.get(f"/dwellings/{uuid.uuid4()}").status_code == 404
    assert AuditEntry.objects.filter(verb="people.person.outside").count() == 1


def test_lists_households_and_dwellings_are_read(couple: Household, machine_of: MachineOf) -> None:
    machine = machine_of("community")
    lines = machine.get("/people?age_from=60").json()
    assert [one["name"] for one in lines["items"]] == ["王*国", "李*英"]
    assert lines["next"] is None
    assert machine.get("/people?age_to=20").json()["items"] == []
    household = machine.get(f"/households/{couple.id}").json()
    assert [(one["relation"], one["standing"]) for one in household["members"]] == [
        ("02", "both"),
        ("12", "both"),
    ]
    home = machine.get(f"/dwellings/{couple.dwelling_id}").json()
    assert (home["unit"], home["room"], home["residents"]) == ("2", "501", 2)
    assert machine.get("/people?after=%C3%A9").json()["code"] == "api.key_wrong"


def load(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"place_code": LIUYIN, "rows": rows, **more}


def test_rows_are_loaded_once_and_what_does_not_fit_is_set_aside(desk: Desk, machine_of: MachineOf) -> None:
    machine = machine_of("director")
    wrong = {**ROW, "document": "320104195803070029"}
    sent = load([ROW, wrong])
    first = machine.post("/people/imports", sent, Idempotency_Key="load-1")
    told = first.json()
    assert first.status_code == 201
    assert (told["read"], told["created"]) == (2, 1)
    assert [(one["row"], one["column"], one["reason"]) for one in told["parked"]] == [
        (2, "document", "check")
    ]
    again = machine.post("/people/imports", sent, Idempotency_Key="load-1")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == told
    fresh = machine.post("/people/imports", sent).json()
    assert (fresh["created"], fresh["unchanged"]) == (0, 1)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (load([]), 422, "api.bad_input"),
        (load([ROW] * 501), 422, "api.bad_input"),
        (load([{"nickname": "x"}]), 422, "api.bad_input"),
        (load([{"phone": "17000000013"}]), 422, "people.no_list_columns"),
        (load([ROW], place_code=TANGYUAN), 422, "people.import_place_wrong"),
    ],
)
def test_loads_that_do_not_fit_are_refused(
    desk: Desk, machine_of: MachineOf, sent: dict[str, Any], status: int, code: str
) -> None:
    answer = machine_of("director").post("/people/imports", sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Person.objects.exists()


def test_whoever_may_not_import_loads_nothing(desk: Desk, machine_of: MachineOf) -> None:
    refused = machine_of("community").post("/people/imports", load([ROW]))
    assert (refused.status_code, refused.json()["code"]) == (403, "api.scope_missing")


def test_the_feed_tells_what_was_done_without_values_and_without_looks(
    couple: Household, later: None, machine_of: MachineOf
) -> None:
    machine = machine_of("community")
    told = machine.get("/people/changes").json()
    events = [(one["event"], one["kind"]) for one in told["items"]]
    assert ("people.household.opened", "household") in events
    assert "王建国" not in str(told)
    assert machine.get(f"/people/changes?after={told['cursor']}").json()["items"] == []


def test_of_an_import_each_batch_is_in_the_feed(desk: Desk, machine_of: MachineOf) -> None:
    run = machine_of("director").post("/people/imports", load([ROW])).json()["import_id"]
    with clock.at(clock.now() + dt.timedelta(seconds=30)):
        told = machine_of("director").get("/people/changes").json()["items"]
    assert {"people.import.begun", "people.import.batch"} <= {one["event"] for one in told}
    assert {one["of"] for one in told if one["kind"] == "people_import"} == {run}


def test_the_examples_of_the_documentation_are_true(couple: Household, machine_of: MachineOf) -> None:
    machine = machine_of("director")
    person = Person.objects.get(name="王建国")
    names = {"PERSON": person.id, "HOUSEHOLD": couple.id, "DWELLING": couple.dwelling_id}
    blocks = BLOCK.findall((ROOT / "docs" / "api" / "people.md").read_text())
    assert len(blocks) > 6
    for block in blocks:
        for name, one in names.items():
            block = block.replace(name, str(one))
        method, path, headers, body, status, wanted = read(block)
        given = {name.replace("-", "_"): value for name, value in headers.items()}
        answer = machine.ask(method, path.removeprefix("/api/v1"), body, **given)
        assert answer.status_code == status, f"{block}\n{answer.content.decode()}"
        assert wanted.items() <= answer.json().items(), block
