"""A resident matches the own account, reads the register and who looked; a worker links at the window."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liren.domains.people.actions import linking, open_household, reading
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Person
from liren.domains.people.queries import own
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.people.conftest import HEAD
from tests.personas import client_for

PAGE, MATCH = "/account/register/", "/account/register/match/"
FIRST = {"community": LIUYIN, "name": "王建国", "tail": HEAD.document[-6:]}


@pytest.fixture
def person(desk: Desk) -> Person:
    open_household(
        actor=desk.who("community"),
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        number="1",
        members=(MemberGiven("02", HEAD),),
        source="visit",
    )
    return Person.objects.get()


@pytest.fixture
def resident(desk: Desk) -> Client:
    return client_for(desk.world.accounts["resident"])


def test_matched_in_two_steps_then_read_then_unlinked(desk: Desk, person: Person, resident: Client) -> None:
    assert "我的登记" in resident.get("/account/").content.decode()
    assert resident.get(PAGE).headers["Location"] == MATCH
    assert resident.post(MATCH, {**FIRST, "tail": "12"}).status_code == 422
    step = resident.post(MATCH, FIRST).content.decode()
    home = own.known_of(person).home
    assert home in step
    last = {**FIRST, "step": "home", "home": home, "month": "12"}
    assert resident.post(MATCH, {**last, "home": ""}).status_code == 422
    refused = resident.post(MATCH, {**last, "month": "1"})
    assert refused.status_code == 409
    assert "请带证件到社区窗口" in refused.content.decode()
    assert resident.post(MATCH, last).headers["Location"] == PAGE
    reading.open_card(actor=desk.who("community"), person_id=person.id, purpose="visit")
    page = resident.get(PAGE).content.decode()
    for shown in (HEAD.document, home, "上门走访、巡查", "柳荫里", "第四十五条"):
        assert shown in page
    assert desk.who("community").name not in page
    assert resident.get(MATCH).status_code == 302
    assert resident.post("/account/register/unlink/").status_code == 302
    assert resident.get(PAGE).headers["Location"] == MATCH


def test_somebody_unknown_is_asked_the_same(person: Person, resident: Client) -> None:
    known = resident.post(MATCH, FIRST)
    unknown = resident.post(MATCH, {**FIRST, "name": "赵无名"})
    assert known.status_code == unknown.status_code == 200
    assert "您现在登记的住处" in unknown.content.decode()


def test_after_some_tries_the_window_is_named(person: Person, resident: Client) -> None:
    last = {**FIRST, "step": "home", "home": own.known_of(person).home, "month": "1"}
    statuses = [resident.post(MATCH, last).status_code for _ in range(4)]
    assert statuses == [409, 409, 409, 429]


def test_looks_are_paged_and_cost_the_same_however_many(desk: Desk, person: Person, resident: Client) -> None:
    linking.link_at_window(actor=desk.who("community"), person_id=person.id, phone="17000000001")

    def look(times: int) -> int:
        for _ in range(times):
            reading.open_card(actor=desk.who("grid"), person_id=person.id, purpose="visit")
        with CaptureQueriesContext(
            connection,
        ) as taken:
            page = resident.get(PAGE)
        assert page.status_code == 200
        return len(taken)

    few, many = look(3), look(30)
    assert few == many
    assert few <= 12
    page = resident.get(PAGE)
    assert "after=" in page.content.decode()
    following = resident.get(
        page.content.decode().split('href="?after=')[1].split('"')[0].join((f"{PAGE}?after=", ""))
    )
    assert following.status_code == 200
    assert following.content.decode().count("上门走访") == 13
    assert HEAD.document not in following.content.decode()


def test_a_worker_links_at_the_window_and_says_that_the_document_was_seen(desk: Desk, person: Person) -> None:
    worker = client_for(desk.world.accounts["community"])
    address = f"/bench/people/{person.id}/account/"
    assert worker.post(address, {"phone": "17000000001"}).status_code == 422
    assert (
        "没有用这个手机号" in worker.post(address, {"phone": "17000000077", "is_seen": "on"}).content.decode()
    )
    assert worker.post(address, {"phone": "17000000001", "is_seen": "on"}).status_code == 302
    assert client_for(desk.world.accounts["resident"]).get(PAGE).status_code == 200


def test_a_card_that_is_gone_and_that_of_somebody_dead_are_not_shown(
    desk: Desk, person: Person, resident: Client
) -> None:
    linking.link_at_window(actor=desk.who("community"), person_id=person.id, phone="17000000001")
    Person.objects.filter(id=person.id).update(state="merged", merged_into=person)
    assert resident.get(PAGE).status_code == 404
    Person.objects.filter(id=person.id).update(state="deceased", merged_into=None)
    assert resident.get(PAGE).headers["Location"] == MATCH
    assert resident.get(MATCH).status_code == 200
