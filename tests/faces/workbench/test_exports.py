"""Taking lists away through the pages: at once, or by the worker with a page of one's own exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.messaging.models import Delivery
from liren.kernel import audit, exports, worker
from liren.kernel.models import AuditEntry, ExportJob, ExportState
from tests.domains.casework.conftest import Desk
from tests.personas import file_address

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

Open = Callable[[str], "Client"]


@pytest.fixture(autouse=True)
def _few(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are a long list here."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exports, "AT_ONCE", 2)


def said(desk: Desk, count: int) -> list[str]:
    return [desk.said(text=f"第 {number} 盏灯不亮").number for number in range(count)]


def rows_of(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def held_by_newest() -> dict[str, Any]:
    held = audit.payload_of(AuditEntry.objects.filter(verb="casework.cases.exported").latest("id"))
    assert held is not None
    after: dict[str, Any] = held["after"]
    return after


def test_a_short_list_comes_at_once_with_its_filter_and_rows_in_the_audit(
    desk: Desk, client_of: Open
) -> None:
    numbers = said(desk, 2)
    found = rows_of(client_of("dispatcher").get("/bench/queue/export.csv?view=all&text=灯"))
    assert {row[0] for row in found[1:]} == set(numbers)
    assert held_by_newest() == {"view": "all", "text": "灯", "sort": "due", "rows": 2}
    assert not ExportJob.objects.exists()


def test_a_long_list_is_written_by_the_worker_and_fetched_from_ones_own_page(
    desk: Desk, client_of: Open
) -> None:
    numbers = said(desk, 3)
    client = client_of("dispatcher")
    left = client.get("/bench/queue/export.csv?view=all")
    assert (left.status_code, left.headers["Location"]) == (302, "/bench/exports/")
    assert not AuditEntry.objects.filter(verb="casework.cases.exported").exists(), "nothing is taken yet"
    waiting = client.get("/bench/exports/").content.decode()
    assert "排队中" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "现在没有运行" in waiting
    worker.work_off()
    done = client.get("/bench/exports/").content.decode()
    assert "3 行" in done
    assert "every 2s" not in done
    job = ExportJob.objects.get()
    found = rows_of(client.get(file_address(client, f"/bench/exports/{job.id}/file/")))
    assert {row[0] for row in found[1:]} == set(numbers)
    assert held_by_newest()["rows"] == 3
    notices = client.get("/bench/notices/").content.decode()
    assert "导出完成" in notices
    assert 'href="/bench/exports/"' in notices


def test_the_file_is_said_in_the_language_it_was_asked_in(desk: Desk, client_of: Open) -> None:
    said(desk, 3)
    client = client_of("supervisor")
    client.cookies["liren_language"] = "en"
    client.get("/bench/queue/export.csv?view=all")
    worker.work_off()
    page = client.get("/bench/exports/").content.decode()
    assert "My exports" in page
    found = rows_of(client.get(file_address(client, f"/bench/exports/{ExportJob.objects.get().id}/file/")))
    assert found[0][:2] == ["Number", "Matter"]


def test_a_right_lost_before_the_worker_comes_takes_nothing_away(desk: Desk, client_of: Open) -> None:
    said(desk, 3)
    client = client_of("dispatcher")
    client.get("/bench/queue/export.xlsx?view=all")
    account = desk.world.accounts["dispatcher"]
    type(account).objects.filter(id=account.id).update(is_active=False)
    worker.work_off()
    job = ExportJob.objects.get()
    assert (job.state, job.failure, job.stored) == (ExportState.FAILED, "kernel.not_allowed", "")
    assert not Delivery.objects.filter(template="kernel.export_done").exists()


def test_another_persons_export_does_not_exist(desk: Desk, client_of: Open) -> None:
    said(desk, 3)
    client_of("dispatcher").get("/bench/queue/export.csv?view=all")
    worker.work_off()
    job = ExportJob.objects.get()
    other = client_of("supervisor")
    assert str(job.id) not in other.get("/bench/exports/").content.decode()
    assert other.get(file_address(other, f"/bench/exports/{job.id}/file/")).status_code == 404
    for deed in ("cancel", "delete"):
        assert other.post(f"/bench/exports/{job.id}/{deed}/").status_code == 404


def test_an_export_is_cancelled_and_deleted(desk: Desk, client_of: Open) -> None:
    said(desk, 3)
    client = client_of("dispatcher")
    client.get("/bench/late/export.csv?view=late")
    assert not ExportJob.objects.exists(), "nothing is late: a short list"
    client.get("/bench/queue/export.csv?view=all")
    job = ExportJob.objects.get()
    client.post(f"/bench/exports/{job.id}/cancel/")
    worker.work_off()
    assert "已取消" in client.get("/bench/exports/").content.decode()
    client.post(f"/bench/exports/{job.id}/delete/")
    assert "没有导出" in client.get("/bench/exports/").content.decode()


def test_the_search_of_the_audit_goes_the_same_way(desk: Desk, client_of: Open) -> None:
    said(desk, 3)
    client = client_of("auditor")
    client.get("/bench/audit/export.csv?verb=casework.case.received")
    worker.work_off()
    job = ExportJob.objects.get()
    assert (job.source, job.state, job.rows) == ("kernel.audit", ExportState.DONE, 3)
    assert len(rows_of(client.get(file_address(client, f"/bench/exports/{job.id}/file/")))) == 4


def test_asking_for_the_head_takes_nothing_away(desk: Desk, client_of: Open) -> None:
    said(desk, 3)
    assert client_of("dispatcher").head("/bench/queue/export.csv?view=all").status_code == 200
    assert not ExportJob.objects.exists()
    assert not AuditEntry.objects.filter(verb="casework.cases.exported").exists()


def test_the_page_of_exports_costs_as_much_for_many_as_for_one(
    desk: Desk, client_of: Open, django_assert_max_num_queries: Any
) -> None:
    said(desk, 3)
    client = client_of("dispatcher")
    for text in ("", "灯", "盏"):
        client.get(f"/bench/queue/export.csv?view=all&text={text}")
    assert ExportJob.objects.count() == 3
    with django_assert_max_num_queries(8):
        client.get("/bench/exports/")
