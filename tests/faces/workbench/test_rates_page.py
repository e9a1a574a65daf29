"""The report of the three rates: who may read it, what it shows, where its numbers lead."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from liren.domains.casework.actions import requester
from liren.domains.casework.queries import drill
from liren.faces.ui.charts import LineChart
from liren.kernel.actor import VISITOR
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_rating_appeals import PUBLIC, decide, filed, rated

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]


def test_it_says_that_assessments_leave_things_out_and_leads_there(desk: Desk, client_of: Open) -> None:
    page = client_of("district").get("/bench/rates/").content.decode()
    assert "这里什么事都数" in page
    assert 'href="/bench/appraisals/schemes/"' in page


def told(desk: Desk) -> None:
    """One matter resolved in time and rated well, one late."""
    good = desk.resolved(title="灯修好了")
    requester.rate_case(actor=VISITOR, case_id=good.case_id, level=5, words="", code=good.tracking_code)
    desk.assigned(title="一直没修")
    desk.at(days=10)


@pytest.mark.parametrize(
    ("username", "status"),
    [("dispatcher", 200), ("supervisor", 200), ("director", 200), ("district", 200), ("community", 403),
     ("grid", 403), ("department", 403), ("auditor", 403), ("admin", 403), ("resident", 403), ("", 302)],
)  # fmt: skip
@pytest.mark.parametrize("address", ["", "cases/?rate=response", "export.csv"])
def test_the_report_is_for_those_who_may_read_figures(
    desk: Desk, client_of: Open, username: str, status: int, address: str
) -> None:
    assert client_of(username).get(f"/bench/rates/{address}").status_code == status


def test_the_report_says_rates_definitions_and_leads_to_the_matters(desk: Desk, client_of: Open) -> None:
    told(desk)
    client = client_of("dispatcher")
    page = client.get("/bench/rates/", {"period": "weeks"}).content.decode()
    assert "50.0%" in page
    assert re.search(r">1</a> / <a [^>]*>2</a> 件", page)
    assert "首次联系的所占比例" in page, "the definition stands beside its rate"
    assert page.count('<svg viewBox="0 0 300 150"') == 3
    links = [unescape(link) for link in re.findall(r'href="(/bench/rates/cases/\?[^"]+)"', page)]
    misses = next(
        link for link in links if "rate=resolution" in link and "hit=miss" in link and "key=" in link
    )
    found = client.get(misses).content.decode()
    assert "一直没修" in found
    assert "灯修好了" not in found
    everything = next(
        link for link in links if "rate=resolution" in link and "hit=all" in link and "key=" not in link
    )
    assert "灯修好了" in client.get(everything).content.decode()


@pytest.mark.parametrize("by", ["body", "category", "street", "community", "channel", "nonsense"])
def test_every_grouping_costs_twelve_queries_at_most(
    desk: Desk, client_of: Open, by: str, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    told(desk)
    client = client_of("district")
    client.get("/bench/rates/")  # what is remembered for seconds is read once
    with django_assert_max_num_queries(12):
        client.get("/bench/rates/", {"by": by, "compare": "previous"})
    with django_assert_max_num_queries(12):
        page = client.get("/bench/rates/", {"by": by, "compare": "previous", "period": "year"})
    assert page.status_code == 200


def test_an_empty_report_says_why(desk: Desk, client_of: Open) -> None:
    page = client_of("director").get("/bench/rates/").content.decode()
    assert "这段时间没有可计的事" in page
    assert "—" in page


def test_dates_that_make_no_period_are_said_beside_their_field(desk: Desk, client_of: Open) -> None:
    client = client_of("dispatcher")
    wrong = client.get("/bench/rates/", {"period": "custom", "since": "2026-11-20", "until": "2026-11-01"})
    assert wrong.status_code == 422
    assert "不能早于开始" in wrong.content.decode()
    assert client.get("/bench/rates/", {"period": "custom"}).status_code == 422
    long = {"period": "custom", "since": "1990-01-01", "until": "2026-11-01"}
    assert "最多看五年" in client.get("/bench/rates/", long).content.decode()
    right = client.get("/bench/rates/", {"period": "custom", "since": "2026-11-01", "until": "2026-11-30"})
    assert right.status_code == 200
    assert client.get("/bench/rates/", {"place": "110101", "body": "x", "period": "x"}).status_code == 422


def test_exports_hold_numbers_and_definitions(desk: Desk, client_of: Open) -> None:
    told(desk)
    client = client_of("supervisor")
    text = client.get("/bench/rates/export.csv?period=weeks").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    total = next(row for row in rows if row and row[0] == "合计")
    assert total[1:] == ["2", "1", "50.0", "2", "1", "50.0", "1", "1", "100.0", "1"] or total[4:6] == [
        "2",
        "1",
    ]
    book = client.get("/bench/rates/export.xlsx?period=weeks").getvalue()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert any(row[0] == "合计" and row[4] == 2.0 for row in sheet)
    assert client.get("/bench/rates/export.pdf").status_code == 404


def test_a_number_that_nobody_counts_is_not_found(desk: Desk, client_of: Open) -> None:
    client = client_of("dispatcher")
    assert client.get("/bench/rates/cases/?rate=beauty").status_code == 404
    assert client.get("/bench/rates/cases/?rate=response&hit=maybe").status_code == 404
    assert client.get("/bench/rates/cases/?rate=response&by=body&key=zzz&after=zz").status_code == 200


@pytest.mark.parametrize(("least", "labels"), [(55.0, 6), (62.0, 5), (41.0, 4), (3.0, 6), (100.0, 2)])
def test_the_guides_of_a_chart_reach_from_its_foot_to_a_hundred(least: float, labels: int) -> None:
    guides = LineChart(labels=["1", "2"], now=[least, 100.0], summary="").guides
    assert guides[-1].label == "100%"
    assert len(guides) == labels


def test_a_rate_stands_beside_its_standard_and_says_by_how_much_it_falls_short(
    desk: Desk, client_of: Open
) -> None:
    told(desk)
    page = client_of("dispatcher").get("/bench/rates/", {"period": "weeks"}).content.decode()
    assert "标准 90%，差 40.0 个百分点" in page
    assert page.count('class="chart-goal" d="M36') == 3


LISTED = re.compile(r"320104-2026-\d{6}")
FIGURE = re.compile(r'<a class="plain" href="([^"]+)">([\d,.]+)(%?)</a>')


def listed(page: str) -> int:
    """How many rows the list of a number has; it says so itself."""
    rows = page.split("<tbody>")[1].split("</tbody>")[0].count("<tr>") if "<tbody>" in page else 0
    said = re.search(r'<strong class="num">共 (\d+) (?:件|份评价)</strong>', page)
    assert said
    assert int(said[1]) == rows
    return rows


@pytest.mark.parametrize("by", ["body", "category", "channel"])
def test_every_figure_opens_exactly_what_it_counts(desk: Desk, client_of: Open, by: str) -> None:
    _receipt, bad = rated(desk)
    rated(desk, 5)
    decide(desk, filed(desk, bad))
    told(desk)
    client = client_of("district")
    page = client.get("/bench/rates/", {"by": by}).content.decode()
    figures = FIGURE.findall(page)
    assert sum("rate=every" in link for link, *_ in figures) >= 2
    assert sum("rate=left_out" in link for link, *_ in figures) >= 1
    for link, number, share in figures:
        shown = client.get(unescape(link)).content.decode()
        if share or "." in number:  # a rate leads to what missed, or to all of a step
            assert listed(shown) >= ("hit=miss" not in link), link
        else:
            assert listed(shown) == int(number.replace(",", "")), link


def test_what_was_left_out_is_listed_with_the_reason(desk: Desk, client_of: Open) -> None:
    _receipt, bad = rated(desk)
    decide(desk, filed(desk, bad))
    desk.at(days=1)
    client = client_of("district")
    shown = client.get("/bench/rates/cases/?rate=left_out").content.decode()
    assert PUBLIC in shown
    assert listed(shown) == 1
    assert listed(client.get("/bench/rates/cases/?rate=satisfaction").content.decode()) == 0
    assert listed(client.get("/bench/rates/cases/?rate=every").content.decode()) == 1


def test_ratings_come_page_by_page(desk: Desk, client_of: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        rated(desk, 5)
    desk.at(days=1)
    monkeypatch.setattr(drill, "PAGE", 2)
    client = client_of("district")
    first = client.get("/bench/rates/cases/?rate=satisfaction").content.decode()
    assert "共 3 份评价" in first
    after = re.search(r'href="([^"]*after=[^"]+)"', first)
    assert after
    second = client.get(f"/bench/rates/cases/{unescape(after[1])}").content.decode()
    seen = [set(LISTED.findall(page.split("<tbody>")[1])) for page in (first, second)]
    assert [len(one) for one in seen] == [2, 1]
    assert not seen[0] & seen[1]
