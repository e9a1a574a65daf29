"""Tables whose XML means harm, brought through each page that takes one: refused beside the field, never read out."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liren.domains.casework.actions.hotline import set_hotline
from liren.domains.casework.models import Case, HotlineOrder, ImportRun
from liren.kernel.actor import SYSTEM
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.domains.kernel.test_sheets import CONTENTS, RELATIONS, SHEET

Open = Callable[[str], Any]
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY a0 "哈哈哈哈哈哈">{LAUGHS}]>'
OUTER = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
AWAY = '<!DOCTYPE x [<!ENTITY % far SYSTEM "http://127.0.0.1:1/x.dtd"> %far; <!ENTITY a9 "x">]>'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'


def table(head: str, part: str) -> SimpleUploadedFile:
    """A workbook in whose part the head stands."""
    parts = {
        "contents": CONTENTS,
        "relations": RELATIONS,
        "sheet": SHEET % (CELL if part == "sheet" else "", ""),
    }
    parts[part] = (
        head + parts[part].partition("?>")[2] if parts[part].startswith("<?") else head + parts[part]
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", parts["contents"])
        archive.writestr("xl/_rels/workbook.xml.rels", parts["relations"])
        archive.writestr("xl/worksheets/sheet1.xml", parts["sheet"])
    return SimpleUploadedFile("登记.xlsx", kept.getvalue())


@pytest.mark.parametrize("part", ["contents", "relations", "sheet"])
@pytest.mark.parametrize("head", [BOMB, OUTER, AWAY], ids=["bomb", "outer", "away"])
@pytest.mark.parametrize("page", ["/bench/import/", "/bench/orders/files/"])
def test_a_table_with_entities_is_refused_beside_its_field(
    desk: Desk, client_of: Open, page: str, head: str, part: str
) -> None:
    hotline, _made = set_hotline(actor=SYSTEM, name="南京12345", place_code="320104")
    given = {"place": "320104", "source": "messages", "hotline": str(hotline.id), "file": table(head, part)}
    began = time.monotonic()
    answer = client_of("district").post(page, given)
    assert time.monotonic() - began < 20
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "root:" not in words
    assert "哈哈" not in words
    assert 'aria-invalid="true"' in words
    work_off()
    assert not Case.objects.exists()
    assert not HotlineOrder.objects.exists()
    assert not ImportRun.objects.exists()
