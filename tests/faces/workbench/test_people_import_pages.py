"""The import of residents on the workbench: from the upload to the result, and what waits for a decision."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.domains.people.actions import importing, undoing
from liren.domains.people.models import Conflict, PeopleImport, Person
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import LIUYIN
from tests.domains.people.lists import COUPLE, HEAD_LINE, HEADER, WIFE_LINE, changed, taken_in, text_list
from tests.personas import build_world


@pytest.fixture
def director(db: None, client: Client, tmp_path: Path) -> Iterator[Client]:
    client.force_login(build_world().accounts["director"])
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield client


def uploaded(client: Client, tmp_path: Path, *lines: object, header: tuple[str, ...] = HEADER) -> uuid.UUID:
    data = text_list(tmp_path / "list.csv", lines, header).read_bytes()
    given = {"file": ContentFile(data, name="list.csv"), "place": LIUYIN, "kind": "sheet"}
    response = client.post(reverse("bench:people_import"), given)
    assert response.status_code == 302, response.content.decode()
    return PeopleImport.objects.latest("id").id


def test_a_list_goes_from_upload_to_result_and_back(director: Client, tmp_path: Path) -> None:
    run_id = uploaded(
        director, tmp_path, *COUPLE, changed(HEAD_LINE, number="320104195512030010", name="王五")
    )
    address = reverse("bench:people_import_run", args=[run_id])
    preview = director.get(address).content.decode()
    assert "证件号码的校验位对不上" in preview
    assert "认出的列" in preview
    assert HEAD_LINE[4] not in preview.split("头几行")[1]
    assert director.post(reverse("bench:people_import_begin", args=[run_id])).status_code == 302
    running = director.get(address, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in running.headers
    importing.continue_import(actor=SYSTEM, run_id=run_id)
    result = director.get(address).content.decode()
    assert "导入完成" in result
    assert "放在一边的行" in result
    assert "王*" not in result
    undo = reverse("bench:people_import_undo", args=[run_id])
    assert "不能恢复" in director.get(undo).content.decode()
    assert director.post(undo).status_code == 302
    undoing.continue_undo(actor=SYSTEM, run_id=run_id)
    assert "已经撤销" in director.get(address).content.decode()
    assert not Person.objects.exists()
    assert "已撤销" in director.get(reverse("bench:people_import")).content.decode()


def test_columns_are_set_right_on_the_preview(director: Client, tmp_path: Path) -> None:
    run_id = uploaded(director, tmp_path, ("王建国", HEAD_LINE[4], "x"), header=("姓名", "编码", "电话"))
    run = PeopleImport.objects.get()
    (header,) = run.columns
    address = reverse("bench:people_import_columns", args=[run_id])
    wrong = director.post(address, {"header": header, "column-0": "phone"})
    assert (wrong.status_code, "请选一列作“姓名”" in wrong.content.decode()) == (422, True)
    given = {"header": header, "column-0": "name", "column-1": "document", "column-2": ""}
    assert director.post(address, given).status_code == 302
    run.refresh_from_db()
    assert run.columns == {header: {"name": 0, "document": 1}}


@pytest.mark.parametrize(("name", "data"), [("x.pdf", b"%PDF-1.7"), ("x.csv", b""), ("x.csv", b"1,2\n3,4\n")])
def test_what_is_no_list_is_said_beside_the_field(director: Client, name: str, data: bytes) -> None:
    given = {"file": ContentFile(data, name=name), "place": LIUYIN, "kind": "sheet"}
    response = director.post(reverse("bench:people_import"), given)
    assert response.status_code == 422
    assert not PeopleImport.objects.exists()


def test_rows_set_aside_come_back_with_the_reason_at_the_cell(director: Client, tmp_path: Path) -> None:
    run = taken_in(tmp_path, HEAD_LINE, changed(WIFE_LINE, relation="同志"))
    response = director.get(reverse("bench:people_import_parked", args=[run.id]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["户号", "与户主关系", "姓名"]
    assert rows[1][1:3] == ["同志", "李秀英"]
    assert "GB/T 4761" in str(rows[1][-1])
    assert "GB/T 4761" in str(sheet.cell(2, 2).comment)
    again = import_again(tmp_path, response_rows=rows)
    assert (again.read, again.parked) == (1, 1)


def import_again(tmp_path: Path, response_rows: list[list[object]]) -> PeopleImport:
    header, *lines = [["" if cell is None else str(cell) for cell in row] for row in response_rows]
    return taken_in(tmp_path, *lines, header=tuple(header))


def test_differences_are_listed_and_decided(director: Client, tmp_path: Path) -> None:
    page = reverse("bench:people_conflicts")
    assert "没有等着决定的" in director.get(page).content.decode()
    taken_in(tmp_path, HEAD_LINE)
    taken_in(tmp_path, changed(HEAD_LINE, name="王健国"))
    shown = director.get(page).content.decode()
    assert "王健国" in shown
    assert "台账导入" in shown
    decide = reverse("bench:people_conflict_decide", args=[Conflict.objects.get().id])
    assert "没有符合条件的" in director.get(page, {"field": "birth"}).content.decode()
    back = director.post(decide, {"decision": "take", "query": "field=name&place=evil"})
    assert back.headers["Location"] == f"{page}?field=name&place=evil"
    assert Person.objects.get().name == "王健国"
    assert director.post(decide, {"decision": "take"}).status_code == 404
    assert "没有等着决定的" in director.get(page).content.decode()
    decided = director.get(page, {"state": "taken"}).content.decode()
    assert "采用新的" in decided
    assert "用新的</button>" not in decided
    table = director.get(
        reverse("bench:people_conflicts_export", args=["csv"]), {"state": "taken", "to": "own"}
    )
    assert "王建国" in b"".join(table).decode("utf-8-sig")
    assert AuditEntry.objects.filter(verb="people.conflicts.exported").count() == 1


def test_the_list_of_differences_asks_the_same_for_three_as_for_thirty(
    director: Client, tmp_path: Path
) -> None:
    def asked(count: int) -> int:
        people = [
            changed(HEAD_LINE, number="", birth=f"19{50 + n}-01-02", household="", relation="")
            for n in range(count)
        ]
        header = (*HEADER, "文化程度")
        taken_in(tmp_path, *[(*one, "高中") for one in people], header=header, kind="document")
        taken_in(tmp_path, *[(*one, "初中") for one in people], header=header)
        with CaptureQueriesContext(connection) as queries:
            director.get(reverse("bench:people_conflicts"))
        return len(queries)

    director.get(reverse("bench:people_conflicts"))  # what the first page of a process reads once
    few = asked(3)
    assert few <= 12
    assert asked(25) == few


def test_the_preview_names_the_column_at_fault(director: Client, tmp_path: Path) -> None:
    run_id = uploaded(director, tmp_path, HEAD_LINE, changed(WIFE_LINE, address="棠园社区棠梨路6号1幢"))
    shown = director.get(reverse("bench:people_import_run", args=[run_id])).content.decode()
    assert "社区　看不出是哪个社区" in shown
