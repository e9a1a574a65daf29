"""The list of possible doubles on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from liren.config.demo.people import World
from liren.domains.people.actions import doubles, register_person
from liren.domains.people.models import DoublePair, DoublesRun, Person
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel.actor import SYSTEM
from tests.domains.people.conftest import LIUYIN
from tests.personas import build_world, client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

PAGE = "bench:doubles"


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def client(world: World) -> Client:
    return client_for(world.accounts["director"])


def written_twice(number: int) -> None:
    for name in ("王建国", "王健国"):
        register_person(
            actor=SYSTEM,
            place_code=LIUYIN,
            given=PersonGiven(name, sex="男", birth=f"19{50 + number}-12-03"),
            source="visit",
            apart_from=Person.objects.values_list("id", flat=True),
        )


def compared() -> None:
    doubles.compare(run_id=doubles.ask_to_compare(actor=SYSTEM, place_code=LIUYIN).id)


def test_the_button_has_the_register_compared_once(client: Client) -> None:
    assert "还没有整册比对过" in client.get(reverse(PAGE)).content.decode()
    for said in ("已经交给后台比对", "正在比对"):
        assert said in client.post(reverse("bench:doubles_compare"), follow=True).content.decode()
    assert DoublesRun.objects.get().place_code == LIUYIN


def test_a_pair_is_told_apart_and_taken_back_on_the_page(client: Client) -> None:
    written_twice(5)
    compared()
    page = client.get(reverse(PAGE)).content.decode()
    assert "王*国" in page or "王**" in page
    assert "比了 1 对" in page
    decide = reverse("bench:double_decide", args=[DoublePair.objects.get().id])
    client.post(decide, {"decision": "apart"})
    assert "没有等着核对的" in client.get(reverse(PAGE)).content.decode()
    assert decide in client.get(reverse(PAGE), {"state": "apart"}).content.decode()
    answer = client.post(decide, {"decision": "back", "query": "state=apart"})
    assert answer["Location"].endswith("?state=apart")
    assert DoublePair.objects.get().state == "open"
    assert client.get(reverse(PAGE), {"verdict": "same"}).status_code == 200


def test_the_rail_says_how_many_wait(client: Client) -> None:
    written_twice(5)
    compared()
    rail = client.get(reverse("bench:people")).content.decode()
    assert reverse(PAGE) in rail


def test_thirty_pairs_cost_as_many_queries_as_three(
    client: Client, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    for number in range(3):
        written_twice(number * 10)
    compared()
    with django_assert_max_num_queries(12):
        client.get(reverse(PAGE))
    for number in range(1, 6):
        written_twice(number * 7 + 1)
    compared()
    with django_assert_max_num_queries(12):
        assert client.get(reverse(PAGE)).status_code == 200


def test_the_list_is_taken_away(client: Client) -> None:
    written_twice(5)
    compared()
    answer = client.get(reverse("bench:doubles_export", args=["csv"]), {"to": "own"})
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "姓名读音相同" in body.decode("utf-8-sig")
