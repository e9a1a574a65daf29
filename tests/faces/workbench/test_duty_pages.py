"""The pages of the duty roster: week, shift, swap, import, paper, calls."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liren.domains.casework.actions import duty as calls
from liren.domains.casework.models import DutyCall
from liren.domains.organisations.errors import RosterUnreadable
from liren.domains.organisations.models import DutyShift, DutySwap
from liren.kernel import clock
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_duty_calls import danger, on_duty

pytestmark = pytest.mark.django_db
Open = Callable[[str], Client]


def given(desk: Desk, username: str = "community", day: str = "2026-11-23", **more: str) -> dict[str, str]:
    holder = str(desk.world.accounts[username].id)
    return {"day": day, "begins": "17:30", "ends": "09:00", "holder": holder, "phone": "13812345678", **more}


def test_a_keeper_sets_a_shift_and_everybody_sees_who_is_on_duty(desk: Desk, client_of: Open) -> None:
    keeper, at = client_of("director"), f"/bench/duty/{desk.body('station:001')}/new/"
    assert "请选择“值班人”" in keeper.post(at, {**given(desk), "holder": ""}).content.decode()
    page = keeper.post(at, given(desk, weekly_until="2026-12-07"), follow=True).content.decode()
    assert "已排 3 班" in page
    assert "李文静" in page
    assert "办公时间以外没有人值班" in page
    assert "13812345678" not in page
    shift = DutyShift.objects.order_by("starts_at").first()
    assert shift is not None
    opened = keeper.get(f"/bench/duty/shifts/{shift.id}/").content.decode()
    assert "13812345678" in opened
    assert f'value="{shift.starts_at.astimezone(clock.LOCAL):%Y-%m-%d}"' in opened
    other = client_of("department").get(f"/bench/duty/shifts/{shift.id}/").content.decode()
    assert "李文静" in other
    assert "13812345678" not in other
    assert "改这一班" not in other
    paper = client_of("grid").get(f"/bench/duty/print/?body={desk.body('station:001')}&week=2026-11-23")
    assert "排班人签字" in paper.content.decode()


def test_a_shift_is_changed_handed_over_and_removed(desk: Desk, client_of: Open) -> None:
    on_duty(desk, "station:001", "community")
    shift = DutyShift.objects.get()
    at = f"/bench/duty/shifts/{shift.id}/"
    keeper = client_of("director")
    wrong = keeper.post(at, given(desk, username="department", version="1"))
    assert wrong.status_code == 422
    assert "这一班已改" in keeper.post(at, given(desk, "grid", version="1"), follow=True).content.decode()
    grid = client_of("grid")
    assert grid.post(f"{at}handover/", {"words": ""}).status_code == 422
    page = grid.post(f"{at}handover/", {"words": "盯着三单元"}, follow=True).content.decode()
    assert "盯着三单元" in page
    assert client_of("community").post(at, given(desk)).status_code == 403
    keeper.post(f"{at}remove/")
    assert not DutyShift.objects.exists()


def test_two_change_shifts_on_the_page(desk: Desk, client_of: Open) -> None:
    on_duty(desk, "station:001", "community")
    desk.now += dt.timedelta(days=1)
    on_duty(desk, "station:001", "grid")
    mine, theirs = DutyShift.objects.order_by("starts_at")
    client = client_of("community")
    assert "想换班" in client.get(f"/bench/duty/shifts/{mine.id}/").content.decode()
    client.post(f"/bench/duty/shifts/{mine.id}/swap/", {"other": str(theirs.id), "words": "孩子开会"})
    swap = DutySwap.objects.get()
    other = client_of("grid")
    page = other.get("/bench/duty/").content.decode()
    assert "孩子开会" in page
    assert "同意换" in page
    assert "同意换" not in client.get("/bench/duty/").content.decode()
    other.post(f"/bench/duty/swaps/{swap.id}/", {"decision": "yes"})
    mine.refresh_from_db()
    assert mine.holder_id == desk.world.accounts["grid"].id


def test_a_file_is_looked_at_first(desk: Desk, client_of: Open) -> None:
    keeper, at = client_of("director"), f"/bench/duty/{desk.body('station:001')}/import/"
    wrong = SimpleUploadedFile("a.csv", "谁,什么\n李,1\n".encode())
    assert "读不出这份表" in keeper.post(at, {"file": wrong}).content.decode()
    assert keeper.post(at, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}).status_code == 422
    text = "日期,从,到,值班人\n2026-11-24,17:30,09:00,李文静\n2026-11-25,17:30,09:00,谁也不是\n"
    page = keeper.post(at, {"file": SimpleUploadedFile("a.csv", text.encode())}).content.decode()
    assert "共 2 行，1 行可以导入" in page
    assert "本单位没有这个值班人" in page
    assert not DutyShift.objects.exists()
    table = re.search(r'name="table" value="([^"]+)"', page)
    assert table is not None
    assert "已导入 1 班" in keeper.post(at, {"table": table[1]}, follow=True).content.decode()
    assert keeper.post(at, {"table": table[1][:-3] + "abc"}).status_code == 422
    assert RosterUnreadable.code == "organisations.roster_unreadable"


def test_a_call_is_answered_on_the_page(desk: Desk, client_of: Open) -> None:
    on_duty(desk, "station:001", "community")
    danger(desk)
    with desk.at(hours=9):
        calls.call_those_on_duty()
    client = client_of("community")
    call = DutyCall.objects.get()
    assert "呼叫您" in client.get("/bench/duty/").content.decode()
    assert 'href="/bench/duty/"' in client.get("/bench/notices/").content.decode()
    page = client.post(f"/bench/duty/calls/{call.id}/", follow=True).content.decode()
    assert "请马上处理" in page
    history = client.get(f"/bench/cases/{call.case.number}/").content.decode()
    assert "应答了值班呼叫" in history
    assert "办公时间以外，呼叫柳荫里工作站值班的李文静" in history


def test_a_long_roster_costs_as_many_queries_as_a_short_one(
    desk: Desk, client_of: Open, django_assert_max_num_queries: Any
) -> None:
    client = client_of("director")
    client.post(f"/bench/duty/{desk.body('station:001')}/new/", given(desk, weekly_until="2027-03-01"))
    client.get("/bench/duty/")
    with django_assert_max_num_queries(12):
        client.get(f"/bench/duty/?body={desk.body('station:001')}&week=2026-11-23")
