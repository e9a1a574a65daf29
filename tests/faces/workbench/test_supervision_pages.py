"""The pages of supervision: list, opening, steps, paper, files, export."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liren.domains.casework.actions.supervision_opening import open_supervision
from liren.domains.casework.models import Instruction, Supervision
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import Desk
from tests.personas import file_address

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]
LIST = "/bench/supervision/"


def opened(desk: Desk, **words: Any) -> Supervision:
    given = {"number": desk.accepted().number, "level": "notice", "words": "请说明为什么没有办。", **words}
    return open_supervision(actor=desk.who("supervisor"), **given)


def looked(client: Client, path: str) -> int:
    """By a link of one's own."""
    return client.get(file_address(client, path)).status_code


def test_a_supervisor_opens_one_from_the_page_of_a_matter(desk: Desk, client_of: Open, png: bytes) -> None:
    receipt = desk.accepted()
    client = client_of("supervisor")
    assert (
        f"/bench/supervision/new/?case={receipt.number}"
        in client.get(f"/bench/cases/{receipt.number}/").content.decode()
    )
    page = client.get(f"{LIST}new/?case={receipt.number}").content.decode()
    assert receipt.number in page
    assert str(desk.body("station:001")) in page
    sent = client.post(
        f"{LIST}new/",
        {
            "number": receipt.number,
            "body": str(desk.body("station:001")),
            "level": "notice",
            "words": "请本周办结。",
            "leader": "周明",
            "office": "街道党工委书记",
            "said_on": desk.now.date().isoformat(),
            "instruction": "盯到底。",
            "page": SimpleUploadedFile("批示.png", png, "image/png"),
        },
        follow=True,
    )
    supervision = Supervision.objects.get()
    shown = sent.content.decode()
    assert sent.redirect_chain == [(f"{LIST}{supervision.number}/", 302)]
    assert "周明" in shown
    assert "批示.png" in shown
    link = next(part.split('"')[0] for part in shown.split('href="')[1:] if "/supervision/files/" in part)
    assert client.get(link).status_code == 200
    path = link.partition("?")[0]
    assert {who: looked(client_of(who), path) for who in ("community", "department")} == {
        "community": 200,
        "department": 404,
    }
    there = client.get(f"{LIST}new/?case={receipt.number}")
    assert there.headers["Location"] == f"{LIST}{supervision.number}/"


def test_without_a_matter_nothing_is_opened_and_what_was_typed_stays(desk: Desk, client_of: Open) -> None:
    client = client_of("supervisor")
    sent = client.post(
        f"{LIST}new/", {"number": "请各社区填报一张表", "level": "notice", "words": "本周报。"}
    )
    assert sent.status_code == 422
    page = sent.content.decode()
    assert "督办只针对已有的诉求" in page
    assert "本周报。" in page
    assert not Supervision.objects.exists()
    half = {"number": desk.accepted().number, "level": "notice", "words": "请办。", "leader": "周明"}
    assert "批示要写明" in client.post(f"{LIST}new/", half).content.decode()
    assert not Instruction.objects.exists()
    assert client_of("department").get(f"{LIST}new/").status_code == 403


