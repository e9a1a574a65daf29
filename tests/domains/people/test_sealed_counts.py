"""Nobody infers from counts and filters where a protected person lives, and the rules work for them all the same."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from liren.domains.people.actions import guarding, needs, open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, Need, Person, Residence
from liren.domains.people.queries.figures import people_figures
from liren.domains.people.queries.narrowing import PeopleFilter, people_keys
from liren.domains.people.queries.need_rules import effects, need_rules
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, Actor
from tests.domains.people.conftest import LIUYIN, card
from tests.personas import actor as actor_of
from tests.personas import build_world

Who = Callable[[str], Actor]
HOME = "柳叶巷12号3幢2单元501室"
OLD = PersonGiven("苏桂英", document=card("32010419260811892"))
SPOUSE = PersonGiven("陆长根", document=card("32010419250708931"))


@pytest.fixture
def who(db: None) -> Who:
    """With grids and buildings drawn."""
    world = build_world(grids=True)
    return lambda username: actor_of(world.accounts[username])


def household(who: Who, *people: PersonGiven) -> Household:
    relations = ("02", "12")
    members = [MemberGiven(relations[at], one) for at, one in enumerate(people)]
    return open_household(
        actor=who("community"), place_code=LIUYIN, address=HOME, members=members, source="visit"
    )


def protect(who: Who, name: str) -> Person:
    person = Person.objects.get(name=name)
    return guarding.protect_person(
        actor=who("director"),
        person_id=person.id,
        version=person.version,
        protection="violence",
        reason="本人要求",
    )


def calls(name: str) -> int:
    return Need.objects.filter(person__name=name, raised_by="rule", closed_on__isnull=True).count()


def night() -> None:
    last = needs.raise_by_rule(actor=SYSTEM)
    while last is not None:
        last = needs.raise_by_rule(actor=SYSTEM, after=last)


def test_the_weekly_call_goes_on_under_the_seal(who: Who) -> None:
    household(who, OLD)
    night()
    before = calls("苏桂英")
    protect(who, "苏桂英")
    night()
    assert before == calls("苏桂英") >= 1, "protection ends no need that lasts"
    assert not Residence.objects.filter(person__name="苏桂英").exists(), "nothing was put back in clear"


@pytest.mark.parametrize("both", [False, True])
def test_company_counts_for_the_protected_and_theirs_for_nobody(who: Who, both: bool) -> None:
    household(who, OLD, SPOUSE)
    night()
    assert (calls("苏桂英"), calls("陆长根")) == (0, 0)
    protect(who, "苏桂英")
    if both:
        protect(who, "陆长根")
    night()
    assert calls("苏桂英") == 0, "who lives with somebody is not alone"
    assert bool(calls("陆长根")) is not both, "a sealed person is company for nobody in clear"


def seen_of(actor: Actor, grid: uuid.UUID) -> tuple[object, ...]:
    """Everything that a page, a list or an export counts."""
    filters = (
        *(PeopleFilter(), PeopleFilter(grid=str(grid)), PeopleFilter(age_from=80), PeopleFilter(alone=True)),
        PeopleFilter(on=clock.today() - dt.timedelta(days=1)),
    )
    figures = [people_figures(actor, one) for one in filters]
    return (
        *(people_keys(actor, one).count() for one in filters),
        *((one.total, one.men, one.women, one.grids, one.buildings, one.groups) for one in figures),
        effects(actor, "320104", need_rules("320104").value),
    )


def test_nothing_that_is_counted_tells_that_a_protected_person_is_there(who: Who) -> None:
    """The same, to the last figure, as if the person were not on the register."""
    household(who, SPOUSE)
    grid = Residence.objects.get().grid_id
    assert grid is not None, "the home lies in a grid"
    worker, director = who("grid"), who("director")
    night()
    without = seen_of(worker, grid)
    open_household(
        actor=who("community"),
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元502室",
        members=[MemberGiven("02", OLD)],
        source="visit",
    )
    assert seen_of(worker, grid) != without, "in clear the person counts"
    protect(who, "苏桂英")
    night()
    assert seen_of(worker, grid) == without
    assert people_keys(director, PeopleFilter()).filter(name="苏桂英").exists(), "the small circle sees"
    assert not people_keys(director, PeopleFilter(grid=str(grid))).filter(name="苏桂英").exists()
    assert people_figures(director, PeopleFilter()).grids == people_figures(worker, PeopleFilter()).grids
