"""Subscriptions: to what, how often, what is told to whom at that moment, and how they end."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.utils.translation import override

from liren.domains.casework.actions import dispatch, subscriptions, subscriptions_telling
from liren.domains.casework.actions.subscriptions import SubscriptionWish
from liren.domains.casework.errors.subscriptions import (
    CadenceUnknown,
    SubscribedAlready,
    SubscriptionNotFound,
    SubscriptionPlaceUnknown,
    TooManySubscriptions,
)
from liren.domains.casework.models import Case, Subscription
from liren.domains.casework.queries import subscriptions as queries
from liren.domains.casework.queries.catalogue import choosable
from liren.domains.casework.queries.subscriptions import is_moved, own_subscriptions, token_of
from liren.domains.casework.rules import subscriptions as rules
from liren.domains.messaging.actions import deliver
from liren.domains.messaging.models import Delivery, Preference
from liren.domains.messaging.queries import list_notices
from liren.domains.territory.models import Building, Grid, Place
from liren.kernel import clock, ids, mail
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import LIUYIN, Desk

STREET, TANGYUAN = "320104901", "320104901002"
MONDAY = dt.datetime(2026, 11, 23, 9, 30, tzinfo=clock.LOCAL)


@pytest.mark.parametrize(
    ("cadence", "due"),
    [
        ("soon", dt.datetime(2026, 11, 23, 9, 35, tzinfo=clock.LOCAL)),
        ("daily", dt.datetime(2026, 11, 24, 8, 0, tzinfo=clock.LOCAL)),
        ("weekly", dt.datetime(2026, 11, 25, 8, 0, tzinfo=clock.LOCAL)),
    ],
)
def test_when_the_next_is_due(cadence: str, due: dt.datetime) -> None:
    assert rules.next_due(cadence, 8, 2, MONDAY) == due


def subscribe(desk: Desk, who: str = "resident", place: str = LIUYIN, **more: Any) -> Subscription:
    wish = SubscriptionWish(**{"place_code": place, "cadence": "soon", **more})
    made = subscriptions.subscribe(actor=desk.who(who), wish=wish)
    desk.at(minutes=1)
    return made


def told(desk: Desk, who: str = "resident") -> list[str]:
    return [notice.text for notice in list_notices(desk.who(who), topic="follow")]


def grid_of(name: str = "第一网格") -> Grid:
    place = Place.objects.get(code=LIUYIN)
    box = {"west": 118.7, "south": 32.0, "east": 118.8, "north": 32.1}
    return Grid.objects.create(place=place, place_code=LIUYIN, code=name, name=name, outline=[], **box)


def test_a_resident_is_told_how_many_public_matters_came_and_no_word_of_them(desk: Desk) -> None:
    subscribe(desk)
    desk.said(naming="named", name="王秀兰", phone="17000000001", text="老李家漏水")
    desk.said(naming="confidential", name="王秀兰", phone="17000000001", text="举报")
    desk.said(place_code=TANGYUAN, text="别处的")
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 1
    assert told(desk)[0].endswith("：新公开的诉求 1 件，办结 0 件。")
    assert all(
        "漏水" not in row.context for row in Delivery.objects.filter(template__contains="subscription")
    )


def test_it_is_told_once_and_of_nothing_nothing(desk: Desk) -> None:
    subscribe(desk)
    desk.said()
    with desk.at(minutes=6):
        subscriptions_telling.tell_due()
        assert subscriptions_telling.tell_due() == 0
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 0
    assert len(told(desk)) == 1


def test_what_is_no_longer_public_at_that_moment_is_not_told(desk: Desk) -> None:
    subscribe(desk)
    receipt = desk.said()
    Case.objects.filter(id=receipt.case_id).update(is_public=False)
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 0


def test_staff_are_told_of_what_they_see_then_and_nothing_once_their_office_has_ended(desk: Desk) -> None:
    subscribe(desk, "dispatcher", STREET)
    desk.said(naming="confidential", name="王秀兰", phone="17000000001")
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 1
    desk.said()
    holdings = desk.world.accounts["dispatcher"].holdings
    holdings.update(valid_until=desk.now)
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 0


def test_a_class_counts_when_the_matter_is_given_it(desk: Desk) -> None:
    code = next(iter(_codes()))
    subscribe(desk, "dispatcher", STREET, category_code=code[:2])
    receipt = desk.said()
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 0
        dispatch.assign_case(
            actor=desk.who("dispatcher"),
            case_id=receipt.case_id,
            body_id=desk.body("station:001"),
            category_code=code,
        )
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 1


def _codes() -> list[str]:
    return [category.code for category in choosable("320104")]


def test_a_grid_and_a_building_are_told_of_alone_and_become_their_community(desk: Desk) -> None:
    grid = grid_of()
    building = Building.objects.create(
        place=grid.place,
        place_code=LIUYIN,
        address="柳荫里 3 号",
        address_key="柳荫里3号",
        longitude=118.75,
        latitude=32.05,
    )
    of_grid = subscribe(desk, place=STREET, grid_id=grid.id)
    assert of_grid.place.code == LIUYIN
    subscribe(desk, building_id=building.id)
    one = desk.said()
    desk.said(address="柳荫里 3 号 401 室")
    Case.objects.filter(id=one.case_id).update(grid=grid)
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 2
    assert all("1 件" in text for text in told(desk))
    Grid.objects.filter(id=grid.id).update(active=False)
    assert [is_moved(row) for row in own_subscriptions(desk.who("resident"))] == [True, False]
    desk.said()
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 1


def test_a_place_with_a_new_code_is_told_of_under_it(desk: Desk) -> None:
    subscribe(desk)
    Place.objects.filter(code=LIUYIN).update(code="320104901009")
    receipt = desk.said(place_code=TANGYUAN)
    Case.objects.filter(id=receipt.case_id).update(place_code="320104901009")
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 1


def test_daily_comes_at_the_hour_of_its_holder(desk: Desk) -> None:
    Preference.objects.create(account=desk.world.accounts["resident"], digest_hour=19)
    made = subscribe(desk, cadence="daily")
    assert made.next_at is not None
    assert made.next_at.astimezone(clock.LOCAL).hour == 19


def test_paused_it_tells_nothing_and_later_not_of_that_time(desk: Desk) -> None:
    made, resident = subscribe(desk), desk.who("resident")
    subscriptions.pause_subscription(actor=resident, subscription_id=made.id, is_paused=True)
    subscriptions.pause_subscription(actor=resident, subscription_id=made.id, is_paused=True)
    desk.said()
    with desk.at(hours=1):
        assert subscriptions_telling.tell_due() == 0
        subscriptions.pause_subscription(actor=resident, subscription_id=made.id, is_paused=False)
    with desk.at(minutes=6):
        assert subscriptions_telling.tell_due() == 0
    subscriptions.change_subscription(actor=resident, subscription_id=made.id, cadence="weekly")
    assert Subscription.objects.get().cadence == "weekly"
    subscriptions.end_subscription(actor=resident, subscription_id=made.id)
    assert not Subscription.objects.exists()
    verbs = set(AuditEntry.objects.filter(object_type="subscription").values_list("verb", flat=True))
    assert len(verbs) == 5


def test_refusals(desk: Desk) -> None:
    made = subscribe(desk)
    with pytest.raises(SubscribedAlready):
        subscribe(desk)
    with pytest.raises(SubscriptionPlaceUnknown):
        subscribe(desk, place="320104901999")
    with pytest.raises(SubscriptionPlaceUnknown):
        subscribe(desk, grid_id=ids.uuid7())
    with pytest.raises(CadenceUnknown):
        subscribe(desk, place=STREET, cadence="hourly")
    with pytest.raises(SubscriptionNotFound):
        subscriptions.end_subscription(actor=desk.who("neighbour"), subscription_id=made.id)
    for who in ("auditor", "admin"):
        with pytest.raises(NotAllowed):
            subscribe(desk, who)
    with pytest.raises(NotAllowed):
        subscriptions.subscribe(actor=VISITOR, wish=SubscriptionWish(place_code=LIUYIN))
    for number in range(rules.MOST - 1):
        Subscription.objects.create(
            account=made.account,
            place=made.place,
            scope=str(number),
            cadence="daily",
            made_at=desk.now,
            told_until=desk.now,
            next_at=desk.now,
        )
    with pytest.raises(TooManySubscriptions):
        subscribe(desk, place=TANGYUAN)


def test_a_letter_can_be_unsubscribed_from_by_people_and_by_their_programs(
    desk: Desk, settings: Any, tmp_path: Any
) -> None:
    settings.LIREN_MAIL_SENDER, settings.LIREN_DATA_DIR, settings.LIREN_URL = (
        "file",
        tmp_path,
        "https://l.example",
    )
    account = desk.world.accounts["resident"]
    Preference.objects.create(account=account, channels={"follow": ["email"]}, email="w@example.cn")
    made = subscribe(desk)
    desk.said()
    with desk.at(minutes=6):
        subscriptions_telling.tell_due()
    deliver(delivery_id=Delivery.objects.get(channel="email", template="casework.subscription.public").id)
    letter = json.loads(mail.file_path().read_text())
    stop = f"https://l.example/unsubscribe/{token_of(made.id)}/"
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert {name: letter[name.lower()] for name in headers} == headers
    assert stop in letter["text"]
    assert f"https://l.example/public/?place={LIUYIN}" in letter["text"]
    raw = mail.letter(address="w@example.cn", subject="x", text="y", key="k", headers=headers).as_string()
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw


@pytest.mark.parametrize("token", ["", "abc", "0" * 32, "0" * 32 + ":forged"])
def test_nobody_makes_up_a_token(db: None, token: str) -> None:
    with pytest.raises(SubscriptionNotFound):
        subscriptions.end_by_token(token=token)


def test_what_comes_by_the_day_comes_in_one_message(desk: Desk) -> None:
    first = subscribe(desk, place=LIUYIN, cadence="daily")
    second = subscribe(desk, place=TANGYUAN, cadence="daily")
    soon = subscribe(desk, place=STREET, cadence="soon")
    desk.said()
    desk.said(place_code=TANGYUAN)
    with desk.at(days=1):
        assert subscriptions_telling.tell_due() == 3
        assert subscriptions_telling.tell_due() == 0
    notices = told(desk)
    assert len(notices) == 2
    together = next(text for text in notices if "几处" in text)
    assert together.count("新公开的诉求 1 件") == 2
    rows = Delivery.objects.filter(template="casework.subscription.public_several")
    assert rows.count() == 1
    subscriptions.end_by_token(token=token_of(first.id, second.id))
    assert own_subscriptions(desk.who("resident")) == [soon]
    assert subscriptions.end_by_token(token=token_of(first.id, second.id)) is False


def test_several_are_told_in_the_reader_s_language(desk: Desk) -> None:
    desk.world.accounts["dispatcher"].__class__.objects.filter(username="dispatcher").update(language="en")
    code = next(iter(_codes()))
    subscribe(desk, "dispatcher", LIUYIN, cadence="daily", category_code=code[:2])
    subscribe(desk, "dispatcher", TANGYUAN, cadence="daily")
    receipt = desk.said()
    dispatch.assign_case(
        actor=desk.who("dispatcher"),
        case_id=receipt.case_id,
        body_id=desk.body("station:001"),
        category_code=code,
    )
    desk.said(place_code=TANGYUAN)
    with desk.at(days=1):
        assert subscriptions_telling.tell_due() == 2
    with override("en"):
        said = told(desk, "dispatcher")[0]
    assert said.count("1 new") == 2
    assert "件" not in said


@pytest.mark.parametrize(
    ("failures", "rest"),
    [(1, dt.timedelta(minutes=5)), (2, dt.timedelta(minutes=20)), (5, dt.timedelta(minutes=1280)), (6, None)],
)
def test_each_failure_rests_longer(failures: int, rest: dt.timedelta | None) -> None:
    assert rules.pause_after(failures) == rest


@pytest.mark.parametrize(
    ("codes", "place"),
    [
        ([LIUYIN], LIUYIN),
        ([LIUYIN, TANGYUAN], STREET),
        ([LIUYIN, STREET], STREET),
        ([LIUYIN, "320104902001"], "320104"),
        (["320104", "320105"], "320104"),
    ],
)
def test_the_place_in_which_all_lie(codes: list[str], place: str) -> None:
    assert rules.common_place(codes) == place


def test_what_cannot_be_told_rests_longer_each_time_and_stops_with_a_word_to_its_holder(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = subscribe(desk, place=LIUYIN, cadence="daily")
    good = subscribe(desk, place=TANGYUAN, cadence="daily")
    desk.said(place_code=TANGYUAN)
    real = queries.news_of

    def news_of(one: Subscription, *more: Any) -> Any:
        if one.id == bad.id:
            raise ZeroDivisionError
        return real(one, *more)

    monkeypatch.setattr(queries, "news_of", news_of)
    with desk.at(days=1):
        assert subscriptions_telling.tell_due() == 1, "the other one is told all the same"
    tries = 1
    while not bad.is_paused:
        bad.refresh_from_db()
        assert subscriptions_telling.tell_due() == 0
        if bad.next_at is not None:
            assert bad.failures == tries
            desk.at(seconds=(bad.next_at - desk.now).total_seconds() + 1)
            subscriptions_telling.tell_due()
            tries += 1
    assert (bad.failures, bad.has_failed) == (6, True)
    assert sum("都没有告诉成" in text for text in told(desk)) == 1
    good.refresh_from_db()
    assert (good.failures, good.is_paused) == (0, False)
    monkeypatch.setattr(queries, "news_of", real)
    subscriptions.pause_subscription(actor=desk.who("resident"), subscription_id=bad.id, is_paused=False)
    bad.refresh_from_db()
    assert (bad.failures, bad.is_paused) == (0, False)


def test_a_message_that_cannot_be_queued_puts_all_of_it_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [subscribe(desk, place=place, cadence="daily") for place in (LIUYIN, TANGYUAN)]
    desk.said()

    def broken(**_words: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as once:
        once.setattr(subscriptions_telling, "queue_message", broken)
        with desk.at(days=1):
            assert subscriptions_telling.tell_due() == 0
    rows = Subscription.objects.filter(id__in=[one.id for one in made])
    assert set(rows.values_list("failures", flat=True)) == {1}
    assert all(one.next_at and one.next_at > desk.now for one in rows)
    with desk.at(minutes=5, seconds=1):
        assert subscriptions_telling.tell_due() == 1, "nothing was lost"
