"""Whoever is written down is first looked for among those who are there."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import pytest

from liren.domains.people import errors
from liren.domains.people.actions import open_household, reading, register_person
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.choices import Protection
from liren.domains.people.models import Household, Person
from liren.domains.people.queries.doubles import Double, doubles_of
from liren.domains.people.rules.doors import read_home
from liren.domains.people.rules.persons import PersonGiven, read_person
from liren.domains.people.standards import ethnic_code
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE, card

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

Who = Callable[[str], Actor]
HOME = "柳叶巷12号3幢2单元501室"
ALIKE = PersonGiven("王健国", sex="男", birth="1955-12-03", phones=("139 0000 0001",))
TWIN = PersonGiven("王建军", document=card("32010419551203003"))


@pytest.fixture
def couple(who: Who) -> Household:
    return opened(who("community"), MemberGiven("02", HEAD), MemberGiven("12", WIFE))


def opened(
    actor: Actor, *members: MemberGiven, address: str = HOME, apart_from: Collection[uuid.UUID] = ()
) -> Household:
    return open_household(
        actor=actor,
        place_code=LIUYIN,
        address=address,
        members=members,
        source="visit",
        apart_from=apart_from,
    )


def found(actor: Actor, given: PersonGiven, address: str = "") -> list[Double]:
    read, problems = read_person(given, clock.today(), ethnic_code)
    assert not problems
    return doubles_of(actor, LIUYIN, [read], read_home(address))[0]


@pytest.mark.parametrize(
    ("given", "address", "reason"),
    [
        (PersonGiven("王建国", birth="1955-12-03"), "", "出生日期相同"),
        (PersonGiven("王建国", birth="1955-03-12"), "", "出生的月和日颠倒"),
        (PersonGiven("王健国", birth="1956-12-03", sex="男"), HOME, "出生日期只差一点"),
        (PersonGiven("王健国", phones=("13900000001",), sex="男"), "", "姓名读音相同"),
        (PersonGiven("王建国", phones=("13900000001",)), "", "电话相同"),
        (PersonGiven("王建国"), HOME, "住在同一门里"),
        (PersonGiven("王建", birth="1955-12-03", sex="男"), "", "姓名差一个字"),
        (PersonGiven("王大山", birth="1955-12-03", sex="男"), HOME, "姓名不同"),
        (PersonGiven("王建国", document=card("32010419551203007")), "", "证件号码差一位"),
        (HEAD, "", "证件号码相同"),
    ],
)
def test_each_key_leads_to_the_person_with_its_reason(
    who: Who, couple: Household, given: PersonGiven, address: str, reason: str
) -> None:
    alike = found(who("community"), given, address)
    assert [one.line.name for one in alike] == ["王*国"]
    assert reason in [one.label for one in alike[0].reasons]
    assert alike[0].weight == pytest.approx(sum(one.weight for one in alike[0].reasons))


@pytest.mark.parametrize(
    ("given", "address"),
    [
        (PersonGiven("王建国"), ""),
        (PersonGiven("王建国", birth="1980-01-01", sex="男"), ""),
        (PersonGiven("王强", birth="1980-01-01", sex="男", phones=("13900000001",)), HOME),
        (PersonGiven("刘芳", birth="1955-12-03", sex="女"), HOME),
    ],
)
def test_others_do_not_come_up(who: Who, couple: Household, given: PersonGiven, address: str) -> None:
    assert found(who("community"), given, address) == []


def test_nobody_comes_up_from_outside_the_own_places_or_of_a_tighter_circle(who: Who) -> None:
    elsewhere = register_person(actor=SYSTEM, place_code=TANGYUAN, given=HEAD, source="visit")
    assert found(who("community"), ALIKE) == []
    Person.objects.filter(id=elsewhere.id).update(place_code=LIUYIN, protection=Protection.VIOLENCE)
    assert found(who("grid"), ALIKE) == []


def test_a_double_is_refused_until_it_was_looked_at_and_told_apart(who: Who, couple: Household) -> None:
    worker = who("community")
    with pytest.raises(errors.PossibleDouble) as refused:
        register_person(actor=worker, place_code=LIUYIN, given=ALIKE, source="visit")
    assert refused.value.code == "people.possible_double"
    assert refused.value.field == "name"
    there = Person.objects.get(name="王建国")
    person = register_person(
        actor=worker, place_code=LIUYIN, given=ALIKE, source="visit", apart_from=[there.id]
    )
    entry = AuditEntry.objects.get(verb="people.person.registered", object_id=str(person.id))
    assert audit.payload_of(entry)["after"]["apart_from"] == [str(there.id)]
    third = PersonGiven("王建国", birth="1955-12-03", sex="男", phones=("13900000001",))
    with pytest.raises(errors.PossibleDouble):
        register_person(actor=worker, place_code=LIUYIN, given=third, source="visit", apart_from=[there.id])


def test_a_document_that_is_taken_cannot_be_told_apart(who: Who, couple: Household) -> None:
    there = Person.objects.get(name="王建国")
    with pytest.raises(errors.DocumentTaken):
        register_person(
            actor=who("community"), place_code=LIUYIN, given=HEAD, source="visit", apart_from=[there.id]
        )


def test_a_member_who_is_there_is_refused_with_the_row(who: Who, couple: Household) -> None:
    worker, wife = who("community"), Person.objects.get(name="李秀英")
    daughter = PersonGiven("李小红", birth="1990-05-06", sex="女")
    again = PersonGiven("李秀英", birth="1958-03-07", sex="女")
    members = (MemberGiven("02", daughter), MemberGiven("51", again, is_registered=False))
    with pytest.raises(errors.PossibleDouble) as refused:
        opened(worker, *members, address="柳叶巷14号2幢101室")
    assert refused.value.row == 1
    assert Household.objects.get() == couple
    opened(worker, *members, address="柳叶巷14号2幢101室", apart_from=[wife.id])
    assert Person.objects.filter(name="李秀英").count() == 2


def test_twins_of_one_household_are_entered_together(who: Who) -> None:
    household = opened(who("community"), MemberGiven("02", HEAD), MemberGiven("73", TWIN))
    assert household.members.count() == 2


def test_looking_is_written_down_and_takes_the_right(who: Who, couple: Household) -> None:
    [alike] = reading.look_for_doubles(actor=who("community"), place_code=LIUYIN, given=[ALIKE])
    assert [one.line.name for one in alike] == ["王*国"]
    entry = AuditEntry.objects.get(verb="people.person.sought")
    assert audit.payload_of(entry) == {"after": {"by": "double", "found": 1}}
    with pytest.raises(NotAllowed):
        reading.look_for_doubles(actor=who("dispatcher"), place_code=LIUYIN, given=[ALIKE])


def test_many_members_cost_as_many_queries_as_one(
    who: Who, couple: Household, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    actor = who("community")
    reads = [read_person(one, clock.today(), ethnic_code)[0] for one in (ALIKE, HEAD, WIFE, TWIN)]
    home = read_home(HOME)
    for written in (reads[:1], reads):
        with django_assert_max_num_queries(11):
            doubles_of(actor, LIUYIN, written, home)
