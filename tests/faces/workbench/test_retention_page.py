"""The report on terms of keeping: what went, what waits for somebody, and how long each kind is kept."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.config.cli.people import group
from liren.domains.people.models import Need
from liren.domains.rights.actions import retention
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import LIUYIN
from tests.domains.rights.conftest import Family, Who, family, who
from tests.domains.rights.test_retention import LONG, clock, closed_matter, left, needed
from tests.faces.workbench.test_look_pages import signed

__all__ = ["family", "who"]  # the fixtures

PAGE = "/bench/retention/"


@pytest.fixture
def night(who: Who, family: Family) -> None:
    needed(who, family["王建国"], 3)
    Need.objects.update(raised_on=clock.today() - LONG, closed_on=clock.today() - LONG)
    closed_matter()
    left("高渐离", LONG)
    retention.keep_terms()


def test_nothing_yet(who: Who) -> None:
    page = signed(who, "community").get(PAGE).content.decode()
    assert all(text in page for text in ("还没有到期的", "各类留多久", "第五十六条", "现在没有"))


@pytest.mark.usefixtures("night")
def test_what_went_and_what_waits_and_who_agrees(who: Who) -> None:
    worker, grid = signed(who, "community"), signed(who, "grid")
    page = worker.get(PAGE).content.decode()
    assert all(text in page for text in ("办完的需求和走访", "办结的诉求里的话", "同意删除", "已做完"))
    assert "origin=term" in page
    assert "由社区工作者或社区负责人同意" in grid.get(PAGE).content.decode()
    agree, given = reverse("bench:retention_agree"), {"place": LIUYIN, "key": "casework.old_matters"}
    assert grid.post(agree, given).status_code == 403
    assert "今晚删除 1 份" in worker.post(agree, given, follow=True).content.decode()
    assert "已经有人同意过" in worker.post(agree, given, follow=True).content.decode()
    assert "没有期满等同意的卷" in worker.post(agree, {"place": LIUYIN}, follow=True).content.decode()
    assert "保存期满" in worker.get("/bench/deletions/", {"origin": "term"}).content.decode()
    notices = worker.get("/bench/notices/").content.decode()
    assert "有 1 人迁离或去世已满年限" in notices


@pytest.mark.usefixtures("night")
def test_narrowed_exported_and_few_queries(who: Who) -> None:
    worker = signed(who, "community")
    worker.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        worker.get(PAGE)
    assert len(asked) <= 12
    page = worker.get(PAGE, {"key": "people.old_needs", "since": clock.today().isoformat()}).content.decode()
    assert "删除 3 条" in page
    ahead = (clock.today() + dt.timedelta(days=9)).isoformat()
    assert "一件也没有" in worker.get(PAGE, {"since": ahead}).content.decode()
    answer = worker.get(reverse("bench:retention_export", args=["csv"]))
    assert "办完的需求和走访" in b"".join(answer.streaming_content).decode("utf-8-sig")
    assert AuditEntry.objects.filter(verb="rights.retention.exported").exists()


def test_the_command_says_first_and_then_does(who: Who, family: Family) -> None:
    needed(who, family["王建国"], 2)
    Need.objects.update(raised_on=clock.today() - LONG, closed_on=clock.today() - LONG)
    said = json.loads(CliRunner().invoke(group, ["retention", "--dry-run", "--json"]).output.splitlines()[-1])
    assert (said["dry_run"], said["gone"], said["waiting"]) == (True, 2, 0)
    assert Need.objects.count() == 2
    done = json.loads(CliRunner().invoke(group, ["retention", "--json"]).output.splitlines()[-1])
    assert (done["dry_run"], done["gone"]) == (False, 2)
    assert done["lines"][0]["kind"] == "people.old_needs"
    assert Need.objects.count() == 0
