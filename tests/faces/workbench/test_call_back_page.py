"""The call-back desk: what to ask, another call where nobody was reached, a second rating."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.test import Client

from liren.domains.casework.actions import requester
from liren.domains.casework.models import CallBack
from liren.kernel.actor import VISITOR
from tests.domains.casework.conftest import Desk

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]
DESK = "/bench/call-backs/"


def badly_rated(desk: Desk) -> CallBack:
    receipt = desk.resolved()
    requester.rate_case(
        actor=VISITOR, case_id=receipt.case_id, code=receipt.tracking_code, level=1, words="还暗。"
    )
    return CallBack.objects.get(case=receipt.case_id)


def test_the_desk_shows_the_script_in_both_languages(desk: Desk, client_of: Open) -> None:
    page = client_of("supervisor").get(DESK).content.decode()
    assert "回访您反映的这件事" in page
    assert "Is it settled now" in page
    assert "最多 3 次" in page


def test_a_call_that_reached_nobody_stays_due_and_says_so(desk: Desk, client_of: Open) -> None:
    call = badly_rated(desk)
    client = client_of("supervisor")
    given = {"call_back": str(call.id), "result": "unreached", "words": "打了两遍没有人接。"}
    page = client.post(DESK, given, follow=True).content.decode()
    assert call.case.number in page
    assert "1 次没有联系上" in page


def test_a_second_rating_stands_beside_the_first(desk: Desk, client_of: Open) -> None:
    call = badly_rated(desk)
    client = client_of("supervisor")
    given = {"call_back": str(call.id), "result": "partly", "second_level": "4", "words": "大半好了。"}
    assert client.post(DESK, {**given, "second_level": "9"}).status_code == 422
    assert client.post(DESK, given).status_code == 302
    page = client.get(f"{DESK}?view=done").content.decode()
    assert "非常不满意" in page
    assert "回访时评价：满意" in page
    assert "解决了一部分" in page


def test_the_desk_costs_the_same_for_one_call_and_for_many(
    desk: Desk, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    badly_rated(desk)
    client = client_of("supervisor")
    client.get(DESK)
    with django_assert_max_num_queries(12) as few:
        client.get(DESK)
    for _ in range(3):
        badly_rated(desk)
    client.get(DESK)  # the figures of the day are read once
    with django_assert_max_num_queries(12) as many:
        client.get(DESK)
    assert len(few.captured_queries) == len(many.captured_queries)