def test_the_body_answers_the_supervisor_returns_raises_and_closes(
    desk: Desk, client_of: Open, png: bytes
) -> None:
    one = opened(desk)
    at = f"{LIST}{one.number}/"
    body, supervisor = client_of("community"), client_of("supervisor")
    assert f"{at}answer/" in body.get(at).content.decode()
    assert f"{at}close/" not in body.get(at).content.decode()
    assert body.get(f"{at}close/").status_code == 403
    assert supervisor.get(f"{at}answer/").status_code == 403
    assert supervisor.get(f"{at}invent/").status_code == 404
    empty = body.post(f"{at}answer/", {"version": 1, "words": ""})
    assert empty.status_code == 422
    words = {
        "version": 1,
        "words": "配件周三到。",
        "papers": SimpleUploadedFile("单据.png", png, "image/png"),
    }
    answered = body.post(f"{at}answer/", words, follow=True).content.decode()
    assert "单据.png" in answered
    stale = supervisor.post(f"{at}return/", {"version": 1, "words": "没写哪天。"})
    assert stale.status_code == 409
    assert "没写哪天。" in stale.content.decode()
    for act, extra in (
        ("return", {"words": "没写哪天。"}),
        ("raise", {"words": "仍未办。"}),
        ("instruct", {"leader": "周明", "said_on": desk.now.date().isoformat(), "instruction": "盯到底。"}),
        ("close", {"result": "settled", "words": "已办结。"}),
    ):
        one.refresh_from_db()
        assert supervisor.get(f"{at}{act}/").status_code == 200
        sent = supervisor.post(f"{at}{act}/", {"version": one.version, **extra})
        assert sent.status_code == 302, sent.content.decode()[:2000]
    page = supervisor.get(at).content.decode()
    assert "事情已办好" in page
    assert f"{at}close/" not in page


def test_the_slip_has_boxes_to_sign_and_no_requester(desk: Desk, client_of: Open) -> None:
    one = opened(desk)
    page = client_of("supervisor").get(f"{LIST}{one.number}/print/").content.decode()
    for words in (
        "督办单",
        one.number,
        one.case.number,
        "督办员签字",
        "负责人签字",
        "销号时间",
        "请说明为什么没有办",
    ):
        assert words in page
    assert AuditEntry.objects.filter(verb="casework.cases.printed").exists()


def test_the_list_narrows_and_counts_and_the_rail_says_what_waits(desk: Desk, client_of: Open) -> None:
    one = opened(desk)
    body = client_of("community")
    page = body.get(LIST).content.decode()
    assert one.number in page
    assert "剩 " in page
    assert one.number not in body.get(LIST, {"view": "closed"}).content.decode()
    assert one.number in body.get(LIST, {"view": "all", "text": one.case.number}).content.decode()
    assert "一件也没有" in body.get(LIST, {"level": "reminder"}).content.decode()
    assert body.get(LIST, {"view": "x", "sort": "x", "after": "x_y", "body": "x"}).status_code == 200
    assert one.number not in client_of("department").get(LIST).content.decode()
    assert client_of("auditor").get(LIST).status_code == 403


def test_the_list_is_taken_away_as_it_is_shown(desk: Desk, client_of: Open) -> None:
    one = opened(desk)
    sent = client_of("supervisor").get(f"{LIST}export.csv?view=waiting")
    text = sent.getvalue().decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head[:3] == ["督办编号", "事项编号", "事项"]
    assert row[:2] == [one.number, one.case.number]
    assert AuditEntry.objects.filter(verb="casework.supervision.exported").exists()


def test_a_notice_leads_to_the_supervision(desk: Desk, client_of: Open) -> None:
    one = opened(desk)
    page = client_of("community").get("/bench/notices/").content.decode()
    assert f"{LIST}{one.number}/" in page


def test_pages_cost_the_same_for_one_and_for_many(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    one = opened(desk)
    client = client_of("supervisor")
    client.get(LIST)
    with django_assert_max_num_queries(12) as few:
        client.get(LIST)
    for _ in range(4):
        opened(desk)
    with django_assert_max_num_queries(12) as many:
        page = client.get(LIST).content.decode()
    assert page.count('class="item-title"') == 5
    assert len(few.captured_queries) == len(many.captured_queries)
    with django_assert_max_num_queries(12):
        client.get(f"{LIST}{one.number}/")


@pytest.mark.parametrize("url", ["x/", "320104-D-2026-000001/", "320104-D-2026-000001/print/"])
def test_what_is_not_there_is_not_found(desk: Desk, client_of: Open, url: str) -> None:
    assert client_of("supervisor").get(f"{LIST}{url}").status_code == 404
