"""Two entries of one person beside each other: compared with a purpose, merged, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from liren.config.demo.people import World
from liren.domains.people.actions import moving, open_household, register_person
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Merge, Person
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE
from tests.personas import build_world, client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

AGAIN = PersonGiven("王健国", sex="男", birth="1955-12-03", phones=("13900000001",))


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def client(world: World) -> Client:
    return client_for(world.accounts["director"])


@pytest.fixture
def two(world: World) -> tuple[Person, Person]:
    open_household(
        actor=SYSTEM,
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=[MemberGiven("02", HEAD), MemberGiven("12", WIFE)],
        source="visit",
    )
    kept = Person.objects.get(name="王建国")
    gone = register_person(actor=SYSTEM, place_code=LIUYIN, given=AGAIN, source="sheet", apart_from=[kept.id])
    return kept, gone


def page_of(two: tuple[Person, Person]) -> str:
    return reverse("bench:person_merge", args=[two[0].id, two[1].id])


def opened(client: Client, two: tuple[Person, Person]) -> str:
    answer = client.post(page_of(two), {"do": "open", "purpose": "correction"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(two: tuple[Person, Person], **more: str) -> dict[str, str]:
    kept, gone = (Person.objects.get(id=one.id) for one in two)
    return {"kept_version": str(kept.version), "gone_version": str(gone.version), **more}


def test_nothing_is_shown_or_merged_before_a_purpose_is_given(
    client: Client, two: tuple[Person, Person]
) -> None:
    closed = client.get(page_of(two)).content.decode()
    assert HEAD.document not in closed
    assert "王建国" not in closed
    client.post(page_of(two), sent(two))
    assert not Merge.objects.exists()
    assert client.post(page_of(two), {"do": "open"}).status_code == 422
    shown = opened(client, two)
    assert HEAD.document in shown
    assert "姓名读音相同" in shown
    assert AuditEntry.objects.filter(verb="people.person.read").count() == 2


def test_merged_the_old_card_leads_to_the_one_that_stays_and_back_again(
    client: Client, two: tuple[Person, Person]
) -> None:
    opened(client, two)
    answer = client.post(page_of(two), sent(two, **{"take:name": "theirs"}), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("bench:person_merged", args=[Merge.objects.get().id])
    assert Person.objects.get(id=two[0].id).name == "王健国"
    old = client.get(reverse("bench:person", args=[two[1].id]))
    assert (old.status_code, old["Location"]) == (302, reverse("bench:person", args=[two[0].id]))
    assert "并进来的卡" in client.get(old["Location"]).content.decode()
    client.post(answer.redirect_chain[-1][0])
    assert Person.objects.get(id=two[0].id).name == "王建国"
    assert client.get(reverse("bench:person", args=[two[1].id])).status_code == 200


def test_a_refusal_stands_on_the_page_with_what_was_chosen(
    client: Client, two: tuple[Person, Person]
) -> None:
    opened(client, two)
    gone = two[1]
    moving.record_death(
        actor=SYSTEM, person_id=gone.id, version=gone.version, on=clock.today(), source="visit"
    )
    answer = client.post(page_of(two), sent(two, **{"take:name": "theirs"}))
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "请先核实" in shown
    assert 'name="take:name" value="theirs" checked' in shown
    assert client.post(page_of(two), sent(two, life="living")).status_code == 302


def test_old_pages_and_strange_versions_are_refused(client: Client, two: tuple[Person, Person]) -> None:
    opened(client, two)
    for version in ("9", "", "x", "٣"):
        given = sent(two) | {"kept_version": version}
        assert client.post(page_of(two), given).status_code == 409


def test_the_other_entry_is_looked_for_from_the_card(client: Client, two: tuple[Person, Person]) -> None:
    answer = client.post(reverse("bench:person_merge_look", args=[two[0].id]), {"text": "王健国"})
    assert page_of(two) in answer.content.decode()


def test_the_comparison_costs_the_same_however_much_is_kept(
    client: Client, two: tuple[Person, Person], django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    opened(client, two)
    with django_assert_max_num_queries(12):
        assert client.get(page_of(two)).status_code == 200
