"""Letters of responsibility at the desk: the list, one, papers, employers, print."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from liren.domains.letting.models import Signature, Undertaking
from liren.kernel import clock
from liren.kernel.models import AuditEntry, StoredFile
from tests.domains.letting.conftest import House, day, house
from tests.domains.letting.test_undertakings import on_paper, owed, paper, read
from tests.faces.workbench.test_lets_pages import client
from tests.personas import file_address

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["house"]


def page(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(f"bench:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_has_not_signed_is_a_list_that_narrows_and_is_taken_away(house: House) -> None:
    desk = client(house, "director")
    listed = page(desk, "undertakings")
    assert "金陵安居公寓" in listed
    assert "还没有签" in listed
    assert "要签的责任书" not in listed
    assert reverse("bench:undertakings") in page(desk, "lets")
    on_paper(house)
    assert "没有要签的责任书" in page(desk, "undertakings")
    url = reverse("bench:undertakings")
    assert "1 份责任书" in desk.get(url, {"show": "signed"}).content.decode()
    assert "没有符合条件" in desk.get(url, {"show": "unsigned"}).content.decode()
    sheet = desk.get(reverse("bench:undertakings_export", args=["csv"]), {"show": "all", "to": "own"})
    told = b"".join(sheet.streaming_content) if sheet.streaming else sheet.content  # type: ignore[attr-defined]
    assert "金陵安居公寓" in told.decode("utf-8-sig")
    assert AuditEntry.objects.filter(verb="letting.undertakings.exported").exists()


def test_the_dwelling_shows_who_has_not_signed_and_a_paper_is_taken_in(house: House) -> None:
    desk, row = client(house), owed(house)
    home = page(desk, "dwelling", house.let.dwelling_id)
    assert reverse("bench:undertaking", args=[row.id]) in home
    assert "还没有签" in home
    assert "只租给有有效身份证件的人" in page(desk, "undertaking", row.id)
    url = reverse("bench:undertaking_paper", args=[row.id])
    assert "只租给有有效身份证件的人" in desk.get(url).content.decode()
    sent = {"on": day().isoformat(), "read": read(house), "version": row.version, "is_same": "on"}
    missing = desk.post(url, sent)
    assert missing.status_code == 422
    assert "请附上签了字的责任书" in missing.content.decode()
    assert desk.post(url, {**sent, "papers": [paper()], "read": "0"}).status_code == 409
    assert desk.post(url, {**sent, "papers": [paper()]}).status_code == 302
    scan = StoredFile.objects.get(owner_id=Signature.objects.get().id)
    link = reverse("bench:undertaking_scan", args=[scan.id])
    assert link in page(desk, "undertaking", row.id)
    got = desk.get(file_address(desk, link))
    assert got["Content-Type"] == "application/pdf"
    assert got["X-Content-Type-Options"] == "nosniff"
    other = client(house, "department")
    assert other.get(file_address(other, link)).status_code in (403, 404)


def test_an_employer_is_added_given_a_signer_and_taken_off(house: House) -> None:
    desk, signer = client(house), house.person(1)
    url = reverse("bench:employer_add", args=[house.let.id])
    assert desk.post(url, {"name": ""}).status_code == 422
    assert desk.post(url, {"name": "金陵建筑劳务"}).status_code == 302
    assert desk.post(url, {"name": "金陵建筑劳务"}).status_code == 409
    row = Undertaking.objects.get(party="employer")
    url = reverse("bench:undertaking_signer", args=[row.id])
    sent = {"text": signer.name, "version": row.version}
    assert desk.post(url, {"version": row.version}).status_code == 422
    assert desk.post(url, sent).status_code == 200
    assert desk.post(url, {**sent, "person": str(signer.id)}).status_code == 302
    row.refresh_from_db()
    assert row.person == signer
    shown = page(desk, "undertaking", row.id)
    assert signer.name not in shown
    url = reverse("bench:employer_remove", args=[row.id])
    assert "不再安排人住在这里" in desk.get(url).content.decode()
    assert desk.post(url).status_code == 302
    assert "金陵建筑劳务" not in page(desk, "dwelling", house.let.dwelling_id)
    landlords = reverse("bench:employer_remove", args=[owed(house).id])
    assert desk.post(landlords, follow=True).content.decode().count("房东的责任书不能撤") == 1


def test_the_letter_is_printed_and_that_is_written_down(house: House) -> None:
    desk, url = client(house), reverse("bench:undertaking_print", args=[owed(house).id])
    printed = desk.post(url)
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(verb="letting.undertaking.printed").count() == 1
    on_paper(house)
    assert desk.post(url).content.startswith(b"%PDF")
    assert client(house, "dispatcher").post(url).status_code == 403


@pytest.mark.parametrize("many", [3, 30])
def test_many_rows_cost_as_many_queries_as_few(
    house: House, many: int, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    for number in range(many):
        Undertaking.objects.create(let=house.let, party="employer", name=f"公司{number}")
    desk = client(house)
    with django_assert_max_num_queries(12):
        page(desk, "undertakings")
    with django_assert_max_num_queries(12):
        page(desk, "dwelling", house.let.dwelling_id)
    with django_assert_max_num_queries(12):
        page(desk, "undertaking", owed(house).id)


def test_what_is_not_signed_in_time_is_late_by_days(house: House) -> None:
    desk, url = client(house), reverse("bench:undertakings")
    assert "没有符合条件" in desk.get(url, {"show": "late"}).content.decode()
    with clock.at(clock.now() + dt.timedelta(days=18)):
        told = desk.get(url, {"show": "late"}).content.decode()
        assert "1 份责任书" in told
        assert "逾期 3 天" in told
        assert "逾期 3 天" in page(desk, "dwelling", house.let.dwelling_id)
        assert "逾期 3 天" in page(desk, "undertaking", owed(house).id)
