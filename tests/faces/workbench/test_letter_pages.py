"""The pages of letters: those that wait, taken by hand, set aside, put back, opened, taken away as a list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liren.domains.casework.actions.letters import receive_letter
from liren.domains.casework.models import Case, Letter
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.factories.post import SAY, letter, picture

Open = Callable[[str], Client]
LIST = "/bench/letters/"


@pytest.fixture(autouse=True)
def _door(settings: Any, tmp_path: Path) -> None:
    settings.LIREN_MAIL_ADDRESSES, settings.LIREN_MAIL_TURNS = {SAY: "320104"}, 1000
    settings.LIREN_DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


def parked(n: int = 1, **more: Any) -> Letter:
    given = {"key": f"p{n}@x", "text": "很长。" * 4000, "files": (("灯.png", picture()),), **more}
    return receive_letter(raw=letter(**given))


def text_of(response: Any) -> str:
    return response.content.decode()


def test_the_list_shows_who_waits_and_why_but_no_whole_address(desk: Desk, client_of: Open) -> None:
    parked()
    shown = text_of(client_of("district").get(LIST))
    assert "楼道灯不亮" in shown
    assert "w***@post.example.cn" in shown
    assert "wang@post.example.cn" not in shown
    assert "10000" in shown
    assert "来信</" in shown


def test_an_empty_list_says_so(desk: Desk, client_of: Open) -> None:
    assert "没有等人看的信" in text_of(client_of("district").get(LIST))
    assert "一封也没有" in text_of(client_of("district").get(f"{LIST}?sender=nobody@x.cn"))


def test_the_list_is_narrowed_by_the_whole_address_and_sorted(desk: Desk, client_of: Open) -> None:
    parked(1, subject="甲")
    parked(2, subject="乙", sender="li@post.example.cn")
    page = client_of("district")
    assert "甲" not in text_of(page.get(f"{LIST}?sender=LI@post.example.cn"))
    shown = text_of(page.get(f"{LIST}?sort=oldest"))
    assert shown.index("甲</") < shown.index("乙</")
    assert "甲" not in text_of(page.get(f"{LIST}?since=2027-01-01"))


def test_pages_come_by_key(desk: Desk, client_of: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liren.domains.casework.queries.letters.PAGE", 2)
    for n in range(3):
        parked(n, subject=f"第{n}封")
    page = client_of("district")
    first = page.get(LIST)
    assert "第0封" not in text_of(first)
    assert "第0封" in text_of(page.get(f"{LIST}?after={first.context['next_key']}"))


def test_thirty_letters_cost_as_many_queries_as_three(desk: Desk, client_of: Open) -> None:
    page = client_of("district")
    counts = []
    for upto in (3, 30):
        for n in range(Letter.objects.count(), upto):
            parked(n)
        page.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_a_letter_is_taken_by_hand(desk: Desk, client_of: Open) -> None:
    row = parked()
    page = client_of("district")
    shown = text_of(page.get(f"{LIST}{row.id}/"))
    assert "立为事项" in shown
    assert "灯.png" in shown
    form = page.get(f"{LIST}{row.id}/take/")
    assert "柳荫里" in text_of(form)
    refused = page.post(f"{LIST}{row.id}/take/", {"title": "", "text": "灯", "place_code": LIUYIN})
    assert refused.status_code == 422
    sent = {"title": "灯", "text": "灯坏了", "place_code": LIUYIN, "version": "1"}
    done = page.post(f"{LIST}{row.id}/take/", sent, follow=True)
    case = Case.objects.get()
    assert case.number in text_of(done)
    assert "不另存原信" in text_of(done)
    again = page.post(f"{LIST}{row.id}/take/", sent)
    assert again.status_code == 422
    assert "已经处理过" in text_of(again)


def test_a_letter_is_set_aside_and_put_back(desk: Desk, client_of: Open) -> None:
    row = parked()
    page = client_of("district")
    assert page.post(f"{LIST}{row.id}/aside/", {"words": ""}).status_code == 422
    done = page.post(f"{LIST}{row.id}/aside/", {"words": "广告", "version": "1"}, follow=True)
    assert "广告" in text_of(done)
    back = page.post(f"{LIST}{row.id}/back/", follow=True)
    assert "放回等人看" in text_of(back)
    assert [deed.verb for deed in row.deeds.order_by("id")] == ["came", "aside", "back"]


def test_the_letter_itself_is_a_file_and_nothing_else(desk: Desk, client_of: Open) -> None:
    row = parked()
    sent = client_of("district").post(f"{LIST}{row.id}/original/")
    assert b"Message-ID: <p1@x>" in sent.content
    assert sent["Content-Disposition"].startswith("attachment")
    assert sent["Content-Type"] == "application/octet-stream"
    assert AuditEntry.objects.filter(verb="casework.letter.opened").exists()


def test_words_of_a_letter_are_text_and_never_a_page(desk: Desk, client_of: Open) -> None:
    row = parked(subject="<script>alert(1)</script>", text="<img src=x onerror=y>" + "长" * 10_001)
    shown = text_of(client_of("district").get(f"{LIST}{row.id}/"))
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_the_list_is_taken_away_without_addresses(desk: Desk, client_of: Open) -> None:
    parked()
    sent = client_of("district").get(f"{LIST}export.csv?view=all&to=own")
    table = sent.getvalue().decode("utf-8-sig")
    assert "楼道灯不亮" in table
    assert "w***@post.example.cn" in table
    assert AuditEntry.objects.filter(verb="casework.letter.exported").exists()


def test_a_street_sees_the_letters_of_its_communities_alone(desk: Desk, client_of: Open) -> None:
    here, elsewhere = parked(1, to=f"say+{LIUYIN}@liren.example.cn"), parked(2)
    page = client_of("dispatcher")
    assert page.get(f"{LIST}{here.id}/").status_code == 200
    assert page.get(f"{LIST}{elsewhere.id}/").status_code == 404


def test_a_letter_is_added_to_a_matter_found_by_words_and_taken_out_again(
    desk: Desk, client_of: Open
) -> None:
    lamp = desk.said(text="单元门口的路灯坏了。")
    desk.said(text="垃圾没人清。")
    row, page = parked(), client_of("district")
    assert "并入已有的事项" in text_of(page.get(f"{LIST}{row.id}/"))
    assert "没有并入哪件事" in text_of(page.get(f"{LIST}{row.id}/out/"))
    assert "没有还在办的事" in text_of(page.get(f"{LIST}{row.id}/add/"))
    assert "没有这样的事项" in text_of(page.get(f"{LIST}{row.id}/add/?q=没有的字"))
    found = text_of(page.get(f"{LIST}{row.id}/add/?q=路灯"))
    assert lamp.number in found
    assert "垃圾" not in found
    where = f"{LIST}{row.id}/add/{lamp.number}/"
    form = text_of(page.get(where))
    assert "我也遇到" in form
    assert "只放进了开头" in form
    refused = page.post(where, {"words": "长" * 2_001, "version": "1"})
    assert refused.status_code == 422
    done = text_of(page.post(where, {"words": "二单元也不亮。", "version": "1"}, follow=True))
    assert lamp.number in done
    assert "从事项里拿出来" in done
    case = text_of(page.get(f"/bench/cases/{lamp.number}/"))
    assert "把一封来信并入这件事：二单元也不亮。" in case
    again = page.post(where, {"words": "再来", "version": "1"})
    assert "已经处理过" in text_of(again)
    assert "已经处理过了" in text_of(page.get(f"{LIST}{row.id}/add/"))
    assert page.post(f"{LIST}{row.id}/out/", {"words": ""}).status_code == 422
    out = text_of(page.post(f"{LIST}{row.id}/out/", {"words": "看错了编号", "version": "2"}, follow=True))
    assert "立为事项" in out
    assert "看错了编号" in out
    case = text_of(page.get(f"/bench/cases/{lamp.number}/"))
    assert "二单元也不亮" not in case
    assert "拿了出去。理由：看错了编号" in case


def test_a_private_matter_refuses_a_strangers_letter_in_words(desk: Desk, client_of: Open) -> None:
    hidden = desk.said(naming="confidential", name="李强", phone="13900139000")
    row, page = parked(), client_of("district")
    where = f"{LIST}{row.id}/add/{hidden.number}/"
    refused = page.post(where, {"words": "二单元也不亮。", "version": "1"})
    assert refused.status_code == 422
    assert "不公开" in text_of(refused)


def test_what_to_do_with_a_strangers_letter_is_said_before_anything_is_sent(
    desk: Desk, client_of: Open
) -> None:
    hidden = desk.said(naming="confidential", name="李强", phone="13900139000")
    row, page = parked(), client_of("district")
    shown = text_of(page.get(f"{LIST}{row.id}/add/{hidden.number}/"))
    assert "这件事不公开" in shown
    assert f'href="{LIST}{row.id}/take/"' in shown
    assert "我也遇到" not in shown
    assert 'name="words"' not in shown
    assert "不公开" in text_of(page.get(f"{LIST}{row.id}/add/?q={hidden.number}"))
    page.cookies["liren_language"] = "en"
    assert "Make it a new matter" in text_of(page.get(f"{LIST}{row.id}/add/{hidden.number}/"))


def test_finding_a_matter_costs_the_same_for_three_and_twenty(desk: Desk, client_of: Open) -> None:
    row, page, counts = parked(), client_of("district"), []
    for upto in (3, 20):
        for _n in range(Case.objects.count(), upto):
            desk.said()
        page.get(f"{LIST}{row.id}/add/?q=楼道灯")
        with CaptureQueriesContext(connection) as asked:
            page.get(f"{LIST}{row.id}/add/?q=楼道灯")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_the_tabs_count_no_further_than_a_page_shows(
    desk: Desk, client_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liren.domains.casework.queries.letters.MOST", 2)
    for n in range(4):
        parked(n)
    page = client_of("district").get(LIST)
    assert {tab.view: tab.count for tab in page.context["tabs"]}["parked"] == 2
    with CaptureQueriesContext(connection) as asked:
        client_of("district").get(LIST)
    counting = [one["sql"] for one in asked if "counted" in one["sql"] and "casework_letter" in one["sql"]]
    assert len(counting) == 1
    assert counting[0].count("LIMIT 2") == 5
