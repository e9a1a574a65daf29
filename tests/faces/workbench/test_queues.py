"""Lists: what they show, how much they ask of the database, what may be taken away."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from liren.domains.casework.models import Case
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.personas import client_for

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

TANGYUAN = "320104901002"


@pytest.fixture
def browser(desk: Desk) -> Callable[[str], Client]:
    return lambda username: client_for(desk.world.accounts[username])


def many(desk: Desk, count: int) -> None:
    first = desk.said(text="楼道灯不亮")
    case = Case.objects.get(id=first.case_id)
    requester = case.requesters.get()
    copies = []
    for number in range(1, count):
        copy = Case.objects.get(id=first.case_id)
        copy.pk = None
        copy.id = type(case)._meta.pk.get_default()
        copy.number = f"320104-2026-9{number:05d}"
        copies.append(copy)
    Case.objects.bulk_create(copies)
    assert requester.case_id == case.id


QUEUE_QUERIES = 6  # session, account, roles, saved views, counts, list
DESK_QUERIES = 12


@pytest.mark.parametrize("count", [3, 50])
def test_the_list_asks_the_same_of_the_database_however_long_it_is(
    desk: Desk,
    browser: Callable[[str], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    many(desk, count)
    client = browser("dispatcher")
    client.get("/bench/queue/")  # the rulebook is recalled for a few seconds
    with django_assert_num_queries(QUEUE_QUERIES):
        page = client.get("/bench/queue/").content.decode()
    assert page.count("data-walk-item") == count


@pytest.mark.parametrize("count", [3, 50])
def test_the_desk_asks_the_same_of_the_database_however_long_it_is(
    desk: Desk,
    browser: Callable[[str], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    many(desk, count)
    client = browser("dispatcher")
    client.get("/bench/dispatch/")
    with django_assert_num_queries(DESK_QUERIES):
        assert client.get("/bench/dispatch/").status_code == 200


@pytest.mark.parametrize("who", ["community", "supervisor", "dispatcher"])
def test_the_page_of_a_matter_asks_at_most_twelve_times(
    desk: Desk,
    browser: Callable[[str], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    who: str,
) -> None:
    receipt = desk.resolved()
    client = browser(who)
    with django_assert_max_num_queries(12):
        assert client.get(f"/bench/cases/{receipt.number}/").status_code == 200


def test_pages_follow_each_other_by_key_without_gap_or_repetition(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    many(desk, 120)
    client, seen, after = browser("dispatcher"), [], ""
    for _ in range(3):
        page = client.get("/bench/queue/", {"after": after} if after else {})
        seen += [row.case.number for row in page.context["rows"]]
        after = page.context["next_key"]
    assert after == ""
    assert len(seen) == len(set(seen)) == 120


def test_each_sees_what_is_theirs(desk: Desk, browser: Callable[[str], Client]) -> None:
    here, there = desk.said(text="这边的灯"), desk.said(text="那边的灯", place_code=TANGYUAN)
    street = browser("dispatcher").get("/bench/queue/").content.decode()
    assert here.number in street
    assert there.number in street
    community = browser("community").get("/bench/queue/?view=all").content.decode()
    assert here.number in community
    assert there.number not in community
    assert here.number not in browser("department").get("/bench/queue/?view=all").content.decode()


def test_filters_narrow_and_nonsense_narrows_nothing(desk: Desk, browser: Callable[[str], Client]) -> None:
    lamp = desk.said(text="楼道灯不亮")
    dog = desk.said(text="有人遛狗不牵绳", kind="consultation", place_code=TANGYUAN)
    client = browser("dispatcher")

    def shown(**query: str) -> set[str]:
        return {row.case.number for row in client.get("/bench/queue/", query).context["rows"]}

    both = {lamp.number, dog.number}
    assert shown(text="狗") == {dog.number}
    assert shown(kind="consultation") == {dog.number}
    assert shown(place=LIUYIN) == {lamp.number}
    assert shown(since="2026-11-24") == set()
    assert shown(until="2026-11-24") == both
    assert shown(kind="nonsense", since="yesterday", body="x", sort="x", after="x_y") == both


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_nothing_is_exported_as_a_formula(desk: Desk, browser: Callable[[str], Client], form: str) -> None:
    desk.said(title='=HYPERLINK("x","y")', text="点一下")
    desk.said(title="@SUM(1)", text="点一下")
    answer = browser("dispatcher").get(f"/bench/queue/export.{form}?view=all")
    assert answer.status_code == 200
    content = answer.getvalue()
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        titles = {row[1] for row in rows[1:]}
        assert titles == {'\'=HYPERLINK("x","y")', "'@SUM(1)"}
    else:
        assert b"<f>" not in content
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert {row[1] for row in sheet[1:]} == {'=HYPERLINK("x","y")', "@SUM(1)"}
    entry = AuditEntry.objects.filter(verb="casework.cases.exported").get()
    assert entry.object_id == form


def test_an_export_holds_what_the_filter_shows(desk: Desk, browser: Callable[[str], Client]) -> None:
    desk.said(text="楼道灯不亮")
    desk.said(text="有人遛狗不牵绳")
    client = browser("dispatcher")
    client.cookies["liren_language"] = "en"
    rows = list(
        csv.reader(io.StringIO(client.get("/bench/queue/export.csv?text=狗").getvalue().decode("utf-8-sig")))
    )
    assert len(rows) == 2
    assert "有人遛狗不牵绳" in rows[1][1]


def test_lists_are_taken_away_only_with_the_right(desk: Desk, browser: Callable[[str], Client]) -> None:
    assert browser("community").get("/bench/queue/export.csv").status_code == 403
    assert "export.csv" not in browser("community").get("/bench/queue/").content.decode()
    assert browser("dispatcher").get("/bench/queue/export.pdf").status_code == 404
    assert AuditEntry.objects.filter(verb="casework.cases.exported").count() == 0


def test_a_number_found_opens_its_matter_and_words_filter_the_list(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    receipt = desk.said(text="楼道灯不亮")
    client = browser("dispatcher")
    assert (
        client.get("/bench/find/", {"q": receipt.number}).headers["Location"].endswith(f"/{receipt.number}/")
    )
    assert "text=" in client.get("/bench/find/", {"q": "楼道"}).headers["Location"]


@pytest.mark.parametrize(
    ("who", "where"),
    [("community", "/bench/mine/"), ("dispatcher", "/bench/dispatch/"), ("district", "/bench/mine/")],
)
def test_the_first_page_is_ones_work(browser: Callable[[str], Client], who: str, where: str) -> None:
    assert browser(who).get("/bench/").headers["Location"] == where


def test_chosen_matters_are_printed_without_who_brought_them(
    desk: Desk, browser: Callable[[str], Client]
) -> None:
    receipt = desk.said(text="楼道灯不亮", naming="named", name="王秀兰", phone="17000000001")
    page = browser("dispatcher").get("/bench/queue/print/", {"pick": [receipt.number]}).content.decode()
    assert "楼道灯不亮" in page
    assert "王" not in page.split("<main")[1]
    entry = AuditEntry.objects.get(verb="casework.cases.printed")
    assert entry.actor_id == desk.world.accounts["dispatcher"].id


def test_notices_are_read(desk: Desk, browser: Callable[[str], Client]) -> None:
    desk.assigned()
    client = browser("community")
    assert "is-unread" in client.get("/bench/notices/").content.decode()
    assert client.post("/bench/notices/read/").status_code == 302
    assert "is-unread" not in client.get("/bench/notices/").content.decode()
