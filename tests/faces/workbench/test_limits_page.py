"""Limits, figures and the working calendar, as the district changes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from liren.domains.casework import tasks
from liren.domains.casework.models import Case
from liren.domains.policy.models import CalendarYear, FigureChange
from liren.domains.policy.queries import calendar_for, case_limits
from liren.kernel import clock
from liren.kernel.worktime import Limit
from tests.domains.casework.conftest import Desk

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]
RESOLVE = "/bench/limits/casework.limit.general.resolve/"
# Invented for this test: no such notice has been published.
NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。
三、清明节：4月5日（周一）放假。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。"""
SET = {"days": "5", "hours": "", "clock": "", "valid_from": "2026-11-23", "reason": "区政府办文〔2026〕8 号"}
YEAR = {"year": "2027", "notice": "国办发明电〔2026〕1 号", "text": NOTICE}


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("district", 200),
        ("dispatcher", 403),
        ("supervisor", 403),
        ("auditor", 403),
        ("admin", 403),
        ("", 302),
    ],
)
@pytest.mark.parametrize("address", ["/bench/limits/", "/bench/limits/calendar/", RESOLVE])
def test_limits_are_the_districts(
    desk: Desk, client_of: Open, address: str, username: str, status: int
) -> None:
    assert client_of(username).get(address).status_code == status


def test_every_figure_stands_with_its_words_and_source(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = client_of("district")
    with django_assert_max_num_queries(12):
        page = client.get("/bench/limits/").content.decode()
    assert all(word in page for word in ("7 个工作日", "15 个工作日", "24 小时", "50%、80%", "09:00–12:00"))
    with django_assert_max_num_queries(12):
        one = client.get(RESOLVE).content.decode()
    assert "12345 政务服务便民热线的办理惯例" in one
    assert "本区没有改过" in one


def test_a_limit_is_changed_from_a_day_on_and_remembers_what_it_was(desk: Desk, client_of: Open) -> None:
    client = client_of("district")
    assert client.post(RESOLVE, SET).status_code == 302
    assert case_limits("320104901", "general").resolve == Limit(days=5)
    page = client.get(RESOLVE).content.decode()
    assert "冯敏改成 5 个工作日" in page
    assert "区政府办文〔2026〕8 号" in page
    ahead = {**SET, "days": "6", "valid_from": "2027-01-01"}
    assert client.post(RESOLVE, ahead).status_code == 302
    assert case_limits("320104901", "general").resolve == Limit(days=5)
    assert "本区改过" in client.get("/bench/limits/").content.decode()


@pytest.mark.parametrize(
    ("key", "changes", "field"),
    [
        ("casework.limit.general.resolve", {"days": "0", "hours": "0"}, "days"),
        ("casework.limit.general.resolve", {"days": "-1"}, "days"),
        ("casework.limit.general.resolve", {"reason": " "}, "reason"),
        ("casework.limit.general.resolve", {"valid_from": "soon"}, "valid_from"),
        ("casework.returns_max", {"value": "two"}, "value"),
        ("casework.returns_max", {"value": "-2"}, "value"),
        ("casework.reminder_fractions", {"value": "0.8, 0.5"}, "value"),
        ("casework.reminder_fractions", {"value": "1.5"}, "value"),
        ("calendar.office_hours", {"value": "17:00-09:00"}, "value"),
        ("calendar.office_hours", {"value": "早上到晚上"}, "value"),
        ("casework.escalation", {"value": '[{"days": 1}]'}, "value"),
        ("casework.escalation", {"value": "not json"}, "value"),
    ],
)
def test_a_bad_value_is_refused_beside_its_field_and_changes_nothing(
    desk: Desk, client_of: Open, key: str, changes: dict[str, str], field: str
) -> None:
    answer = client_of("district").post(f"/bench/limits/{key}/", {**SET, **changes})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not FigureChange.objects.exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("casework.returns_max", "3"),
        ("casework.reminder_fractions", "0.4，0.9"),
        ("calendar.office_hours", "8:30-12:00\n13:00–17:00"),
        ("casework.escalation", '[{"days": 1, "to": "director"}]'),
    ],
)
def test_every_shape_is_edited(desk: Desk, client_of: Open, key: str, value: str) -> None:
    client = client_of("district")
    assert client.post(f"/bench/limits/{key}/", {**SET, "value": value}).status_code == 302
    assert client.get(f"/bench/limits/{key}/").status_code == 200


def test_a_figure_that_is_not_of_casework_is_not_there(desk: Desk, client_of: Open) -> None:
    client = client_of("district")
    assert client.get("/bench/limits/certificates.forbidden/").status_code == 404
    assert client.get("/bench/limits/casework.nonsense/").status_code in (404, 422)
    assert client_of("dispatcher").post(RESOLVE, SET).status_code == 403


def test_a_notice_is_shown_as_read_before_anything_is_kept(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = client_of("district")
    client.get("/bench/limits/calendar/")  # what is remembered for seconds is read once
    with django_assert_max_num_queries(12):
        assert "2026" in client.get("/bench/limits/calendar/").content.decode()
    page = client.post("/bench/limits/calendar/", YEAR).content.decode()
    assert "2027 年 2 月 5 日—2027 年 2 月 11 日" in page
    assert "2027 年 5 月 8 日" in page
    assert not CalendarYear.objects.exists()
    incomplete = client.post("/bench/limits/calendar/", {**YEAR, "text": "1月1日放假。"})
    assert incomplete.status_code == 422
    assert "不足 11 天" in incomplete.content.decode()


def test_with_the_year_the_waiting_limits_are_counted_by_the_worker(desk: Desk, client_of: Open) -> None:
    with clock.at(dt.datetime(2026, 12, 28, 9, tzinfo=clock.LOCAL)):
        desk.now = clock.now()
        receipt = desk.said()
        client = client_of("district")
        assert Case.objects.get(id=receipt.case_id).lacks_calendar == 2027
        page = client.get("/bench/limits/calendar/").content.decode()
        assert "日历缺 2027 年" in page
        assert "有 1 件事算不出期限" in page
        assert client.post("/bench/limits/calendar/", {**YEAR, "confirm": "1"}).status_code == 302
        assert 2027 in calendar_for("320104").years
        tasks.recalculate_limits.call("320104")
        case = Case.objects.get(id=receipt.case_id)
        assert case.lacks_calendar is None
        assert case.due_resolve
        again = client.post("/bench/limits/calendar/", {**YEAR, "confirm": "1"})
        assert again.status_code == 422
        assert "已有 2027 年" in again.content.decode()
        replaced = client.post("/bench/limits/calendar/", {**YEAR, "confirm": "1", "replace": "on"})
        assert replaced.status_code == 302


def test_a_reader_of_english_gets_what_the_pack_says_in_english(client_of: Open) -> None:
    client = client_of("district")
    client.cookies["liren_language"] = "en"
    assert "within half a month of closing" in client.get("/bench/limits/").content.decode()
    page = client.get("/bench/limits/casework.limit.general.resolve/").content.decode()
    assert "general seven working days" in page
    assert "一般七个工作日" not in page


def test_what_a_district_sets_itself_stands_in_its_own_words_in_every_language(
    desk: Desk, client_of: Open
) -> None:
    client = client_of("district")
    assert client.post(RESOLVE, SET).status_code == 302
    client.cookies["liren_language"] = "en"
    assert f'<dd lang="zh-Hans">{SET["reason"]}</dd>' in client.get(RESOLVE).content.decode()
