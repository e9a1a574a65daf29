"""Who comes into a household, how members are related, and two households made one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from liren.domains.people import errors
from liren.domains.people.actions import joining, open_household, register_person
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, LifeEvent, Membership, Person, Residence
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE

Who = Callable[[str], Actor]
HOME = "柳叶巷12号3幢2单元501室"
TENANT = PersonGiven("赵敏", birth="1990-05-06", phones=("17000000013",))


def opened(actor: Actor, *members: MemberGiven, address: str = HOME) -> Household:
    return open_household(actor=actor, place_code=LIUYIN, address=address, members=members, source="visit")


@pytest.fixture
def worker(who: Who) -> Actor:
    return who("community")


@pytest.fixture
def couple(worker: Actor) -> Household:
    return opened(worker, MemberGiven("02", HEAD), MemberGiven("12", WIFE))


def added(worker: Actor, household: Household, member: MemberGiven) -> Household:
    version = Household.objects.get(id=household.id).version
    return joining.add_member(
        actor=worker, household_id=household.id, version=version, member=member, source="visit"
    )


def test_a_newborn_comes_into_the_household_and_is_kept_as_born(worker: Actor, couple: Household) -> None:
    birth = clock.today() - dt.timedelta(days=20)
    added(worker, couple, MemberGiven("20", PersonGiven("王小宝", birth=birth.isoformat(), sex="1")))
    child = Person.objects.get(name="王小宝")
    assert LifeEvent.objects.values_list("person", "kind", "on").get() == (child.id, "born", birth)
    assert Residence.objects.get(person=child).dwelling_id == couple.dwelling_id
    assert audit.verify().first_break is None


def test_somebody_of_the_register_joins_and_an_adult_is_not_born(worker: Actor, couple: Household) -> None:
    person = register_person(actor=worker, place_code=LIUYIN, given=TENANT, source="visit")
    added(worker, couple, MemberGiven("99", person_id=person.id, is_registered=False))
    assert Membership.objects.get(person=person).is_registered is False
    assert not LifeEvent.objects.exists()
    with pytest.raises(errors.MemberAlready):
        added(worker, couple, MemberGiven("99", person_id=person.id, is_registered=False))


@pytest.mark.parametrize(
    ("member", "refused"),
    [
        (MemberGiven("02", TENANT), errors.HeadAlready),
        (MemberGiven("00", TENANT), errors.ChoiceWrong),
        (MemberGiven("20", PersonGiven("王9")), errors.NameWrong),
        (MemberGiven("12", PersonGiven("李秀英", birth="1958-03-07")), errors.PossibleDouble),
    ],
)
def test_members_that_do_not_fit_are_refused_whole(
    worker: Actor, couple: Household, member: MemberGiven, refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        added(worker, couple, member)
    assert couple.members.count() == 2


def changed(worker: Actor, household: Household, **relations: str) -> Household:
    people = {row.person.name: row.person_id for row in household.members.select_related("person")}
    return joining.change_relations(
        actor=worker,
        household_id=household.id,
        version=Household.objects.get(id=household.id).version,
        relations={people[name]: relation for name, relation in relations.items()},
    )


def test_relations_change_and_members_go_out(worker: Actor, couple: Household) -> None:
    changed(worker, couple, 李秀英="97")
    assert couple.members.get(person__name="李秀英").relation == "97"
    changed(worker, couple, 李秀英="out")
    assert couple.members.get(person__name="李秀英").until == clock.today()
    with pytest.raises(errors.PersonNotFound):
        changed(worker, couple, 李秀英="12")


@pytest.mark.parametrize(
    ("relations", "refused"),
    [
        ({"王建国": "12"}, errors.HeadStays),
        ({"王建国": "out"}, errors.HeadStays),
        ({"李秀英": "02"}, errors.HeadStays),
        ({"李秀英": "zz"}, errors.ChoiceWrong),
    ],
)
def test_the_head_stays_and_relations_are_those_of_the_standard(
    worker: Actor, couple: Household, relations: dict[str, str], refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        changed(worker, couple, **relations)


def joined(worker: Actor, one: Household, into: Household, on: dt.date | None = None) -> Household:
    return joining.join_households(
        actor=worker,
        household_id=one.id,
        version=Household.objects.get(id=one.id).version,
        into_id=into.id,
        on=on or clock.today(),
        source="visit",
    )


def test_two_households_of_one_door_become_one(worker: Actor, couple: Household) -> None:
    other = opened(worker, MemberGiven("02", TENANT))
    kept = joined(worker, other, couple)
    assert kept.id == couple.id
    row = couple.members.get(person__name="赵敏")
    assert (row.relation, row.is_head, row.until) == ("97", False, None)
    other.refresh_from_db()
    assert other.closed_on == clock.today()
    assert LifeEvent.objects.values_list("kind", "household").get() == ("joined", couple.id)
    with pytest.raises(errors.HouseholdClosed):
        joined(worker, other, couple)
    with pytest.raises(errors.HouseholdClosed):
        added(worker, other, MemberGiven("99", PersonGiven("钱多多")))


def test_a_household_joins_neither_itself_nor_one_behind_another_door(
    worker: Actor, who: Who, couple: Household
) -> None:
    away = opened(worker, MemberGiven("02", TENANT), address="柳叶巷14号1幢101室")
    for into in (couple, away):
        with pytest.raises(errors.HouseholdItself):
            joined(worker, couple, into)
    beside = opened(worker, MemberGiven("02", PersonGiven("孙丽")))
    with pytest.raises(errors.DatesWrong):
        joined(worker, beside, couple, clock.today() - dt.timedelta(days=3))
    with pytest.raises(errors.DayAhead):
        joined(worker, beside, couple, clock.today() + dt.timedelta(days=1))
    with pytest.raises(NotAllowed):
        joined(who("dispatcher"), beside, couple)
    with pytest.raises(StalePage):
        joining.change_relations(actor=worker, household_id=couple.id, version=9, relations={})
