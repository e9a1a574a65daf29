"""The auditor's desk: found, opened, taken away, checked; each of it written down."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liren.domains.casework.actions.reading import open_requester
from liren.kernel import audit, audit_desk, audit_queries, clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]


def newest(verb: str) -> AuditEntry:
    return AuditEntry.objects.filter(verb=verb).order_by("-at", "-id")[0]


@pytest.mark.parametrize("address", ["", "chain/", "export.csv"])
@pytest.mark.parametrize(
    ("username", "status"),
    [("auditor", 200), ("admin", 403), ("security", 403), ("district", 403), ("supervisor", 403), ("", 302)],
)
def test_the_audit_is_for_the_auditor(
    world: object, client_of: Open, address: str, username: str, status: int
) -> None:
    assert client_of(username).get(f"/bench/audit/{address}").status_code == status


def shown(answer: Any) -> str:
    """What a page holds apart from navigation and the list of keys."""
    return str(answer.content.decode().split("<main")[1])


def test_deeds_are_found_by_number_person_verb_and_place(desk: Desk, client_of: Open) -> None:
    first, second = desk.accepted(), desk.said()
    client = client_of("auditor")

    def found(**asked: str) -> str:
        return shown(client.get("/bench/audit/", asked))

    by_number = found(thing=first.number)
    assert all(word in by_number for word in ("收下一件事", "派单", "签收", "孙丽娟", "李文静"))
    assert second.number not in by_number
    by_person = found(who="李文静", since="2026-11-01")
    assert "签收" in by_person
    assert "孙丽娟</td>" not in by_person
    assert found(who="community", since="2026-11-01").count("<tr>") == by_person.count("<tr>")
    assert "没有符合条件的记录" in found(who="不存在的人")
    assert "签收" in found(verb="casework.case.accepted")
    assert first.number in found(place="320104901001")
    assert "没有符合条件的记录" in found(place="320104902", since="2026-11-01", verb="casework.case.accepted")
    assert client.get("/bench/audit/?after=zz&since=x&verb=none").status_code == 200


def test_another_countys_entries_do_not_exist(desk: Desk, client_of: Open) -> None:
    audit.record(
        actor=SYSTEM, verb="casework.case.closed", object_type="case", object_id="x", place_code="320105001"
    )
    client = client_of("auditor")
    assert "320105" not in client.get("/bench/audit/?verb=casework.case.closed").content.decode()
    assert client.post(f"/bench/audit/{newest('casework.case.closed').id}/").status_code == 404


def test_opening_an_entry_shows_what_it_holds_and_is_an_entry_itself(desk: Desk, client_of: Open) -> None:
    desk.accepted()
    entry = newest("casework.case.accepted")
    client = client_of("auditor")
    page = client.post(f"/bench/audit/{entry.id}/", {"back": "who=x"}).content.decode()
    assert "待签收" in page, "states stand in words"
    assert "accepted" in page
    assert entry.digest in page
    looked = newest("kernel.audit.read")
    assert looked.object_id == str(entry.id)
    assert looked.actor_id == desk.world.accounts["auditor"].id
    assert client.get(f"/bench/audit/{entry.id}/").status_code == 405, "a look is never made by a link"
    before = AuditEntry.objects.count()
    assert client_of("admin").post(f"/bench/audit/{entry.id}/").status_code == 403
    assert AuditEntry.objects.count() == before


def test_who_read_personal_values_is_one_press_away(desk: Desk, client_of: Open) -> None:
    receipt = desk.accepted(naming="named", name="王秀兰", phone="17000000001")
    open_requester(actor=desk.who("dispatcher"), case_id=receipt.case_id, purpose="verify")
    client = client_of("auditor")
    page = shown(client.get("/bench/audit/?view=reads"))
    assert "查看诉求人信息" in page
    assert "孙丽娟" in page
    assert "派单" not in page
    assert "17000000001" not in page
    entry = newest("casework.requester.read")
    audit.forget_subject(entry.subject)
    assert "已依法销毁" in client.post(f"/bench/audit/{entry.id}/").content.decode()


def test_the_search_costs_few_queries_and_turns_by_key(
    desk: Desk,
    client_of: Open,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertMaxNumQueries,
) -> None:
    number = desk.accepted().number
    client = client_of("auditor")
    with django_assert_max_num_queries(12):
        client.get("/bench/audit/", {"who": "李文静", "thing": number, "place": "320104901"})
    monkeypatch.setattr("liren.kernel.audit_queries.search_entries.__defaults__", ("", 2))
    first = shown(client.get("/bench/audit/", {"thing": number}))
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = shown(client.get(f"/bench/audit/{following}"))
    assert "签收" in first
    assert "收下一件事" in second
    assert 'rel="next"' not in second


def test_an_export_holds_what_was_asked_and_is_written_down(desk: Desk, client_of: Open) -> None:
    number = desk.accepted().number
    page = client_of("auditor").get("/bench/audit/export.csv", {"thing": number})
    rows = list(csv.reader(io.StringIO(page.getvalue().decode("utf-8-sig"))))
    assert [row[2] for row in rows[1:]] == ["签收", "派单", "收下一件事"]
    held = audit.payload_of(newest("kernel.audit.exported"))
    assert held
    assert held["after"]["thing"] == number


def test_a_whole_chain_is_said_to_be_whole_and_a_broken_one_where(desk: Desk, client_of: Open) -> None:
    desk.accepted()
    client = client_of("auditor")
    assert "还没有核对过" in client.get("/bench/audit/chain/").content.decode()
    assert client.post("/bench/audit/chain/verify/").status_code == 302
    assert "审计链完好" in client.get("/bench/audit/chain/").content.decode()
    AuditEntry.objects.filter(verb="casework.case.assigned").update(object_label="forged")
    client.post("/bench/audit/chain/verify/")
    page = client.get("/bench/audit/chain/").content.decode()
    assert "320104/" in page
    assert "断开" in page
    assert client_of("admin").post("/bench/audit/chain/verify/").status_code == 403


def test_a_long_chain_is_checked_by_the_worker(
    desk: Desk, client_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.accepted()
    monkeypatch.setattr(audit_desk, "AT_ONCE", 1)
    client = client_of("auditor")
    page = client.post("/bench/audit/chain/verify/", follow=True).content.decode()
    assert "已排队" in page
    assert "后台没有运行" in page
    assert audit_desk.last_verification() is None
    audit_desk.verify_chains.call()
    last = audit_desk.last_verification()
    assert last
    assert (last.first_break, last.entries) == (None, audit_queries.entries_kept() - 1)
    assert clock.now() - last.at < clock.now() - clock.now().replace(year=2000)
