"""The pages of hotline orders: the list, one order, what the hotline is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liren.domains.casework.actions import dispatch, handling
from liren.domains.casework.actions.hotline import Ordered, TakenOrder, receive_order, set_hotline
from liren.domains.casework.actions.hotline_events import ToldByHotline, take_event
from liren.domains.casework.hotline_choices import LimitKind
from liren.domains.casework.models import HotlineOrder, OrderMessage
from liren.domains.casework.rules.hotline import AskedLimit
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.casework.conftest import LIUYIN, Desk

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]
LIST = "/bench/orders/"
STREET = "320104901"


def ordered(number: str = "NJ-1", place: str = LIUYIN, **more: Any) -> TakenOrder:
    hotline, _secret = set_hotline(actor=SYSTEM, name="南京12345", place_code=place[:9])
    given = {
        "number": number,
        "text": "三单元的楼道灯坏了一周没人修。",
        "ordered_at": clock.now(),
        "limit": AskedLimit(kind=LimitKind.CLOCK, hours=1),
        "their_class": "城市管理/路灯",
        "place_code": place,
        **more,
    }
    return receive_order(actor=SYSTEM, hotline=hotline, ordered=Ordered(**given))


def test_the_list_is_offered_once_there_is_a_hotline(desk: Desk, client_of: Open) -> None:
    client = client_of("dispatcher")
    assert LIST not in client.get("/bench/queue/").content.decode()
    assert "没有这样的工单" in client.get(LIST).content.decode()
    ordered()
    assert f'href="{LIST}"' in client.get("/bench/queue/").content.decode()


def test_the_list_filters_sorts_and_counts(desk: Desk, client_of: Open) -> None:
    ordered("NJ-1")
    ordered("NJ-2", limit=AskedLimit(days=3))
    client = client_of("dispatcher")
    with desk.at(hours=2):
        late = client.get(LIST + "?view=late").content.decode()
        assert "NJ-1" in late
        assert "NJ-2" not in late
        everything = client.get(LIST + "?view=all&sort=received").content.decode()
    assert everything.index("NJ-2") < everything.index("NJ-1")
    assert "这样筛选" in client.get(LIST + "?view=all&text=NJ-9").content.decode()
    assert "NJ-1" in client.get(LIST + f"?view=all&place={LIUYIN}&text=nj-1").content.decode()


def test_pages_follow_each_other_by_key(desk: Desk, client_of: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        ordered(f"NJ-{number}")
    monkeypatch.setattr("liren.domains.casework.queries.hotline.list_orders.__defaults__", ("", 2))
    client = client_of("dispatcher")
    for sort in ("due", "received"):
        first = client.get(f"{LIST}?view=all&sort={sort}")
        after = first.context["next_key"]
        rest = client.get(LIST, {"view": "all", "sort": sort, "after": after})
        assert [len(page.context["rows"]) for page in (first, rest)] == [2, 1]
        assert rest.context["next_key"] == ""


def test_the_page_of_a_matter_shows_the_order_and_which_limit_governs(desk: Desk, client_of: Open) -> None:
    taken = ordered()
    page = client_of("dispatcher").get(f"/bench/cases/{taken.case.number}/").content.decode()
    assert f"{LIST}{taken.order.id}/" in page
    assert "比本地的紧，按它的办" in page
    assert "12345 工单" in page


def test_an_order_is_returned_extended_and_sent_again_from_its_page(desk: Desk, client_of: Open) -> None:
    order = ordered().order
    at, client = f"{LIST}{order.id}/", client_of("dispatcher")
    assert "退回热线" in client.get(at).content.decode()
    assert client.post(f"{at}extend/", {"until": "", "words": "等配件。"}).status_code == 422
    past = client.post(f"{at}extend/", {"until": "2026-11-23T09:30", "words": "等配件。"})
    assert past.status_code == 422
    assert "须晚于现在的期限" in past.content.decode()
    client.post(f"{at}extend/", {"until": "2026-11-25T09:30", "words": "等配件。", "version": 1})
    assert OrderMessage.objects.get().data["until"] == "2026-11-25T09:30:00+08:00"
    stale = client.post(f"{at}return/", {"reason": "not_ours", "words": "不归这里。", "version": 1})
    assert stale.status_code == 409
    client.post(f"{at}return/", {"reason": "not_ours", "words": "不归这里。", "version": 2})
    page = client.get(at).content.decode()
    assert "不归这里。" in page
    assert "退单待对方同意" in page
    message = OrderMessage.objects.get(kind="return")
    OrderMessage.objects.filter(id=message.id).update(state="failed", error="503")
    assert client.post(f"{at}messages/{message.id}/").status_code == 302
    message.refresh_from_db()
    assert message.state == "waiting"
    assert client.post(f"{at}messages/{order.id}/").status_code == 404


def test_the_exchange_is_told_in_its_order(desk: Desk, client_of: Open) -> None:
    taken = ordered()
    dispatch.assign_case(
        actor=desk.who("dispatcher"), case_id=taken.case.id, body_id=desk.body("station:001")
    )
    handling.accept_case(actor=desk.who("community"), case_id=taken.case.id)
    handling.resolve_case(
        actor=desk.who("community"), case_id=taken.case.id, outcome="fixed", answer="换了灯。"
    )
    desk.at(hours=1)
    take_event(
        actor=SYSTEM,
        hotline=taken.order.hotline,
        told=ToldByHotline(order="NJ-1", key="1", verb="answer_acknowledged", words="已转告。"),
    )
    page = client_of("community").get(f"{LIST}{taken.order.id}/").content.decode()
    assert page.index("确认答复") < page.index("换了灯。")
    assert "对方已确认" in page
    assert client_of("department").get(f"{LIST}{taken.order.id}/").status_code == 404


def test_whoever_only_looks_is_offered_nothing(desk: Desk, client_of: Open) -> None:
    order = ordered().order
    client = client_of("supervisor")
    assert "退回热线" not in client.get(f"{LIST}{order.id}/").content.decode()
    assert client.get(f"{LIST}{order.id}/return/").status_code == 403
    assert client_of("dispatcher").get(f"{LIST}{order.id}/nothing/").status_code == 404


def test_the_list_is_taken_away_and_written_down(desk: Desk, client_of: Open) -> None:
    ordered("=1+1", their_class='=HYPERLINK("http://example.com")')
    sheet = client_of("dispatcher").get(f"{LIST}export.csv?view=all")
    rows = list(csv.reader(io.StringIO(b"".join(sheet).decode("utf-8-sig"))))
    assert rows[1][1] == "'=1+1"
    assert rows[1][7].startswith("'=")
    assert AuditEntry.objects.filter(verb="casework.orders.exported").count() == 1


def test_the_list_costs_the_same_for_many(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    ordered("NJ-0")
    client = client_of("dispatcher")
    client.get(LIST)
    with django_assert_max_num_queries(12) as few:
        client.get(LIST)
    for number in range(1, 6):
        ordered(f"NJ-{number}")
    client.get(LIST)
    with django_assert_max_num_queries(12) as many:
        page = client.get(LIST).content.decode()
    assert page.count('class="item-title"') == 6
    assert len(few.captured_queries) == len(many.captured_queries)
    with django_assert_max_num_queries(12):
        client.get(f"{LIST}{HotlineOrder.objects.first().id}/")


def test_the_pages_are_complete_in_english(desk: Desk, client_of: Open) -> None:
    order = ordered().order
    client = client_of("dispatcher")
    client.post("/prefs/language", {"language": "en"})
    for path in (LIST, f"{LIST}{order.id}/", f"{LIST}{order.id}/extend/"):
        page = client.get(path).content.decode()
        assert "Hotline orders" in page or "Ask for an extension" in page
        assert "热线的期限" not in page
