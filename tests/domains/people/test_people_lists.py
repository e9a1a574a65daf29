"""Lists of people: the last visit, the list as figures, saved lists of one's own and of a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from liren.domains.people import errors, list_errors
from liren.domains.people.actions import needs, register_person
from liren.domains.people.actions.saved_lists import MOST, drop_list, save_list
from liren.domains.people.models import GroupMark, Person
from liren.domains.people.queries import PeopleFilter, lines_of, people_figures, people_keys
from liren.domains.people.queries.saved_lists import saved_list, saved_lists_of
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import LIUYIN, TANGYUAN

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

Who = Callable[[str], Actor]
STREET = "320104901"


def registered(worker: Actor, name: str, age: int, sex: str = "女") -> Person:
    born = f"{clock.today().year - age}-01-01"
    given = PersonGiven(name, birth=born, sex=sex)
    return register_person(actor=worker, place_code=LIUYIN, given=given, source="visit")


def visited(worker: Actor, person: Person, days: int) -> None:
    with clock.at(clock.now() - dt.timedelta(days=days)):
        need = needs.raise_need(actor=worker, person_id=person.id, kind="visit", detail="", raised_by="visit")
        needs.note_contact(actor=worker, need_id=need.id, version=1, on=clock.today(), words="都好")


def test_whoever_was_not_visited_is_found(who: Who) -> None:
    worker = who("community")
    recent, long_ago, never = (registered(worker, name, 82) for name in ("甲一", "乙二", "丙三"))
    visited(worker, recent, 5)
    visited(worker, long_ago, 60)

    def found(visit: str) -> set[Person]:
        return set(people_keys(worker, PeopleFilter(visit=visit)))

    assert found("30") == {long_ago, never}
    assert found("90") == {never}
    assert found("never") == {never}
    assert found("99999") == found("x") == {never}, "days that are none"
    assert [line.visited_on for line in lines_of([recent, never])] == [
        clock.today() - dt.timedelta(days=5),
        None,
    ]


def test_a_list_is_counted_by_age_sex_and_group(
    who: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    worker = who("community")
    for number, (age, sex) in enumerate(
        [(3, "男"), (17, "女"), (18, "女"), (59, "男"), (80, "女"), (95, "女")]
    ):
        registered(worker, f"赵{chr(0x4E00 + number)}", age, sex)
    register_person(actor=worker, place_code=LIUYIN, given=PersonGiven("钱多"), source="visit")
    old = Person.objects.order_by("birth").first()
    assert old is not None
    needs.mark_group(actor=worker, person_id=old.id, group="low_income", since=clock.today(), source="visit")
    with django_assert_num_queries(4):
        figures = people_figures(worker, PeopleFilter())
    assert (figures.total, figures.unknown_age, figures.men, figures.women) == (7, 1, 2, 4)
    assert [band.count for band in figures.bands] == [1, 1, 1, 1, 0, 0, 2]
    assert figures.groups == [(str(GroupMark.objects.get().get_group_display()), 1)]
    assert figures.loose == 7
    narrowed = people_figures(worker, PeopleFilter(age_from=80))
    assert (narrowed.total, narrowed.bands[-1].count) == (2, 2)
    assert people_figures(who("organisation"), PeopleFilter()).total == 0


def test_an_own_list_is_seen_by_nobody_else(who: Who) -> None:
    worker, director = who("community"), who("director")
    kept = save_list(actor=worker, name=" 八十  以上 ", query="age_from=80")
    assert [one.kept.name for one in saved_lists_of(worker)] == ["八十 以上"]
    assert saved_lists_of(director) == []
    with pytest.raises(list_errors.ListNotFound):
        saved_list(director, kept.id)
    with pytest.raises(list_errors.ListNotFound):
        drop_list(actor=director, list_id=kept.id)
    with pytest.raises(list_errors.ListNameTaken):
        save_list(actor=worker, name="八十 以上", query="")
    drop_list(actor=worker, list_id=kept.id)
    assert saved_lists_of(worker) == []


def test_a_shared_list_is_read_where_the_register_is(who: Who) -> None:
    worker = who("community")
    kept = save_list(actor=worker, name="独居老人", query="alone=on", place_code=LIUYIN)
    for username in ("director", "dispatcher", "district"):
        assert [one.kept.query for one in saved_lists_of(who(username))] == ["alone=on"]
    assert saved_lists_of(who("organisation")) == []
    with pytest.raises(list_errors.ListNameTaken):
        save_list(actor=who("director"), name="独居老人", query="", place_code=LIUYIN)
    with pytest.raises(errors.PlaceNotCommunity):
        save_list(actor=worker, name="别处", query="", place_code=TANGYUAN)
    with pytest.raises(NotAllowed):
        drop_list(actor=who("dispatcher"), list_id=kept.id)
    drop_list(actor=who("director"), list_id=kept.id)
    assert audit.verify().first_break is None


def test_what_cannot_be_saved_is_refused(who: Who) -> None:
    worker = who("community")
    for name in ("", " ", "一" * 41):
        with pytest.raises(list_errors.ListNameWrong):
            save_list(actor=worker, name=name, query="")
    with pytest.raises(NotAllowed):
        save_list(actor=who("resident"), name="我的", query="")
    for number in range(MOST):
        save_list(actor=worker, name=f"名单{number}", query="")
    with pytest.raises(list_errors.TooManyLists):
        save_list(actor=worker, name="再一份", query="")


def test_the_street_shares_with_the_whole_street(who: Who) -> None:
    save_list(actor=who("dispatcher"), name="全街道", query="", place_code=STREET)
    assert [one.kept.name for one in saved_lists_of(who("district"))] == ["全街道"]
    assert saved_lists_of(who("community")) == [], "the street's list is above the community's place"
