"""A resident asks for a copy of the own data in the portal, sees how far it is, and fetches it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from liren.domains.access.models import Account
from liren.domains.people.actions import linking
from liren.domains.rights.models import Copy
from liren.kernel import clock
from liren.kernel.worker import work_off
from tests.domains.rights.conftest import Family, Who, family, who
from tests.personas import client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["family", "who"]  # the fixtures

PAGE = "/account/register/copies/"


@pytest.fixture
def resident(who: Who, family: Family) -> Client:
    linking.link_at_window(actor=who("community"), person_id=family["王建国"].id, phone="17000000001")
    return signed(who, "resident")


def signed(who: Who, username: str) -> Client:
    return client_for(Account.objects.get(id=who(username).id))


def test_asked_waited_for_and_fetched(resident: Client) -> None:
    assert PAGE in resident.get("/account/register/").content.decode()
    page = resident.get(PAGE).content.decode()
    assert "还没有要过副本" in page
    assert "第四十五条" in page
    page = resident.post(PAGE, follow=True).content.decode()
    assert "正在做" in page
    assert "要一份副本" not in page
    assert "一天一份" in resident.post(PAGE, follow=True).content.decode()
    work_off()
    copy = Copy.objects.get()
    page = resident.get(PAGE).content.decode()
    assert "已做好" in page
    for form, kind in (("zh", "application/pdf"), ("en", "application/pdf"), ("json", "application/json")):
        assert f"{PAGE}{copy.id}/{form}/" in page
        answer = resident.get(f"{PAGE}{copy.id}/{form}/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer.headers["Cache-Control"]
    assert json.loads(resident.get(f"{PAGE}{copy.id}/json/").content)["format"] == "liren.copy"
    assert "/account/register/copies/" in resident.get("/account/notices/").content.decode()


def test_run_out_and_failed_are_said(resident: Client) -> None:
    resident.post(PAGE)
    work_off()
    Copy.objects.update(until=clock.now())
    assert "已过七天" in resident.get(PAGE).content.decode()
    Copy.objects.update(state="failed", until=None)
    page = resident.get(PAGE).content.decode()
    assert "没有做成" in page
    assert "要一份副本" in page


def test_nobody_else_fetches_it(who: Who, resident: Client) -> None:
    resident.post(PAGE)
    work_off()
    address = f"{PAGE}{Copy.objects.get().id}/json/"
    assert signed(who, "neighbour").get(address).status_code == 404
    assert signed(who, "neighbour").get(PAGE).headers["Location"] == "/account/register/match/"
    assert Client().get(address).status_code == 302


def test_the_page_costs_the_same_after_many_copies(
    resident: Client, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    resident.post(PAGE)
    work_off()
    copy = Copy.objects.get()
    for days in range(1, 12):
        Copy.objects.create(
            person=copy.person,
            account=copy.account,
            place_code=copy.place_code,
            asked_at=copy.asked_at,
            asked_on=copy.asked_on - dt.timedelta(days=days),
        )
    with django_assert_max_num_queries(12):
        assert resident.get(PAGE).status_code == 200
