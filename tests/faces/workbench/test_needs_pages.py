"""Lists of people, groups and needs, through the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from liren.config.demo.people import World
from liren.domains.people import errors
from liren.domains.people.actions import open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import GroupMark, Need, Person
from liren.domains.rights.consent_words import wording_of
from liren.kernel import clock
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE
from tests.personas import actor, build_world, client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Open = Callable[[str], Client]


@pytest.fixture
def world(db: None) -> World:
    world = build_world()
    open_household(
        actor=actor(world.accounts["community"]),
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=[MemberGiven("02", HEAD), MemberGiven("12", WIFE)],
        source="visit",
    )
    return world


@pytest.fixture
def opened(world: World) -> Open:
    return lambda username: client_for(world.accounts[username])


def test_a_group_that_wants_consent_is_refused_beside_its_field_until_it_is_given(opened: Open) -> None:
    client, head = opened("community"), Person.objects.get(name="王建国")
    url = reverse("bench:person_mark", args=[head.id])
    given = {
        "group": "long_ill",
        "evidence": "门诊病历",
        "since": clock.today().isoformat(),
        "source": "document",
    }
    refused = client.post(url, given)
    assert refused.status_code == 409
    assert "要本人单独同意" in refused.content.decode()
    scope = "group_long_ill"
    agreeing = reverse("bench:person_consent", args=[head.id, scope])
    client.post(reverse("bench:person_open", args=[head.id]), {"purpose": "visit"})
    sent = {"read": wording_of(scope).digest, "is_said": "on"}
    assert client.post(agreeing, sent).status_code == 302
    assert client.post(url, given).status_code == 302
    card = reverse("bench:person", args=[head.id])
    assert "门诊病历" not in client.get(card).content.decode(), "evidence is no part of the card"
    assert "须经本人单独同意" in client.get(card).content.decode()
    Person.objects.filter(id=head.id).update(agreed={})
    waiting = client.get(card).content.decode()
    assert "还有 1 条人群记录没有本人的同意" in waiting
    assert "须经本人单独同意" not in waiting
    Person.objects.filter(id=head.id).update(agreed={scope: True})
    withdrawing = reverse("bench:person_consent_withdraw", args=[head.id, scope])
    done = client.post(withdrawing, follow=True).content.decode()
    assert "人群“长期患病”" in done
    assert not GroupMark.objects.exists()


def test_groups_and_needs_are_kept_from_the_card(opened: Open) -> None:
    client, head = opened("community"), Person.objects.get(name="王建国")
    today = clock.today().isoformat()
    mark = {
        "group": "disabled",
        "level": "肢体二级",
        "evidence": "残疾人证",
        "since": today,
        "source": "document",
    }
    url = reverse("bench:person_mark", args=[head.id])
    assert client.post(url, mark).status_code == 302
    again = client.post(url, mark)
    assert again.status_code == 409
    assert str(errors.MarkedAlready.sentence) in again.content.decode()
    need = {"kind": "meals", "detail": "午饭", "raised_by": "visit", "every": "7"}
    assert client.post(reverse("bench:need_add", args=[head.id]), need).status_code == 302
    client.post(reverse("bench:person_open", args=[head.id]), {"purpose": "visit"})
    card = client.get(reverse("bench:person", args=[head.id])).content.decode()
    for shown in ("残疾人", "肢体二级", "助餐", "午饭"):
        assert shown in card
    end = reverse("bench:mark_end", args=[GroupMark.objects.get().id])
    assert client.post(end, {"on": today, "reason": "证已注销"}).status_code == 302


def test_a_need_goes_its_steps(opened: Open) -> None:
    client, head = opened("community"), Person.objects.get(name="王建国")
    sent = {"kind": "meals", "raised_by": "person"}
    client.post(reverse("bench:need_add", args=[head.id]), sent)
    need = Need.objects.get()
    url = reverse("bench:need", args=[need.id])
    step = {"version": "1", "on": clock.today().isoformat(), "do": "contact"}
    silent = client.post(url, step)
    assert silent.status_code == 422
    assert str(errors.WordsMissing.sentence) in silent.content.decode()
    assert client.post(url, {**step, "words": "吃得好"}).status_code == 302
    assert "吃得好" in client.get(url).content.decode()
    assert client.post(url, {**step, "version": "1", "words": "旧页"}).status_code == 409
    assert opened("dispatcher").post(url, {**step, "version": "2", "words": "x"}).status_code == 403
    assert client.post(url, {**step, "version": "2", "do": "met", "words": "食堂送"}).status_code == 302
    need.refresh_from_db()
    assert need.state == "met"


def test_lists_show_masked_people_and_are_taken_away_by_the_right(opened: Open) -> None:
    page = opened("community").get(reverse("bench:person_list"), {"age_from": "70"}).content.decode()
    assert "王*国" in page
    assert "李*英" not in page
    assert opened("community").get(reverse("bench:person_list_export", args=["csv"])).status_code == 403
    address = reverse("bench:person_list_export", args=["csv"])
    assert opened("director").get(address).status_code == 302  # asks to whom it goes
    answer = opened("director").get(address, {"age_from": "70", "to": "own"})
    taken = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "王*国" in taken
    assert "李*英" not in taken
    assert AuditEntry.objects.filter(verb="people.list.exported").exists()


def test_needs_are_listed_with_few_queries(
    opened: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = opened("community")
    for name in ("王建国", "李秀英"):
        person = Person.objects.get(name=name)
        client.post(
            reverse("bench:need_add", args=[person.id]), {"kind": "visit", "raised_by": "visit", "every": "9"}
        )
    for url in (reverse("bench:needs"), reverse("bench:person_list")):
        client.get(url)
        with django_assert_max_num_queries(12):
            assert "王*国" in client.get(url).content.decode()
