"""Checks on the spot, findings, second visits, the list with alarms and rates, the copy."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.lodging import errors, holdings
from liren.domains.lodging.actions import checks, houses, keeping
from liren.domains.lodging.actions.forgetting import FORGET
from liren.domains.lodging.actions.houses import HouseGiven
from liren.domains.lodging.models import Check, Finding, Guest
from liren.domains.lodging.queries.houses import check_of, view_of
from liren.domains.lodging.queries.lists import HouseFilter, count_houses, houses_page
from liren.domains.lodging.queries.rates import by_place
from liren.domains.lodging.rules.guests import Guardian
from liren.domains.messaging.models import Delivery
from liren.domains.people.actions import register_person
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock, subjects
from liren.kernel.actor import SYSTEM
from liren.kernel.holdings import Whose
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.lodging.conftest import LIUYIN, Inn, child, given, house_given, inn, number

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["inn"]


def day(days: int = 0) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def check(inn: Inn, seen: dict[uuid.UUID, str], people: int, who: str = "grid", **more: str) -> Check:
    return checks.record_check(
        actor=inn.who(who), house_id=inn.house.id, seen=seen, people=people, due_on=day(3), **more
    )


def test_a_check_compares_the_list_with_what_is_there(inn: Inn) -> None:
    first, second = inn.enter(given(1), given(2), ago=40)
    made = check(inn, {first.id: "other", second.id: "absent"}, 2)
    found = list(Finding.objects.filter(check_made=made).values_list("kind", "count"))
    assert sorted(found) == [("absent", 1), ("late", 2), ("person", 1), ("unlisted", 1)]
    assert (made.listed, made.people, made.matched) == (2, 2, 0)
    assert Guest.objects.get(id=first.id).is_other
    assert Guest.objects.get(id=second.id).left_at is not None
    assert inn.renewed().people == 1
    assert Delivery.objects.filter(template="lodging.found").count() == 1
    seen = check_of(inn.who(), made.id)
    assert {one.name for one in seen.seen} == {"张*"}


def test_a_check_that_finds_nothing_asks_for_nothing(inn: Inn) -> None:
    (guest,) = inn.enter(given(1))
    check(inn, {guest.id: "same"}, 1)
    assert not Finding.objects.exists()
    (line,) = houses_page(inn.who(), HouseFilter())[0]
    assert line.reals.number == Decimal("100.0")
    assert line.alarms == []


def test_a_check_is_of_the_whole_list_as_it_is_now(inn: Inn) -> None:
    first, second = inn.enter(given(1), given(2))
    for seen in ({}, {first.id: "same"}, {first.id: "same", second.id: "asleep"}):
        with pytest.raises(errors.CheckIncomplete):
            check(inn, seen, 2)
    whole = {first.id: "same", second.id: "same"}
    with pytest.raises(errors.CountImpossible):
        check(inn, whole, 1)
    with pytest.raises(errors.DueWrong):
        checks.record_check(
            actor=inn.who(), house_id=inn.house.id, seen=whole, people=3, due_on=clock.today()
        )
    with pytest.raises(NotAllowed):
        check(inn, whole, 2, who="dispatcher")
    with pytest.raises(errors.HouseNotFound):
        check(inn, whole, 2, who="department")
    assert not Check.objects.exists()


def test_a_finding_is_closed_by_a_second_visit_or_given_another_day(inn: Inn) -> None:
    check(inn, {}, 0, other="门口没有登记须知")
    finding = Finding.objects.get(kind="other")
    visit: dict[str, Any] = {"actor": inn.who("grid"), "finding_id": finding.id}
    with pytest.raises(errors.VisitWordsMissing):
        checks.visit_finding(**visit, version=1, is_mended=True, words=" ")
    with pytest.raises(errors.DueWrong):
        checks.visit_finding(**visit, version=1, is_mended=False, words="还没有")
    checks.visit_finding(**visit, version=1, is_mended=False, words="还没有", due_on=day(5))
    with pytest.raises(StalePage):
        checks.visit_finding(**visit, version=1, is_mended=True, words="贴了")
    checks.visit_finding(**visit, version=2, is_mended=True, words="贴了")
    finding.refresh_from_db()
    assert (finding.visits, finding.mended_on) == (2, day())
    with pytest.raises(errors.MendedAlready):
        checks.visit_finding(**visit, version=3, is_mended=True, words="贴了")
    with pytest.raises(errors.FindingNotFound):
        checks.visit_finding(
            actor=inn.who("department"), finding_id=finding.id, version=3, is_mended=True, words="x"
        )
    with pytest.raises(errors.CheckNotFound):
        check_of(inn.who("department"), finding.check_made_id)


def test_keepers_are_reminded_once_of_what_is_past_its_day(inn: Inn) -> None:
    check(inn, {}, 1)
    assert keeping.remind_day() == 0
    with clock.at(clock.now() + dt.timedelta(days=4)):
        assert keeping.remind_day() == 1
        assert keeping.remind_day() == 0
        assert [one.alarms for one in houses_page(inn.who(), HouseFilter())[0]] == [["overdue"]]
        assert count_houses(inn.who(), HouseFilter(show="overdue")) == 1
    assert Delivery.objects.filter(template="lodging.overdue").count() == 1


def test_the_list_finds_by_alarm_what_the_rule_tells(inn: Inn) -> None:
    inn.enter(given(1), given(2), room="102", ago=90, knowing=True)
    inn.enter(child(3), guardian=Guardian(is_reported=True), knowing=True)
    inn.enter(given(4), knowing=True)
    (line,) = houses_page(inn.who(), HouseFilter(show="alarm"))[0]
    assert line.alarms == ["crowded", "minor", "late"]
    for show, count in (("crowded", 1), ("minor", 1), ("late", 1), ("flawed", 0), ("quiet", 0), ("due", 0)):
        assert count_houses(inn.who(), HouseFilter(show=show)) == count
    assert line.told[0] == "人比床位多"
    assert count_houses(inn.who("department"), HouseFilter()) == 0


def test_a_house_that_is_open_and_enters_nobody_is_quiet(inn: Inn) -> None:
    with clock.at(clock.now() + dt.timedelta(days=8)):
        (line,) = houses_page(inn.who(), HouseFilter(show="quiet"))[0]
        assert line.alarms == ["quiet"]
        paused = HouseGiven(
            inn.house.name, "inn", inn.house.address, inn.house.holder, inn.house.since, is_paused=True
        )
        houses.change_house(actor=inn.who(), house_id=inn.house.id, version=1, given=paused)
        assert count_houses(inn.who(), HouseFilter(show="quiet")) == 0
        assert count_houses(inn.who(), HouseFilter(show="paused")) == 1


def test_rates_of_places_have_a_sum_where_there_are_several(inn: Inn) -> None:
    first, second = inn.enter(given(1), given(2, is_confirmed=False), ago=50)
    check(inn, {first.id: "name", second.id: "same"}, 4)
    (line,) = by_place(inn.who())
    told = line.reals
    assert (told.name, told.person) == (Decimal("50.0"), Decimal("50.0"))
    assert (told.number, told.time) == (Decimal("50.0"), Decimal("0.0"))
    assert (line.houses, line.beds_all, line.people_all) == (1, 3, 2)
    houses.open_house(actor=SYSTEM, place_code="320104901002", given=house_given("棠苑民宿"))
    assert [one.name for one in by_place(SYSTEM)][-1] == ""
    assert by_place(SYSTEM)[-1].houses == 2


def test_a_house_takes_as_many_queries_with_thirty_guests_as_with_three(
    inn: Inn, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    inn.enter(*[given(one) for one in range(3)], knowing=True)
    with django_assert_max_num_queries(8):
        assert sum(len(room.guests) for room in view_of(inn.renewed()).rooms) == 3
    for serial in range(3, 11):
        inn.enter(given(serial), knowing=True)
    with django_assert_max_num_queries(8):
        assert sum(len(room.guests) for room in view_of(inn.renewed()).rooms) == 11


def test_a_copy_tells_the_nights_found_by_the_own_document(inn: Inn) -> None:
    inn.enter(given(1))
    person = register_person(
        actor=SYSTEM, place_code=LIUYIN, given=PersonGiven("张乙", document=number(1)), source="visit"
    )
    keeper = inn.world.accounts["resident"]
    sections = {one.key: one.rows for one in holdings.of(Whose((person.id,), "张乙", keeper.id))}
    assert [row.title for row in sections["nights"]] == ["柳荫客栈"]
    assert [row.title for row in sections["houses"]] == ["柳荫客栈"]
    assert {one.key: one.rows for one in holdings.of(Whose((uuid.uuid4(),), "张乙"))} == {
        "nights": [],
        "houses": [],
    }


def test_a_deletion_forgets_the_nights_whose_term_is_over(inn: Inn) -> None:
    (guest,) = inn.enter(given(1))
    person = register_person(
        actor=SYSTEM, place_code=LIUYIN, given=PersonGiven("张乙", document=number(1)), source="visit"
    )
    whose = Whose((person.id,), "张乙")
    (kind,) = FORGET.kinds(whose)
    assert kind.ends == (None,)
    assert FORGET.away(whose, kind.key, day()) == 0
    inn.leave([guest])
    FORGET.unname(whose)
    assert FORGET.away(whose, kind.key, day()) == 1
    assert not next(iter(FORGET.kinds(whose))).ends
    assert not subjects.keys_of([guest.id])
