"""The report of a month: on the screen, as PDF, as a workbook; a month without matters says so."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from liren.domains.casework.actions.reading import note_monthly_export
from liren.domains.casework.queries.monthly import earlier_months, month_of
from liren.domains.casework.rules.periods import Days
from liren.faces.workbench.views import monthly as monthly_view
from liren.kernel import paper, worker
from liren.kernel.models import AuditEntry, ExportJob
from liren.kernel.paper import ChineseFontMissing, pdf_of
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.casework.test_rating_appeals import rated
from tests.personas import file_address

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]
AT = "/bench/monthly/"
NOVEMBER = {"month": "2026-11"}


def taken(client: Client, form: str, **query: str) -> bytes:
    sent = client.get(f"{AT}export.{form}", {**NOVEMBER, **query})
    assert sent.status_code == 200
    return sent.getvalue()


@pytest.mark.parametrize(
    ("first", "month", "before", "year_ago"),
    [
        ("2026-03-01", ("2026-03-01", "2026-03-31"), "2026-02-01", "2025-03-01"),
        ("2024-02-01", ("2024-02-01", "2024-02-29"), "2024-01-01", "2023-02-01"),
        ("2026-01-01", ("2026-01-01", "2026-01-31"), "2025-12-01", "2025-01-01"),
    ],
)
def test_a_month_and_those_to_compare_with(
    first: str, month: tuple[str, str], before: str, year_ago: str
) -> None:
    days = month_of(dt.date.fromisoformat(first))
    assert days == Days(*map(dt.date.fromisoformat, month))
    assert [one.since.isoformat() for one in earlier_months(days)] == [before, year_ago]


def test_a_month_without_matters_says_so_in_every_form(desk: Desk, client_of: Open) -> None:
    client = client_of("district")
    assert "没有可算的率" in client.get(AT, {"month": "2026-02"}).content.decode()
    assert taken(client, "pdf", month="2026-02").startswith(b"%PDF")
    book = load_workbook(io.BytesIO(taken(client, "xlsx", month="2026-02")))
    said = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any("没有可算的率" in words for words in said)
    for wrong in ("", "x", "2099-01", "0001-01"):
        assert client.get(AT, {"month": wrong}).status_code == 200
    assert client.get(f"{AT}export.doc").status_code == 404


def test_paper_and_workbook_say_what_the_page_says(desk: Desk, client_of: Open) -> None:
    rated(desk, 5)
    rated(desk, 1)
    desk.at(days=2)
    client = client_of("district")
    page = client.get(AT, NOVEMBER).content.decode()
    assert "1 / 2</a> 50.0%" in page
    assert taken(client, "pdf").startswith(b"%PDF")
    book = load_workbook(io.BytesIO(taken(client, "xlsx")))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "1 / 2 · 50.0%" in cells
    assert len(book.worksheets[0]._charts) == 1
    assert client_of("community").get(AT).status_code == 403


def test_each_number_opens_as_many_as_it_counts(desk: Desk, client_of: Open) -> None:
    rated(desk, 5)
    rated(desk, 1)
    desk.said()
    desk.at(days=12)
    client = client_of("district")
    page = client.get(AT, NOVEMBER).content.decode()
    links = re.findall(r'<a class="plain" href="([^"]+)">(?:[\d,]+ / )?([\d,]+)</a>', page)
    assert len(links) >= 4
    for link, number in links:
        shown = client.get(link.replace("&amp;", "&")).content.decode()
        table = shown.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in shown else shown
        assert len(set(re.findall(r"320104-2026-\d{6}", table))) == int(number), link


def test_without_a_chinese_font_there_is_no_paper_and_the_reason_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper, "chinese_fonts", tuple)
    with pytest.raises(ChineseFontMissing):
        pdf_of("x", {})


@pytest.mark.parametrize("month", ["2026-11", "2026-10"])
def test_the_page_costs_no_more_for_many_matters(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries, month: str
) -> None:
    client = client_of("district")
    rated(desk, 5)
    desk.at(days=2)
    client.get(AT, {"month": month})
    for _ in range(3):
        rated(desk, 2)
    desk.at(days=20)
    with django_assert_max_num_queries(12):
        client.get(AT, {"month": month})


def test_the_rates_are_drawn_and_said_beside_their_table(desk: Desk, client_of: Open) -> None:
    rated(desk, 5)
    rated(desk, 1)
    desk.at(days=2)
    page = client_of("district").get(AT, NOVEMBER).content.decode()
    assert page.count('class="chart-bar chart-bar--0"') >= 1
    assert re.search(r'role="img" aria-label="满意率：本月 50\.0%、上月 —、去年同月 —。', page)
    client = client_of("district")
    client.cookies["liren_language"] = "en"
    assert "This month 50.0%, Last month —" in client.get(AT, NOVEMBER).content.decode()


def test_a_month_in_which_nothing_came_says_so_beside_its_rates(desk: Desk, client_of: Open) -> None:
    with desk.at(days=6):
        desk.assigned()
    desk.at(days=40)
    page = client_of("district").get(AT, {"month": "2026-12"}).content.decode()
    assert "没有收到新的诉求" in page


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_of_a_big_place_the_worker_makes_it_and_every_taking_is_written_down(
    desk: Desk,
    client_of: Open,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    rated(desk, 5)
    desk.at(days=2)
    client = client_of("district")
    taken(client, form)
    assert AuditEntry.objects.filter(verb="casework.monthly.exported").count() == 1
    monkeypatch.setattr(monthly_view, "AT_ONCE", 0)
    left = client.get(f"{AT}export.{form}", NOVEMBER)
    assert (left.status_code, left.headers["Location"]) == (302, "/bench/exports/")
    worker.work_off()
    job = ExportJob.objects.get()
    assert (job.state, job.rows, job.total) == ("done", 1, 1)
    kept = client.get(file_address(client, f"/bench/exports/{job.id}/file/")).getvalue()
    assert kept.startswith(b"%PDF" if form == "pdf" else b"PK")
    assert AuditEntry.objects.filter(verb="casework.monthly.exported").count() == 2
    assert AuditEntry.objects.filter(verb="kernel.export.fetched").count() == 1
    other = client_of("community")
    assert other.get(file_address(other, f"/bench/exports/{job.id}/file/")).status_code == 404


def test_the_month_is_not_taken_away_without_the_right(desk: Desk, client_of: Open) -> None:
    for form in ("pdf", "xlsx"):
        assert client_of("community").get(f"{AT}export.{form}", NOVEMBER).status_code == 403
    assert client_of("district").head(f"{AT}export.pdf").status_code == 200
    assert not AuditEntry.objects.filter(verb="casework.monthly.exported").exists()
    with pytest.raises(NotAllowed):
        note_monthly_export(actor=desk.who("community"), place_code="320104", form="pdf", month="2026-11")


@pytest.mark.parametrize("what", ["truth", "kept_closed"])
def test_the_matters_behind_a_figure_of_the_month_lead_back_to_the_month(
    desk: Desk, client_of: Open, what: str
) -> None:
    with desk.at(days=-1):
        rated(desk, 5)
    client = client_of("district")
    asked = {"what": what, "since": "2026-11-01", "until": "2026-11-30", "place": LIUYIN}
    shown = client.get("/bench/appraisals/cases/", {**asked, "month": "2026-11"}).content.decode()
    assert re.search(r'class="back[^"]*" href="/bench/monthly/\?month=2026-11&amp;place=320104901001"', shown)
    assert "月报</a>" in shown
    assert shown.count("month=2026-11") > 2  # and the sides of the list know the way too
    assert "考核</a>" in client.get("/bench/appraisals/cases/", asked).content.decode()
