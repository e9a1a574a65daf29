"""Grids on the map with their open matters; the background work and what failed in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from liren.config.demo.people import World
from liren.domains.casework.actions.catalogue import seed_catalogue
from liren.domains.casework.actions.intake import Said, say_matter
from liren.domains.casework.models import Case
from liren.domains.casework.tasks import recalculate_limits
from liren.domains.territory.queries import grids_under
from liren.faces.workbench.ground_map import shade_of, steps_of
from liren.kernel import clock, outbox
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.models import AuditEntry, DeadLetter, Tick, WorkerBeat
from tests.personas import client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

Open = Callable[[str], Client]
LIUYIN = "320104901001"
DAY = dt.timedelta(days=1)


@pytest.fixture
def open_as(world_with_grids: World) -> Open:
    seed_catalogue(actor=SYSTEM, county="320104")
    return lambda username: client_for(world_with_grids.accounts[username] if username else None)


def said_in(grid_id: uuid.UUID, title: str) -> str:
    said = Said(text=title, title=title, place_code=LIUYIN, grid_id=grid_id, naming="anonymous")
    return say_matter(actor=VISITOR, said=said).number


@pytest.mark.parametrize(
    ("username", "status"),
    [("dispatcher", 200), ("grid", 200), ("district", 200), ("department", 403), ("auditor", 403), ("", 302)],
)
def test_the_map_is_for_those_who_know_the_ground(open_as: Open, username: str, status: int) -> None:
    assert open_as(username).get("/bench/grids/").status_code == status
    assert open_as(username).get("/bench/grids/shapes.json").status_code == status
    assert open_as(username).get("/bench/grids/points.json").status_code == status


def test_open_matters_lie_on_the_map_as_points_the_late_ones_told_apart(
    open_as: Open, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = grids_under(LIUYIN)[:2]
    late, fresh = said_in(first.id, "路灯不亮"), said_in(second.id, "井盖松动")
    said_in(first.id, "没有地点")
    Case.objects.filter(number=late).update(longitude=118.79, latitude=32.02)
    Case.objects.filter(number=fresh).update(longitude=118.8, latitude=32.03, due_at=clock.now() + 90 * DAY)
    client = open_as("dispatcher")
    with clock.at(clock.now() + 30 * DAY), django_assert_max_num_queries(5):
        found = client.get(f"/bench/grids/points.json?place={LIUYIN}").json()["features"]
    assert [feature["geometry"]["coordinates"] for feature in found] == [[118.79, 32.02], [118.8, 32.03]]
    assert [feature["properties"]["kind"] for feature in found] == ["late", ""]
    assert client.get(found[0]["properties"]["url"]).status_code == 200
    assert found[0]["properties"]["url"] == f"/bench/cases/{late}/"


def test_the_map_counts_open_matters_and_leads_to_them(
    open_as: Open, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = grids_under(LIUYIN)[:2]
    number = said_in(first.id, "楼道灯不亮")
    loose = say_matter(actor=VISITOR, said=Said(text="没有地点", place_code=LIUYIN, naming="anonymous"))
    client = open_as("dispatcher")
    with django_assert_max_num_queries(12):
        page = client.get("/bench/grids/").content.decode()
    assert page.count('<path class="ground ') == grids_under("320104901").count()
    assert "没有落到网格的" in page
    assert f"{first.name}，在办 1 件" in page
    with django_assert_max_num_queries(12):
        one = client.get(f"/bench/grids/{first.id}/").content.decode()
    assert number in one
    assert loose.number not in one
    assert "没有在办的事" in client.get(f"/bench/grids/{second.id}/").content.decode()
    found = client.get("/bench/grids/shapes.json?place=320104901001").json()
    assert all(feature["properties"]["url"] for feature in found["features"])
    assert {feature["properties"]["place_code"] for feature in found["features"]} == {LIUYIN}


def test_the_ground_of_others_does_not_exist(open_as: Open) -> None:
    tangyuan = grids_under("320104901002")[0]
    assert open_as("grid").get(f"/bench/grids/{tangyuan.id}/").status_code == 404
    assert open_as("dispatcher").get(f"/bench/grids/{tangyuan.id}/").status_code == 200
    assert tangyuan.name not in open_as("grid").get("/bench/grids/?place=320104901002").content.decode()
    assert open_as("grid").get(f"/bench/grids/{uuid.uuid4()}/").status_code in (404, 422)


@pytest.mark.parametrize(
    ("counts", "steps"),
    [([], []), ([0, 0], []), ([1], [1]), ([2, 1], [1, 2]), ([3], [1, 2, 3]), ([8, 3], [1, 2, 4, 6])],
)
def test_shades_part_what_there_is(counts: list[int], steps: list[int]) -> None:
    assert steps_of(counts) == steps
    assert shade_of(0, steps) == 0
    assert shade_of(max(counts, default=0), steps) == len(steps)


def test_no_grid_is_said_and_how_to_get_them(world: World, client_of: Open) -> None:
    assert "还没有画网格" in client_of("district").get("/bench/grids/").content.decode()


def dead(**fields: object) -> DeadLetter:
    task_id = outbox.enqueue(recalculate_limits, county="320104")
    given = {
        "task_id": task_id,
        "task_path": "liren.domains.casework.tasks.recalculate_limits",
        "attempts": 9,
    }
    return DeadLetter.objects.create(**{**given, "error": "TimeoutError", "died_at": clock.now(), **fields})


@pytest.mark.parametrize(
    ("username", "status"),
    [("admin", 200), ("security", 403), ("auditor", 403), ("district", 403), ("", 302)],
)
def test_background_work_is_the_system_administrators(
    world: World, client_of: Open, username: str, status: int
) -> None:
    letter = dead()
    client = client_of(username)
    assert client.get("/bench/work/").status_code == status
    if status != 200:
        assert client.post(f"/bench/work/{letter.id}/retry/").status_code == status
        assert client.post(f"/bench/work/{letter.id}/dismiss/", {"reason": "x"}).status_code == status


def test_a_worker_that_is_down_is_said_and_one_that_works_is_shown(
    world: World, client_of: Open, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    dead()
    client = client_of("admin")
    with django_assert_max_num_queries(12):
        page = client.get("/bench/work/").content.decode()
    assert "后台没有运行" in page
    assert "重算缺日历的期限" in page
    now = clock.now()
    WorkerBeat.objects.create(
        id="w",
        queues="default,heavy",
        host="server-1",
        pid=7,
        started_at=now - dt.timedelta(hours=2),
        seen_at=now,
    )
    Tick.objects.create(name="casework.alarms", next_at=now - dt.timedelta(hours=1), failures=3, error="boom")
    page = client.get("/bench/work/").content.decode()
    assert "后台没有运行" not in page
    assert "server-1" in page
    assert "2 小时" in page
    assert "boom" in page
    assert ">default,heavy<" in page
    WorkerBeat.objects.update(queues="*")
    assert ">全部</td>" in client.get("/bench/work/").content.decode()


def test_a_dead_letter_is_retried_or_laid_aside_with_a_reason(world: World, client_of: Open) -> None:
    client = client_of("admin")
    first, second = dead(), dead(trace="Traceback: <script>alert(1)</script>")
    assert "<script>alert" not in client.get("/bench/work/").content.decode()
    assert client.post(f"/bench/work/{first.id}/retry/").status_code == 302
    assert client.post(f"/bench/work/{first.id}/retry/").status_code == 409
    assert client.post(f"/bench/work/{second.id}/dismiss/", {"reason": " "}).status_code == 422
    assert client.post(f"/bench/work/{second.id}/dismiss/", {"reason": "已手工补办"}).status_code == 302
    assert "都做成了" in client.get("/bench/work/").content.decode()
    assert "已手工补办" in client.get("/bench/work/?state=dismissed&after=zzz").content.decode()
    assert AuditEntry.objects.filter(verb__startswith="kernel.work.").count() == 2
    assert client.post(f"/bench/work/{uuid.uuid4()}/retry/").status_code == 404
