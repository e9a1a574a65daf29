"""Proofs uploaded in the portal and at the window, looked at by the desk with a purpose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.config.demo.people import World
from liren.domains.residence.actions import applying, scans
from liren.domains.residence.models import Registration
from liren.kernel import clock
from liren.kernel.models import AuditEntry, StoredFile
from tests.domains.people.conftest import LIUYIN
from tests.domains.residence.conftest import TODAY, WORK, noon
from tests.factories.papers import PDF
from tests.personas import actor, build_world, client_for, file_address


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> Iterator[World]:
    settings.MEDIA_ROOT = tmp_path
    with clock.at(noon(TODAY)):
        yield build_world()


@pytest.fixture
def row(world: World) -> Registration:
    return applying.apply(actor=actor(world.accounts["resident"]), place_code=LIUYIN, said=WORK)


def opened(world: World, username: str) -> Client:
    return client_for(world.accounts[username])


def url(face: str, name: str, *given: object) -> str:
    return reverse(f"{face}:residence_{name}", args=given)


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def sent(row: Registration, **more: Any) -> dict[str, Any]:
    row.refresh_from_db()
    paper = SimpleUploadedFile("劳动合同.pdf", PDF, "application/pdf")
    return {"version": row.version, "group": "work", "papers": [paper], **more}


def test_a_resident_uploads_looks_and_takes_away(world: World, row: Registration) -> None:
    me = opened(world, "resident")
    assert "传证明" in me.get(url("portal", "one", row.number)).content.decode()
    page = url("portal", "scans", row.number)
    shown = me.get(page).content.decode()
    for words in ("就业证明：劳动合同", "还没有传", "谁也打不开"):
        assert words in shown
    wrong = SimpleUploadedFile("a.pdf", b"no paper at all")
    refused = me.post(page, sent(row, papers=[wrong]))
    assert refused.status_code == 422
    assert "不是 JPEG、PNG、HEIC 照片或 PDF 文件" in refused.content.decode()
    assert "请选择" in me.post(page, sent(row, group="")).content.decode()
    assert me.post(page, sent(row, version=0)).status_code == 409
    assert "请选择要传的照片或文件" in me.post(page, sent(row, papers=[])).content.decode()
    assert me.post(page, sent(row)).status_code == 302
    stored = StoredFile.objects.get()
    assert "劳动合同.pdf" in me.get(page).content.decode()
    answer = me.get(file_address(me, url("portal", "scan", row.number, stored.id)))
    assert content(answer) == PDF
    assert "no-store" in answer.headers["Cache-Control"]
    assert me.post(url("portal", "scan_remove", row.number, stored.id)).status_code == 302
    assert not StoredFile.objects.exists()


def test_the_desk_looks_only_with_a_purpose_and_it_is_written_down(world: World, row: Registration) -> None:
    mine = actor(world.accounts["resident"])
    paper = SimpleUploadedFile("合同.pdf", PDF)
    stored = scans.add_scans(
        actor=mine, registration_id=row.id, version=row.version, group="work", papers=[paper]
    )[0]
    desk = opened(world, "community")
    one, scan = url("bench", "one", row.number), url("bench", "scan", row.number, stored.id)
    assert "合同.pdf" not in desk.get(one).content.decode()
    assert desk.get(file_address(desk, scan)).headers["Location"] == one
    assert desk.get(url("bench", "scans", row.number)).headers["Location"] == one
    assert desk.post(url("bench", "open", row.number), {"purpose": "request"}).status_code == 302
    assert "合同.pdf" in desk.get(one).content.decode()
    assert "传来的证明" in desk.get(url("bench", "check", row.number)).content.decode()
    assert content(desk.get(file_address(desk, scan))) == PDF
    assert AuditEntry.objects.filter(verb="residence.scan.read").count() == 1
    assert desk.post(url("bench", "scans", row.number), sent(row, group="dwelling")).status_code == 302
    assert StoredFile.objects.count() == 2
    with CaptureQueriesContext(connection) as asked:
        desk.get(url("bench", "scans", row.number))
    assert len(asked) <= 12
    assert desk.post(url("bench", "scan_remove", row.number, stored.id)).status_code == 302
    assert StoredFile.objects.get().kind == "dwelling"


def test_the_pages_are_there_in_english(world: World, row: Registration) -> None:
    me = opened(world, "resident")
    me.cookies["liren_language"] = "en"
    shown = me.get(url("portal", "scans", row.number)).content.decode()
    assert "Photographs and scans of proofs" in shown
    assert "Nothing uploaded yet." in shown
