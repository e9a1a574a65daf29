"""The pages of appeals against ratings: filing, deciding, who decides, the list; what the rater and everybody see."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liren.domains.access.models import RoleHolding
from liren.domains.casework.models import Rating, RatingAppeal
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_rating_appeals import PUBLIC, WHY, decide, filed, rated
from tests.personas import file_address

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]
LIST = "/bench/appeals/"


def test_the_body_appeals_from_the_page_of_the_matter(desk: Desk, client_of: Open, png: bytes) -> None:
    receipt, rating = rated(desk)
    at = f"{LIST}rating/{rating.id}/"
    body = client_of("community")
    assert at in body.get(f"/bench/cases/{receipt.number}/").content.decode()
    assert at not in client_of("supervisor").get(f"/bench/cases/{receipt.number}/").content.decode()
    form = body.get(at).content.decode()
    assert "只能一次" in form
    assert "王秀兰" not in form
    assert body.post(at, {}).status_code == 422
    photo = SimpleUploadedFile("录音单.png", png, "image/png")
    sent = body.post(at, {"reason": "other_matter", "words": WHY, "papers": photo}, follow=True)
    appeal = RatingAppeal.objects.get()
    assert sent.redirect_chain == [(f"{LIST}{appeal.id}/", 302)]
    page = sent.content.decode()
    assert "录音单.png" in page
    link = next(part.split('"')[0] for part in page.split('href="')[1:] if "/appeals/papers/" in part)
    for who, status in (("district", 200), ("department", 404)):
        other = client_of(who)
        assert other.get(file_address(other, link.partition("?")[0])).status_code == status
    assert body.get(at).headers["Location"] == f"{LIST}{appeal.id}/"
    assert body.post(at, {"reason": "other_matter", "words": WHY}).status_code == 409


def test_the_third_body_decides_without_seeing_who_rated(desk: Desk, client_of: Open) -> None:
    _receipt, rating = rated(desk)
    appeal = filed(desk, rating)
    at = f"{LIST}{appeal.id}/"
    district = client_of("district")
    page = district.get(at).content.decode()
    assert "裁定并公示" in page
    assert "王" not in page.split('<div class="two">')[1].split("</aside>")[0]
    assert "裁定并公示" not in client_of("supervisor").get(at).content.decode()
    assert client_of("supervisor").post(at, {"verb": "exclude", "words": "x"}).status_code == 403
    wrong = district.post(at, {"verb": "exclude", "words": "打了 13800138000 问过。", "version": 1})
    assert wrong.status_code == 422
    assert "只说事、不说人" in wrong.content.decode()
    sent = district.post(at, {"verb": "exclude", "words": PUBLIC, "version": 1}, follow=True)
    assert PUBLIC in sent.content.decode()
    assert Rating.objects.get().is_excluded
    assert district.post(at, {"verb": "keep", "words": PUBLIC}).status_code == 409
    notices = client_of("community").get("/bench/notices/").content.decode()
    assert at in notices


def test_whoever_sits_in_the_rated_body_finds_no_form(desk: Desk, client_of: Open) -> None:
    _receipt, rating = rated(desk)
    at = f"{LIST}{filed(desk, rating).id}/"
    own = RoleHolding.objects.filter(account=desk.world.accounts["district"])
    own.update(body=desk.body("station:001"))
    page = client_of("district").get(at).content.decode()
    assert "裁定并公示" not in page
    assert "要由第三方裁定" in page
    assert client_of("district").post(at, {"verb": "keep", "words": PUBLIC}).status_code == 403


def test_who_agreed_to_be_shown_is_shown_by_the_surname(desk: Desk, client_of: Open) -> None:
    _receipt, rating = rated(desk)
    Rating.objects.update(shows_rater=True)
    page = client_of("district").get(f"{LIST}{filed(desk, rating).id}/").content.decode()
    assert "王**" in page
    assert "王秀兰" not in page


def test_the_rater_objects_on_the_own_page_and_everybody_reads_the_reason(
    desk: Desk, client_of: Open
) -> None:
    receipt, rating = rated(desk)
    decide(desk, filed(desk, rating))
    visitor = client_of("")
    assert PUBLIC in visitor.get("/ratings/").content.decode()
    assert "王" not in visitor.get("/ratings/").content.decode().split("<main")[1].split("</main")[0]
    visitor.post("/follow/", {"code": receipt.tracking_code})
    own = f"/matters/{receipt.number}/"
    page = visitor.get(own).content.decode()
    assert PUBLIC in page
    assert f"{own}object/" in page
    assert visitor.post(f"{own}object/", {"words": ""}).status_code == 422
    sent = visitor.post(f"{own}object/", {"words": "我评的就是这盏灯。"}, follow=True)
    assert "等另一个人复核" in sent.content.decode()
    appeal = RatingAppeal.objects.get()
    first = client_of("district").get(f"{LIST}{appeal.id}/").content.decode()
    assert "裁定并公示" not in first, "whoever decided first does not review"
    assert "要由另一个人复核" in first
    assert "我评的就是这盏灯" in client_of("district").get(f"{LIST}{appeal.id}/").content.decode()
    assert "我评的就是这盏灯" not in client_of("community").get(f"{LIST}{appeal.id}/").content.decode()
    assert "每一份评价都计入" not in visitor.get("/ratings/").content.decode()


def test_the_district_names_who_decides(desk: Desk, client_of: Open) -> None:
    client = client_of("district")
    at = f"{LIST}decider/"
    assert "没有指定" in client.get(at).content.decode()
    assert client.post(at, {}).status_code == 422
    sent = client.post(at, {"body": str(desk.body("urban")), "reason": "评议组设在城管局。"}, follow=True)
    assert "评议组设在城管局" in sent.content.decode()
    assert client_of("supervisor").get(at).status_code == 403


def test_the_list_narrows_counts_and_is_taken_away(desk: Desk, client_of: Open) -> None:
    receipt, rating = rated(desk)
    appeal = filed(desk, rating)
    client = client_of("district")
    assert receipt.number in client.get(LIST).content.decode()
    for query in ("view=all&reason=other_matter", f"view=open&text={receipt.number}&sort=due"):
        assert receipt.number in client.get(f"{LIST}?{query}").content.decode()
    assert receipt.number not in client.get(f"{LIST}?view=excluded").content.decode()
    assert "一件也没有" in client.get(f"{LIST}?view=all&text=没有这样").content.decode()
    assert client.get(f"{LIST}?view=x&sort=x&after=x_y&body=x").status_code == 200
    assert receipt.number not in client_of("department").get(LIST).content.decode()
    decide(desk, appeal)
    sent = client.get(f"{LIST}export.csv?view=all")
    text = sent.getvalue().decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head[0] == "事项编号"
    assert (row[0], row[10]) == (receipt.number, PUBLIC)
    assert AuditEntry.objects.filter(verb="casework.rating_appeal.exported").exists()


def test_the_report_shows_what_is_counted_and_all(desk: Desk, client_of: Open) -> None:
    rated(desk, 5)
    _receipt, rating = rated(desk)
    decide(desk, filed(desk, rating))
    with desk.at(minutes=5):
        page = client_of("district").get("/bench/rates/?period=weeks").content.decode()
    assert "连不计入的：1 / 2，50.0%" in re.sub(r"<[^>]+>", "", page)
    assert re.search(r'<span class="faint">/ <a [^>]*rate=every[^>]*>2</a></span>', page)
    sent = client_of("district").get("/bench/rates/export.csv")
    text = sent.getvalue().decode("utf-8-sig")
    assert "满意率：连不计入的" in text


@pytest.mark.parametrize("url", [LIST, f"{LIST}?view=all&sort=due", "/ratings/"])
def test_pages_cost_the_same_for_one_and_for_many(
    desk: Desk, client_of: Open, url: str, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    first = filed(desk, rated(desk)[1])
    decide(desk, first)
    client = client_of("district")
    client.get(url)
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    for _ in range(3):
        decide(desk, filed(desk, rated(desk)[1]))
    with django_assert_max_num_queries(12) as many:
        client.get(url)
    assert len(few.captured_queries) == len(many.captured_queries)
    with django_assert_max_num_queries(12):
        client.get(f"{LIST}{first.id}/")
