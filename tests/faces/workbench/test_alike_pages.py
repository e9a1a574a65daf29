"""Registering somebody who is like another on the register, through the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from liren.config.demo.people import World
from liren.domains.people import errors
from liren.domains.people.actions import open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, Membership, Person
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE
from tests.personas import actor as actor_of
from tests.personas import build_world, client_for

ALONE = {
    "place": LIUYIN,
    "name": "王健国",
    "birth": "1955-12-03",
    "phones": "13900000001",
    "source": "visit",
}
TOGETHER = {
    "place": LIUYIN,
    "address": "柳叶巷14号2幢101室",
    "kind": "family",
    "source": "visit",
    "m0-name": "李小红",
    "m0-relation": "02",
    "m0-birth": "1990-05-06",
    "m0-standing": "both",
    "m1-name": "王健国",
    "m1-relation": "51",
    "m1-birth": "1955-12-03",
    "m1-phones": "13900000001",
    "m1-standing": "registered",
}


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def client(world: World) -> Client:
    return client_for(world.accounts["community"])


@pytest.fixture
def head(world: World) -> Person:
    open_household(
        actor=actor_of(world.accounts["community"]),
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=[MemberGiven("02", HEAD, is_registered=False), MemberGiven("12", WIFE)],
        source="visit",
    )
    return Person.objects.get(name="王建国")


def test_a_double_is_shown_masked_with_reasons_and_may_be_told_apart(client: Client, head: Person) -> None:
    url = reverse("bench:person_add")
    answer = client.post(url, ALONE)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert str(errors.PossibleDouble.sentence) in page
    for shown in (
        "王*国",
        "姓名读音相同",
        "出生日期相同",
        "电话相同",
        reverse("bench:person", args=[head.id]),
    ):
        assert shown in page
    assert "王建国" not in page
    assert HEAD.document not in page
    kept = client.post(url, {**ALONE, "apart": str(head.id)})
    assert kept.status_code == 409, "only the button tells apart"
    done = client.post(url, {**ALONE, "apart": [str(head.id), "x"], "do": "apart"})
    assert done["Location"] == reverse("bench:person", args=[Person.objects.get(name="王健国").id])


def test_a_document_that_is_taken_shows_whose_it_is_without_telling_apart(
    client: Client, head: Person
) -> None:
    answer = client.post(reverse("bench:person_add"), {**ALONE, "document": HEAD.document})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "证件已登记" in page
    assert 'value="apart"' not in page


def test_a_member_is_recognised_and_keeps_the_card(client: Client, head: Person) -> None:
    url = reverse("bench:household_add")
    page = client.post(url, TOGETHER).content.decode()
    assert f'name="same" value="m1:{head.id}"' in page
    assert Household.objects.count() == 1
    done = client.post(url, {**TOGETHER, "same": f"m1:{head.id}"})
    household = Household.objects.exclude(members__relation="12").get()
    assert done["Location"] == reverse("bench:household", args=[household.id])
    assert Membership.objects.get(household=household, relation="51").person == head
    assert not Person.objects.filter(name="王健国").exists()


def test_a_member_who_was_recognised_may_be_taken_back_or_told_apart(client: Client, head: Person) -> None:
    url = reverse("bench:household_add")
    shown = client.post(url, {**TOGETHER, "m1-person_id": str(head.id), "m0-name": ""}).content.decode()
    assert 'name="same" value="m1:"' in shown
    again = client.post(url, {**TOGETHER, "m1-person_id": str(head.id), "same": "m1:"})
    assert again.status_code == 409
    assert client.post(url, {**TOGETHER, "m1-person_id": "x"}).status_code == 422
    client.post(url, {**TOGETHER, "do": "apart", "apart": str(head.id)})
    assert Person.objects.filter(name="王健国").exists()
