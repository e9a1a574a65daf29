from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from liren.domains.casework.actions.importing import PREVIEW_LIFE, drop_old_previews
from liren.domains.casework.models import Case, ImportRun
from liren.kernel import clock
from liren.kernel.models import AuditEntry, WorkerBeat
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.factories.registers import said, text_file, workbook

Open = Callable[[str], Client]
PAGE = "/bench/import/"


def sent(client: Client, content: bytes, name: str = "登记.xlsx", **given: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(PAGE, {"file": file, "place": "320104", "source": "messages", **given})


def uploaded(client: Client, tmp_path: Path) -> str:
    rows = [said(1), said(2, reply="修好了。", replied="2019/3/5"), said(3, time="昨天", text="=1+1")]
    response = sent(client, workbook(tmp_path / "a.xlsx", rows).read_bytes())
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def alive() -> None:
    WorkerBeat.objects.create(
        id="w", queues="*", host="here", pid=1, started_at=clock.now(), seen_at=clock.now()
    )


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("", 302),
        ("resident", 403),
        ("grid", 403),
        ("community", 403),
        ("supervisor", 403),
        ("auditor", 403),
        ("dispatcher", 200),
        ("district", 200),
    ],
)
def test_only_who_may_import_opens_the_page(desk: Desk, client_of: Open, username: str, status: int) -> None:
    assert client_of(username).get(PAGE).status_code == status


def test_a_register_is_previewed_begun_and_accounted_for(desk: Desk, client_of: Open, tmp_path: Path) -> None:
    client = client_of("district")
    where = uploaded(client, tmp_path)
    preview = client.get(where).content.decode()
    for word in ("认出的列", "留言详情", "有 1 行看不懂", "时间“昨天”认不出", "已答复", "开始导入"):
        assert word in preview
    assert not Case.objects.exists()
    begun = client.post(f"{where}begin/")
    assert begun.headers["Location"] == where
    waiting = client.get(where).content.decode()
    assert "已完成 0%" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    work_off()
    done = client.get(where).content.decode()
    assert "导入完成" in done
    assert "hx-trigger" not in done
    assert "时间“昨天”认不出" in done
    assert Case.objects.count() == 2
    assert "登记.xlsx" in client.get(PAGE).content.decode()


def test_the_refused_rows_come_back_with_their_reasons_and_no_formulas(
    desk: Desk, client_of: Open, tmp_path: Path
) -> None:
    client = client_of("district")
    where = uploaded(client, tmp_path)
    client.post(f"{where}begin/")
    work_off()
    response = client.get(f"{where}refused.xlsx")
    content = response.getvalue()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][-3:] == ["原行号", "出错的列", "没有收下的原因"]
    assert len(rows) == 2
    assert rows[1][0] == "3"
    assert rows[1][4] == "=1+1"
    assert rows[1][-3:-1] == [4, "时间"]
    assert "昨天" in str(rows[1][-1])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:  # the reason stands at the wrong cell too
        notes = archive.read("xl/comments1.xml").decode()
    assert 'ref="D2"' in notes
    assert "时间“昨天”认不出" in notes


def test_a_text_file_in_gbk_is_taken_by_the_page(desk: Desk, client_of: Open, tmp_path: Path) -> None:
    content = text_file(tmp_path / "a.csv", [said(1), said(2)], encoding="gbk").read_bytes()
    client = client_of("district")
    where = sent(client, content, "a.csv").headers["Location"]
    assert "留言详情" in client.get(where).content.decode()
    client.post(f"{where}begin/")
    work_off()
    assert set(Case.objects.values_list("title", flat=True)) == {"第 1 件事", "第 2 件事"}


