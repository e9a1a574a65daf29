"""What is there once only: the second gets a sentence, a day later and in the same moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from liren.domains.access.models import Account
from liren.domains.casework.actions import catalogue, hotline, open311, outside, saved_views
from liren.domains.casework.actions.catalogue import CategoryChange, seed_catalogue
from liren.domains.casework.models import Category, Hotline, Open311Key, OutsideServer, SavedView
from liren.domains.territory.actions import places
from liren.domains.territory.models import Place
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.refusals import Refusal
from liren.kernel.taken import refused_if_taken
from tests.domains.access.test_races import together
from tests.personas import actor as actor_of
from tests.personas import build_world

COUNTY = "320104"
FREE = "320104901099"
TODAY = dt.date(2026, 11, 23)


def district() -> Actor:
    return actor_of(Account.objects.get(username="district"))


def a_hotline(_number: int) -> Any:
    return hotline.set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901", is_new=True)


def a_sender(_number: int) -> Any:
    return open311.make_key(actor=SYSTEM, name="随手拍", county=COUNTY)


def a_place(_number: int) -> Any:
    return places.create_place(actor=SYSTEM, code=FREE, name="新社区", since=TODAY)


def a_class(_number: int) -> Any:
    change = CategoryChange(name="自定的大类", name_en="Own")
    return catalogue.add_category(actor=district(), county=COUNTY, parent_code="", change=change)


MAKERS = {
    "casework.hotline_there": a_hotline,
    "casework.sender_key_taken": a_sender,
    "territory.code_taken": a_place,
    "casework.category_name_taken": a_class,
}


@pytest.mark.django_db
@pytest.mark.parametrize("code", MAKERS)
def test_the_second_of_a_name_is_refused(code: str) -> None:
    build_world()
    MAKERS[code](0)
    with pytest.raises(Refusal) as refused:
        MAKERS[code](1)
    assert refused.value.code == code


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", MAKERS)
def test_of_four_in_one_moment_one_is_there_and_three_are_told(code: str) -> None:
    build_world()
    outcomes = together(4, MAKERS[code])
    assert outcomes.count(code) == 3


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_classes_added_in_one_moment_get_codes_of_their_own() -> None:
    build_world()
    seed_catalogue(actor=SYSTEM, county=COUNTY)

    def one(number: int) -> str:
        change = CategoryChange(name=f"大类{number}", name_en=f"Own {number}")
        return catalogue.add_category(actor=district(), county=COUNTY, parent_code="", change=change).code

    codes = together(4, one)
    assert len(set(codes)) == 4
    assert Category.objects.filter(code__in=codes).count() == 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_view_saved_twice_in_one_moment_is_one_view_and_one_opens_the_page() -> None:
    actor = actor_of(build_world().accounts["dispatcher"])

    def one(number: int) -> Any:
        query = f"view=open&n={number}"
        return saved_views.save_view(
            actor=actor, page="queue", name=f"我的{number % 2}", query=query, is_default=True
        )

    outcomes = together(4, one)
    assert len(set(outcomes)) == SavedView.objects.count() == 2
    assert SavedView.objects.filter(is_default=True).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_address_of_a_body_s_system_is_set_by_one_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "check_address", lambda *_address, **_field: None)
    body, who = build_world().bodies["housing"].id, district()

    def one(number: int) -> Any:
        return outside.set_server(
            actor=who,
            body_id=body,
            endpoint=f"https://{number}.example/open311/v2",
            jurisdiction="",
            api_key="",
            is_active=False,
        ).endpoint

    outcomes = together(2, one)
    assert OutsideServer.objects.count() == 1
    assert set(outcomes) <= {
        "https://0.example/open311/v2",
        "https://1.example/open311/v2",
        "kernel.stale_page",
    }


class Taken(Refusal):
    code = ""


@pytest.mark.django_db
def test_only_a_second_of_the_same_becomes_the_refusal(world: Any) -> None:
    place, other = Place.objects.filter(level="community")[:2]
    Hotline.objects.create(place_code="320104", name="甲", secret="x")
    Open311Key.objects.create(
        name="甲", county=COUNTY, digest="d", tail="x", hourly=1, made_at=dt.datetime.now(dt.UTC)
    )
    account = Account.objects.exclude(username="").first()
    assert account is not None
    cases: list[tuple[type[Any], tuple[str, ...], Callable[[], Any], bool]] = [
        (
            Hotline,
            ("place_code", "name"),
            lambda: Hotline.objects.create(place_code="320104", name="甲", secret="y"),
            True,
        ),
        (
            Hotline,
            ("place_code",),
            lambda: Hotline.objects.create(place_code="320104", name="甲", secret="y"),
            False,
        ),
        (Place, ("code",), lambda: Place.objects.filter(pk=other.pk).update(code=place.code), True),
        (Place, ("code",), lambda: Place.objects.filter(pk=place.pk).update(code="32"), False),
        (
            Hotline,
            ("place_code", "name"),
            lambda: Account.objects.exclude(pk=account.pk).update(username=account.username),
            False,
        ),
    ]
    for model, fields, write, is_refused in cases:
        expected = Taken if is_refused else IntegrityError
        with pytest.raises(expected), transaction.atomic(), refused_if_taken(Taken(), model, *fields):
            write()
    assert Hotline.objects.count() == 1
