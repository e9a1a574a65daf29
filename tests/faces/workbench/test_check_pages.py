"""The pages of truth checks: drawing, the list, what was found, photos, results, export."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liren.domains.casework.models import Case, TruthCheck, TruthSample
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_truth_checks import closed, drawn, record
from tests.personas import file_address

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]
LIST = "/bench/checks/"
NEW = f"{LIST}samples/new/"


def asked(desk: Desk, **words: Any) -> dict[str, Any]:
    today = desk.now.date().isoformat()
    return {"place": "320104901", "since": today, "until": today, "size": 5, **words}


def test_a_supervisor_draws_and_the_page_shows_how(desk: Desk, client_of: Open) -> None:
    closed(desk)
    client = client_of("supervisor")
    assert "青桐街道" in client.get(NEW).content.decode()
    sent = client.post(NEW, asked(desk), follow=True)
    sample = TruthSample.objects.get()
    page = sent.content.decode()
    assert sent.redirect_chain == [(f"{LIST}samples/{sample.number}/", 302)]
    for words in (sample.seed, sample.digest, "与抽中的一致", "1 件"):
        assert words in page
    again = client.post(NEW, asked(desk))
    assert again.status_code == 422
    assert sample.number in again.content.decode()
    client.post(NEW, asked(desk, reason="补查。"))
    assert "补查。" in client.get(f"{LIST}samples/{sample.number}/").content.decode()
    listed = client.get(f"{LIST}samples/").content.decode()
    assert listed.count(f"{LIST}samples/320104-H") == 2
    taken = client.get(f"{LIST}samples/{sample.number}/list.csv")
    text = taken.getvalue().decode("utf-8-sig")
    assert Case.objects.get().number in text
    assert client_of("community").get(NEW).status_code == 403


def test_wrong_periods_and_empty_ones_are_said_beside_the_form(desk: Desk, client_of: Open) -> None:
    client = client_of("supervisor")
    for words, told in (
        (asked(desk), "没有关闭的事"),
        (asked(desk, until="2026-01-01"), "不能早于"),
        (asked(desk, size=0), "size"),
        ({}, "请选择“地方”"),
    ):
        sent = client.post(NEW, words)
        assert sent.status_code == 422
        assert told in sent.content.decode()


def test_what_was_found_is_recorded_with_photos_and_reopens(desk: Desk, client_of: Open, png: bytes) -> None:
    closed(desk)
    check = drawn(desk).checks.get()
    at = f"{LIST}{check.id}/"
    client = client_of("supervisor")
    assert "登记核实结果" in client.get(at).content.decode()
    assert "转督办" not in client_of("dispatcher").get(at).content.decode()
    half = client.post(at, {"result": "not_fixed", "way": "site", "words": "还是黑的。"})
    assert half.status_code == 422
    assert "要重开这件事或转督办" in half.content.decode()
    photo = SimpleUploadedFile("楼道.png", png, "image/png")
    given = {"result": "not_fixed", "way": "site", "words": "还是黑的。", "follow": "reopen"}
    sent = client.post(at, {**given, "photos": photo}, follow=True)
    page = sent.content.decode()
    assert "重开" in page
    assert "楼道.png" in page
    assert Case.objects.get().state == "in_progress"
    link = next(part.split('"')[0] for part in page.split('href="')[1:] if "/checks/files/" in part)
    assert client.get(link).status_code == 200
    other = client_of("department")
    assert other.get(file_address(other, link.partition("?")[0])).status_code == 404
    assert client.post(at, given).status_code == 409
    assert client_of("community").post(at, given).status_code in (403, 409)


def test_the_own_bodys_matter_is_refused_in_words(desk: Desk, client_of: Open) -> None:
    closed(desk)
    check = drawn(desk).checks.get()
    assert client_of("community").get(f"{LIST}{check.id}/").status_code == 404
    TruthCheck.objects.update(body_id=desk.body("city:901"))
    given = {"result": "fixed", "way": "phone", "words": "好了。"}
    sent = client_of("community").post(f"{LIST}{check.id}/", given)
    assert sent.status_code == 403
    assert "别的单位的人核实" in sent.content.decode()


def test_the_list_narrows_sorts_counts_and_is_taken_away(desk: Desk, client_of: Open) -> None:
    closed(desk)
    sample = drawn(desk)
    check = sample.checks.get()
    client = client_of("supervisor")
    number = check.case.number
    assert number in client.get(LIST).content.decode()
    record(desk, check, result="partly", follow="")
    assert number not in client.get(LIST).content.decode()
    for query in ("view=partly", f"view=all&sample={sample.number}", f"view=all&text={number}&sort=checked"):
        assert number in client.get(f"{LIST}?{query}").content.decode()
    assert "一件也没有" in client.get(f"{LIST}?view=all&text=没有这样").content.decode()
    assert client.get(f"{LIST}?view=x&sort=x&after=x_y&body=x").status_code == 200
    sent = client.get(f"{LIST}export.csv?view=all")
    text = sent.getvalue().decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head[:2] == ["抽样编号", "事项编号"]
    assert row[:2] == [sample.number, number]
    assert AuditEntry.objects.filter(verb="casework.truth_check.exported").exists()
    page = client.get(f"{LIST}samples/{sample.number}/").content.decode()
    assert f"view=partly&amp;sample={sample.number}" in page


def test_the_list_says_how_much_of_a_sample_lies_outside_what_one_sees(desk: Desk, client_of: Open) -> None:
    closed(desk)
    closed(desk)
    sample = drawn(desk)
    elsewhere = sample.checks.order_by("id")[0]
    TruthCheck.objects.filter(id=elsewhere.id).update(place_code="320104901002")
    director = client_of("director")
    listed = f"{LIST}?view=waiting&sample={sample.number}"
    assert "在您能看的范围之外" not in director.get(listed).content.decode()  # of what waits he sees nothing
    for check in sample.checks.all():
        record(desk, check, result="fixed", follow="")
    shown = director.get(f"{LIST}?view=fixed&sample={sample.number}").content.decode()
    assert "这次抽样另有 1 件在您能看的范围之外" in shown
    for unsaid in (
        f"view=not_fixed&sample={sample.number}",
        "view=fixed",
        f"view=mine&sample={sample.number}",
    ):
        assert "范围之外" not in director.get(f"{LIST}?{unsaid}").content.decode()
    assert "范围之外" not in client_of("supervisor").get(f"{LIST}?sample={sample.number}").content.decode()


@pytest.mark.parametrize("url", [LIST, f"{LIST}?view=all&sort=checked", f"{LIST}samples/"])
def test_pages_cost_the_same_for_one_and_for_many(
    desk: Desk, client_of: Open, url: str, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    closed(desk)
    sample = drawn(desk)
    client = client_of("supervisor")
    client.get(url)
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    for _ in range(3):
        closed(desk)
    drawn(desk, reason="再查。")
    with django_assert_max_num_queries(12) as many:
        client.get(url)
    assert len(few.captured_queries) == len(many.captured_queries)
    with django_assert_max_num_queries(12):
        client.get(f"{LIST}samples/{sample.number}/")
    with django_assert_max_num_queries(12):
        client.get(f"{LIST}{sample.checks.get().id}/")
