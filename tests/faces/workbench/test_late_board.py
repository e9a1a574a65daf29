"""The late board: by how much, in whose hands, for whom."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from liren.domains.casework.actions import requester, suspending
from liren.domains.casework.models import Case
from liren.domains.casework.queries import late
from liren.domains.casework.queries.lists import CaseFilter
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries, DjangoAssertNumQueries

Open = Callable[[str], Client]


def late_and_young(desk: Desk) -> tuple[str, str]:
    """One matter that is late by the end, and one said a moment before."""
    first = desk.assigned(text="三单元的楼道灯不亮。", title="楼道灯不亮")
    with desk.at(days=3):
        second = desk.said(text="井盖松了。", title="井盖松动")
    return first.number, second.number


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("dispatcher", 200),
        ("supervisor", 200),
        ("community", 200),
        ("grid", 200),
        ("auditor", 403),
        ("", 302),
    ],
)
def test_the_late_board_is_for_those_who_see_matters(
    desk: Desk, client_of: Open, username: str, status: int
) -> None:
    assert client_of(username).get("/bench/late/").status_code == status
    assert client_of("resident").get("/bench/late/").status_code == 403


def test_a_late_matter_says_by_how_much_and_whose_hands_it_was_in(desk: Desk, client_of: Open) -> None:
    late, young = late_and_young(desk)
    page = client_of("dispatcher").get("/bench/late/").content.decode()
    assert late in page
    assert young not in page
    assert "逾期 1 个工作日" in page
    assert "柳荫里社区" in page
    assert page.index("青桐街道") < page.index('class="is-now"'), "first the street, then who has it now"
    soon = client_of("dispatcher").get("/bench/late/?view=soon").content.decode()
    assert young in soon
    assert late not in soon


def test_a_department_sees_nothing_of_others(desk: Desk, client_of: Open) -> None:
    late, _ = late_and_young(desk)
    page = client_of("department").get("/bench/late/")
    assert page.status_code == 200
    assert late not in page.content.decode()
    assert "没有逾期的" in page.content.decode()


def test_what_stands_still_and_what_lacks_a_calendar_have_their_own_tabs(desk: Desk, client_of: Open) -> None:
    receipt = desk.accepted()
    suspending.ask_suspension(
        actor=desk.who("community"),
        case_id=receipt.case_id,
        reason="await_material",
        words="等灯具。",
        until=desk.now.date().replace(day=30),
    )
    suspending.decide_suspension(actor=desk.who("supervisor"), case_id=receipt.case_id, is_approved=True)
    other = desk.said(text="电梯坏了")
    Case.objects.filter(id=other.case_id).update(due_at=None, lacks_calendar=2027)
    client = client_of("supervisor")
    assert receipt.number in client.get("/bench/late/?view=suspended").content.decode()
    page = client.get("/bench/late/?view=no_calendar").content.decode()
    assert other.number in page
    assert "2027" in page
    assert client.get("/bench/late/?view=nonsense&body=zzz&after=zz").status_code == 200


def test_bodies_are_counted_and_narrow_the_list(desk: Desk, client_of: Open) -> None:
    late, _ = late_and_young(desk)
    body = desk.body("station:001")
    client = client_of("dispatcher")
    assert f"body={body}" in client.get("/bench/late/").content.decode()
    assert late in client.get("/bench/late/", {"body": str(body)}).content.decode()
    other = client.get("/bench/late/", {"body": str(desk.body("housing"))}).content.decode()
    assert "一件也没有" in other


def test_beside_the_board_stand_those_who_hold_most_and_the_chosen_one(
    desk: Desk, client_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("station:001", "urban", "station:001"):
        desk.assigned(key)
    desk.at(days=5)
    monkeypatch.setattr(late, "NAMED", 1)
    most, other = desk.body("station:001"), desk.body("urban")
    page = client_of("dispatcher").get("/bench/late/").content.decode()
    assert "还有 1 个单位没有列出" in page
    assert (f"body={most}" in page, f"body={other}" in page) == (True, False)
    chosen = client_of("dispatcher").get("/bench/late/", {"body": str(other)}).content.decode()
    assert f"body={most}" in chosen
    assert "没有列出" not in chosen
    assert chosen.count("tally-line") == 2


def test_counting_by_body_reads_names_once_and_only_where_they_are_not_known(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.assigned()
    desk.assigned()
    desk.at(days=5)
    who, wanted, until = desk.who("dispatcher"), CaseFilter(view="late"), desk.now
    with django_assert_num_queries(2):
        read = late.late_by_body(who, wanted, until, {})
    with django_assert_num_queries(1):
        known = late.late_by_body(who, wanted, until, {line.body_id: line.name for line in read.lines})
    assert known == read
    assert read.lines[0].count == read.counts["late"] == 2


def test_the_board_costs_the_same_however_much_is_late(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = client_of("dispatcher")
    client.get("/bench/late/")  # what is remembered for seconds is read once
    for _ in range(4):
        desk.assigned()
    desk.at(days=5)
    with django_assert_max_num_queries(10) as seen:
        page = client.get("/bench/late/").content.decode()
    assert page.count('class="item-title"') == 4
    assert len(seen.captured_queries) == 10


def test_the_page_turns_by_key(desk: Desk, client_of: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [desk.assigned().number for _ in range(3)]
    desk.at(days=5)
    for asking in ("paged", "first_of", "as_page"):
        monkeypatch.setattr(f"liren.domains.casework.queries.lists.{asking}.__defaults__", (2,))
    client = client_of("dispatcher")
    first = client.get("/bench/late/").content.decode()
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/bench/late/{following}").content.decode()
    assert [number in first for number in numbers] == [True, True, False]
    assert [number in second for number in numbers] == [False, False, True]


def test_exports_hold_what_is_shown_and_no_formula(desk: Desk, client_of: Open) -> None:
    receipt = desk.assigned(text="灯不亮", title="=HYPERLINK(0)")
    desk.at(days=5)
    client = client_of("dispatcher")
    page = client.get("/bench/late/export.csv")
    rows = list(csv.reader(io.StringIO(page.getvalue().decode("utf-8-sig"))))
    assert rows[1][0] == receipt.number
    assert rows[1][1] == "'=HYPERLINK(0)"
    assert "→" in rows[1][10]
    book = client.get("/bench/late/export.xlsx").getvalue()
    assert b"<f>" not in book
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[1][1] == "=HYPERLINK(0)"
    assert AuditEntry.objects.filter(verb="casework.cases.exported").count() == 2
    assert client_of("community").get("/bench/late/export.csv").status_code == 403
    assert client.get("/bench/late/export.pdf").status_code == 404


def badly_rated(desk: Desk) -> str:
    receipt = desk.resolved()
    with desk.at(hours=1):
        requester.rate_case(
            actor=VISITOR, case_id=receipt.case_id, level=1, words="灯又坏了", code=receipt.tracking_code
        )
    return receipt.number


def test_a_bad_rating_is_called_back_and_written_down(desk: Desk, client_of: Open) -> None:
    number = badly_rated(desk)
    client = client_of("supervisor")
    page = client.get("/bench/call-backs/").content.decode()
    assert number in page
    assert "非常不满意" in page
    assert "灯又坏了" in page
    given = {"call_back": str(Case.objects.get(number=number).call_backs.get().id), "result": "rectify"}
    missing = client.post("/bench/call-backs/", given)
    assert missing.status_code == 422
    assert 'aria-invalid="true"' in missing.content.decode()
    assert client.post("/bench/call-backs/", {**given, "words": "灯又坏了，要再修。"}).status_code == 302
    assert number not in client.get("/bench/call-backs/").content.decode()
    done = client.get("/bench/call-backs/?view=done").content.decode()
    assert "须整改" in done
    assert "钱志远 回访" in done
    assert client.post("/bench/call-backs/", {**given, "words": "再记一次"}).status_code == 409


def test_what_was_called_back_long_ago_is_no_longer_listed(desk: Desk, client_of: Open) -> None:
    number = badly_rated(desk)
    client = client_of("supervisor")
    given = {"call_back": str(Case.objects.get(number=number).call_backs.get().id), "result": "rectify"}
    client.post("/bench/call-backs/", {**given, "words": "灯又坏了，要再修。"})
    desk.at(days=59)
    page = client_of("supervisor").get("/bench/call-backs/?view=done").content.decode()
    assert number in page
    assert "列出近 60 天回访过的" in page
    desk.at(days=2)
    assert number not in client_of("supervisor").get("/bench/call-backs/?view=done").content.decode()


@pytest.mark.parametrize(
    ("username", "status"), [("dispatcher", 403), ("community", 403), ("auditor", 403), ("", 302)]
)
def test_only_the_supervisor_calls_back(desk: Desk, client_of: Open, username: str, status: int) -> None:
    assert client_of(username).get("/bench/call-backs/").status_code == status


def test_the_call_back_page_costs_few_queries(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    badly_rated(desk)
    client = client_of("supervisor")
    with django_assert_max_num_queries(12):
        client.get("/bench/call-backs/")