def test_every_deed_with_a_register_is_audited(desk: Desk, client_of: Open, tmp_path: Path) -> None:
    client = client_of("district")
    where = uploaded(client, tmp_path)
    client.get(where)
    client.post(f"{where}begin/")
    dropped = f"{uploaded(client, tmp_path)}drop/"
    assert "要删去这个文件吗？</h1>" in client.get(dropped).content.decode()
    client.post(dropped)
    entries = AuditEntry.objects.filter(verb__startswith="casework.import.", object_type="import")
    deeds = [entry.verb.rsplit(".", 1)[1] for entry in entries.order_by("seq")]
    assert deeds == ["received", "previewed", "begun", "received", "dropped"]
    assert {entry.object_label for entry in entries} == {"登记.xlsx"}


def test_a_register_nobody_began_is_dropped_in_the_audit_too(
    desk: Desk, client_of: Open, tmp_path: Path
) -> None:
    uploaded(client_of("district"), tmp_path)
    with clock.at(clock.now() + PREVIEW_LIFE * 2):
        assert drop_old_previews() == 1
    assert AuditEntry.objects.get(verb="casework.import.dropped").actor_kind == "system"


def test_the_page_says_when_the_worker_is_down(desk: Desk, client_of: Open, tmp_path: Path) -> None:
    client = client_of("district")
    where = uploaded(client, tmp_path)
    client.post(f"{where}begin/")
    assert "后台没有运行" in client.get(where).content.decode()
    alive()
    assert "后台没有运行" not in client.get(where).content.decode()


def test_the_polled_part_asks_for_the_whole_page_at_the_end(
    desk: Desk, client_of: Open, tmp_path: Path
) -> None:
    client = client_of("district")
    where = uploaded(client, tmp_path)
    client.post(f"{where}begin/")
    part = client.get(where, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers
    work_off()
    assert client.get(where, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"", "a.xlsx", "请选一个"),
        (b"%PDF-1.4", "a.xlsx", "里面没有表格"),
        (b"PK\x03\x04broken", "a.xlsx", "文件已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "打开密码"),
        ("姓名,年龄\n甲,3\n".encode("gbk"), "a.csv", "没有找到表头"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(
    desk: Desk, client_of: Open, content: bytes, name: str, word: str
) -> None:
    response = sent(client_of("district"), content, name)
    assert response.status_code == 422
    assert word in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_place_outside_the_own_is_not_offered(desk: Desk, client_of: Open, tmp_path: Path) -> None:
    content = text_file(tmp_path / "a.csv", [said(1)]).read_bytes()
    assert sent(client_of("district"), content, "a.csv", place="110101").status_code == 422
    assert sent(client_of("dispatcher"), content, "a.csv", place="320104").status_code == 422


def test_imports_of_others_places_are_not_there(desk: Desk, client_of: Open, tmp_path: Path) -> None:
    where = uploaded(client_of("district"), tmp_path)
    dispatcher = client_of("dispatcher")
    assert dispatcher.get(where).status_code == 404
    assert dispatcher.post(f"{where}begin/").status_code == 404
    assert "登记.xlsx" not in dispatcher.get(PAGE).content.decode()


def test_a_double_click_begins_once_and_a_dropped_file_is_gone(
    desk: Desk, client_of: Open, tmp_path: Path
) -> None:
    client = client_of("district")
    where = uploaded(client, tmp_path)
    client.post(f"{where}begin/")
    assert client.post(f"{where}begin/").status_code == 409
    other = uploaded(client, tmp_path)
    assert client.post(f"{other}drop/").headers["Location"] == PAGE
    assert client.get(other).status_code == 404


def test_the_page_costs_few_queries_with_many_imports(
    desk: Desk, client_of: Open, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    client = client_of("district")
    for _ in range(5):
        uploaded(client, tmp_path)
    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_the_pages_speak_english(desk: Desk, client_of: Open, tmp_path: Path) -> None:
    client = client_of("district")
    client.cookies["liren_language"] = "en"
    where = uploaded(client, tmp_path)
    preview = client.get(where).content.decode()
    assert "Start the import" in preview
    assert "cannot be read" in preview
