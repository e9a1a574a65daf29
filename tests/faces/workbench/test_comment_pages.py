"""Comments with @ through the pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.domains.casework.models import Mention, Message
from tests.domains.casework.conftest import Desk
from tests.faces.workbench.test_dispute_pages import Argued
from tests.personas import client_for


@pytest.fixture
def argued(desk: Desk) -> Argued:
    return Argued(desk)


def test_named_found_under_mentions_me_and_seen_when_opened(argued: Argued) -> None:
    assert argued.do("community", "note", words="@dispatcher 总闸在哪").status_code == 302
    dispatcher = client_for(argued.desk.world.accounts["dispatcher"])
    listed = dispatcher.get("/bench/queue/?view=mentioned").content.decode()
    assert argued.receipt.number in listed
    assert "新提到您" in listed
    page = argued.get("dispatcher")
    assert "提到您，新的" in page
    assert (
        f'<strong class="mention">@{argued.desk.world.accounts["dispatcher"].display_name}</strong>' in page
    )
    assert Mention.objects.get().seen_at is not None
    assert "提到您，新的" not in argued.get("dispatcher")
    assert "新提到您" not in dispatcher.get("/bench/queue/?view=mentioned").content.decode()


def test_the_line_of_the_rail_is_the_one_that_is_lit(argued: Argued) -> None:
    client = client_for(argued.desk.world.accounts["dispatcher"])
    for view, label in (("mentioned", "提到我的"), ("to_take_up", "等接手的上报"), ("late", "诉求列表")):
        page = client.get(f"/bench/queue/?view={view}").content.decode()
        lit = [part for part in page.split('<a class="nav-item"')[1:] if 'aria-current="page"' in part[:120]]
        assert len(lit) == 1
        assert label in lit[0][:600]


def test_a_name_that_cannot_be_is_refused_beside_the_field_and_the_words_stay(argued: Argued) -> None:
    answer = argued.do("community", "note", words="@auditor 看看")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "@auditor 看不到这件事" in page
    assert "@auditor 看看</textarea>" in page


def test_the_field_is_offered_only_who_sees_the_matter(argued: Argued) -> None:
    client = client_for(argued.desk.world.accounts["community"])
    offered = client.get(argued.address("colleagues"), {"typed": "dispa"}).content.decode()
    assert 'data-username="dispatcher"' in offered
    assert 'role="option"' in offered
    assert (
        "data-username" not in client.get(argued.address("colleagues"), {"typed": "audit"}).content.decode()
    )
    whole = client.get(argued.address("colleagues")).content.decode()
    assert "@dispatcher" in whole
    assert "@auditor" not in whole


def test_corrected_by_its_author_on_a_page_of_its_own(argued: Argued) -> None:
    argued.do("community", "note", words="在三单元")
    written = Message.objects.get(kind="note")
    path = f"note/{written.id}"
    assert "在三单元" in argued.get("community", path)
    assert argued.do("community", path, words="").status_code == 422
    assert argued.do("community", path, words="@auditor").status_code == 422
    assert argued.do("community", path, words="在四单元").status_code == 302
    page = argued.get("director")
    assert "更正过，看原来写的" in page
    assert "在三单元" in page
    assert f"/{path}/" in argued.get("community")
    assert f"/{path}/" not in page
    assert client_for(argued.desk.world.accounts["director"]).get(argued.address(path)).status_code == 404


def test_residents_never_see_a_comment(argued: Argued) -> None:
    argued.do("community", "note", words="@dispatcher 物业老板是他舅舅")
    client = client_for(None)
    client.post("/follow/", {"code": argued.receipt.tracking_code})
    page = client.get(f"/matters/{argued.receipt.number}/").content.decode()
    assert "舅舅" not in page
    assert "dispatcher" not in page
    assert (
        'no-print" id="inside"'
        in client_for(argued.desk.world.accounts["community"])
        .get(argued.address(), {"show": "public"})
        .content.decode()
    )


def test_many_comments_cost_as_many_queries_as_few(argued: Argued) -> None:
    client = client_for(argued.desk.world.accounts["director"])

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(argued.address())
        return len(found)

    argued.do("community", "note", words="@dispatcher 一")
    asked()
    few = asked()
    for number in range(12):
        argued.do("community", "note", words=f"@dispatcher @grid 第 {number} 条")
    assert asked() == few
