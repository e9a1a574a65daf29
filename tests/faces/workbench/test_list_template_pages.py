"""A department's layout through the pages: uploaded, set right, filled, fetched by hand and by the worker."""

from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from liren.domains.people import template_errors as errors
from liren.domains.people.models import Filling, TemplateVersion
from liren.faces.workbench.views import fillings
from liren.kernel import export_work
from liren.kernel.models import AuditEntry, ExportJob
from tests.domains.people.conftest import HEAD, LIUYIN
from tests.domains.people.template_books import ledger
from tests.faces.workbench.test_needs_pages import Open, opened, world
from tests.personas import file_address

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["opened", "world"]


def uploaded(client: Client, content: bytes, name: str = "高龄补贴台账") -> Any:
    file = SimpleUploadedFile("空白.xlsx", content)
    sent = {"file": file, "name": name, "place": LIUYIN}
    return client.post(reverse("bench:list_templates"), sent)


def ready(client: Client) -> TemplateVersion:
    assert uploaded(client, ledger()).status_code == 302
    version = TemplateVersion.objects.get(number=0)
    chosen = {f"column-{letters}": field for letters, field in version.columns.items()}
    assert client.post(reverse("bench:list_template_columns", args=[version.id]), chosen).status_code == 302
    return TemplateVersion.objects.get(id=version.id)


def asked(client: Client, version: TemplateVersion, purpose: str = "report", query: str = "") -> Filling:
    sent = {
        "template": str(version.id),
        "purpose": purpose,
        "words": "区民政局 10 月 8 日通知",
        "to": "own",
        "query": query,
    }
    answer = client.post(reverse("bench:list_fill"), sent)
    assert answer.status_code == 302
    return Filling.objects.latest("id")


def fetched(client: Client, filling: Filling) -> Any:
    address = f"{reverse('bench:list_fill_export', args=['xlsx'])}?{urlencode({'filling': filling.id})}"
    return client.get(address)


def sheet_of(answer: Any) -> Any:
    return load_workbook(io.BytesIO(b"".join(answer))).active


def test_a_layout_is_uploaded_and_its_columns_are_set_right(opened: Open) -> None:
    client = opened("director")
    assert "还没有台账模板" in client.get(reverse("bench:list_templates")).content.decode()
    answer = uploaded(client, ledger())
    draft = client.get(answer.url).content.decode()
    for shown in ("高龄补贴台账", "公民身份号码", "家庭住址", "请核对哪一列填什么"):
        assert shown in draft
    version = TemplateVersion.objects.get()
    wrong = client.post(reverse("bench:list_template_columns", args=[version.id]), {"column-A": "serial"})
    assert wrong.status_code == 422
    assert str(errors.TemplateColumnsWrong.sentence) in wrong.content.decode()
    chosen = {"column-A": "serial", "column-B": "name", "column-D": "document", "column-E": ""}
    assert client.post(reverse("bench:list_template_columns", args=[version.id]), chosen).status_code == 302
    assert TemplateVersion.objects.get().columns == {"A": "serial", "B": "name", "D": "document"}
    assert "可以用这份模板填名单" in client.get(answer.url).content.decode()
    blank = client.get(reverse("bench:list_template_blank", args=[version.id]))
    assert sheet_of(blank)["A7"].value == "合计"
    refused = uploaded(client, b"x")
    assert refused.status_code == 422
    assert str(errors.TemplateNotXlsx.sentence) in refused.content.decode()
    gone = reverse("bench:list_template_retire", args=[version.id])
    assert "要停用这份台账模板吗" in client.get(gone).content.decode()
    assert client.post(gone).status_code == 302
    assert "这份模板已停用" in client.get(answer.url).content.decode()


def test_a_list_is_filled_in_with_its_marks_and_written_down(opened: Open) -> None:
    client = opened("director")
    form = reverse("bench:list_fill")
    assert "还没有存好的台账模板" in client.get(form).content.decode()
    version = ready(client)
    assert "没有符合条件的人" in client.get(form, {"age_from": "120"}).content.decode()
    refused = client.post(
        form, {"template": str(version.id), "purpose": "report", "words": "看", "to": "own"}
    )
    assert refused.status_code == 422
    filling = asked(client, version, query="age_from=60&nonsense=1")
    assert filling.query == "age_from=60"
    page = client.get(reverse("bench:list_filling", args=[filling.id])).content.decode()
    assert filling.number in page
    assert "下载 xlsx" in page
    sheet = sheet_of(fetched(client, filling))
    assert [sheet.cell(4, column).value for column in (1, 2, 3, 4, 5, 6)] == [
        *(1, "王建国", "男", HEAD.document, "139****0001", "柳叶巷12号3幢2单元501室"),
    ]
    assert sheet["B7"].value == "=COUNTA(B4:B6)"
    assert filling.number in sheet["A9"].value
    assert "区民政局" in sheet["A9"].value
    assert filling.number in sheet.oddFooter.center.text
    entry = AuditEntry.objects.get(verb="people.template.filled")
    assert len(entry.object_id) == 64
    shown = client.get(reverse("bench:list_template", args=[version.id])).content.decode()
    assert filling.number in shown


def test_a_filling_is_nobody_elses(opened: Open) -> None:
    filling = asked(opened("director"), ready(opened("director")))
    assert fetched(opened("community"), filling).status_code == 403
    assert opened("director").get(reverse("bench:list_filling", args=[uuid.uuid4()])).status_code == 404
    answer = opened("director").get(reverse("bench:list_fill_export", args=["xlsx"]) + "?filling=x")
    assert answer.status_code == 404
    assert opened("director").get(reverse("bench:list_fill_export", args=["csv"])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_filled_by_the_worker(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fillings, "LONG", 1)
    client = opened("director")
    filling = asked(client, ready(client), purpose="visit")
    assert "交给后台填好" in client.get(reverse("bench:list_filling", args=[filling.id])).content.decode()
    assert fetched(client, filling).status_code == 302
    job = ExportJob.objects.get()
    export_work.write(job.id)
    sheet = sheet_of(client.get(file_address(client, reverse("bench:export_file", args=[job.id]))))
    assert sheet["B4"].value == "王建国"
    assert sheet["E4"].value == "13900000001"
    assert "*" in sheet["D4"].value
    assert AuditEntry.objects.filter(verb="people.template.filled").count() == 1


def test_the_pages_of_layouts_cost_few_queries(
    opened: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = opened("director")
    version = ready(client)
    filling = asked(client, version)
    for address in (
        reverse("bench:list_templates"),
        reverse("bench:list_template", args=[version.id]),
        reverse("bench:list_fill"),
        reverse("bench:list_filling", args=[filling.id]),
    ):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
