from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from liren.domains.people import errors
from liren.domains.people.actions import moving, open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, Membership, Person
from liren.domains.people.queries import find_people
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE

Who = Callable[[str], Actor]
DAY = dt.timedelta(days=1)
NEW = "柳叶巷14号3幢1单元201室"


@pytest.fixture
def couple(who: Who) -> Household:
    since = clock.today() - 100 * DAY
    return open_household(
        actor=who("community"),
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=[
            MemberGiven("02", HEAD, since=since),
            MemberGiven("12", WIFE, is_registered=False, since=since),
        ],
        source="visit",
    )


def named(name: str) -> Person:
    return Person.objects.get(name=name)


def test_moving_ends_one_home_and_begins_another_on_the_same_day(who: Who, couple: Household) -> None:
    on = clock.today() - DAY
    moving.move_person(
        actor=who("community"),
        person_id=named("王建国").id,
        version=1,
        place_code=LIUYIN,
        address=NEW,
        on=on,
        source="visit",
    )
    homes = list(named("王建国").residences.order_by("since").values_list("dwelling__door", "since", "until"))
    assert homes == [("2-501", clock.today() - 100 * DAY, on), ("1-201", on, None)]
    assert named("王建国").memberships.filter(until__isnull=True).count() == 1, "registered where he was"
    assert named("王建国").events.get().kind == "moved_in"


def test_whoever_only_lived_there_leaves_the_household_with_the_home(who: Who, couple: Household) -> None:
    moving.move_person(
        actor=who("community"),
        person_id=named("李秀英").id,
        version=1,
        place_code=LIUYIN,
        address=NEW,
        on=clock.today(),
        source="visit",
    )
    assert not named("李秀英").memberships.filter(until__isnull=True).exists()


def test_moving_into_another_community_changes_who_finds_the_person(who: Who, couple: Household) -> None:
    wife = named("李秀英")
    moving.move_person(
        actor=SYSTEM,
        person_id=wife.id,
        version=1,
        place_code=TANGYUAN,
        address="棠梨路8号3幢101室",
        on=clock.today(),
        source="visit",
    )
    assert find_people(who("community"), "李秀英").lines == []
    assert len(find_people(who("dispatcher"), "李秀英").lines) == 1


def test_leaving_keeps_the_registered_on_the_register(who: Who, couple: Household) -> None:
    for name, state in (("王建国", "present"), ("李秀英", "left")):
        moving.leave_place(
            actor=who("community"),
            person_id=named(name).id,
            version=1,
            on=clock.today(),
            source="self",
            note="去女儿家",
        )
        assert named(name).state == state
        assert not named(name).residences.filter(until__isnull=True).exists()


def test_death_ends_home_membership_and_telephone(who: Who, couple: Household) -> None:
    head = named("王建国")
    moving.record_death(
        actor=who("community"), person_id=head.id, version=1, on=clock.today(), source="document"
    )
    head.refresh_from_db()
    assert (head.state, head.died_on) == ("deceased", clock.today())
    assert not head.memberships.filter(until__isnull=True).exists()
    assert not head.phones.filter(until__isnull=True).exists()
    with pytest.raises(errors.AlreadyDeceased):
        moving.leave_place(
            actor=who("community"), person_id=head.id, version=2, on=clock.today(), source="visit"
        )
    assert audit.verify().first_break is None


@pytest.mark.parametrize(
    ("version", "days", "username", "refused"),
    [
        (2, 0, "community", StalePage),
        (1, -200, "community", errors.DatesWrong),
        (1, 1, "community", errors.DayAhead),
        (1, 0, "dispatcher", NotAllowed),
        (1, 0, "department", errors.PersonNotFound),
    ],
)
def test_what_a_leaving_refuses(
    who: Who, couple: Household, version: int, days: int, username: str, refused: type[Refusal]
) -> None:
    on = clock.today() + days * DAY
    with pytest.raises(refused):
        moving.leave_place(
            actor=who(username), person_id=named("王建国").id, version=version, on=on, source="visit"
        )
    assert named("王建国").version == 1


def test_another_member_becomes_the_head(who: Who, couple: Household) -> None:
    wife = named("李秀英")
    moving.make_head(actor=who("community"), household_id=couple.id, version=1, person_id=wife.id)
    assert set(couple.members.values_list("person__name", "is_head", "relation")) == {
        ("李秀英", True, "02"),
        ("王建国", False, "97"),
    }
    with pytest.raises(errors.HeadAlready):
        moving.make_head(actor=who("community"), household_id=couple.id, version=2, person_id=wife.id)
    with pytest.raises(errors.PersonNotFound):
        moving.make_head(actor=who("community"), household_id=couple.id, version=2, person_id=couple.id)
    with pytest.raises(StalePage):
        moving.make_head(actor=who("community"), household_id=couple.id, version=1, person_id=wife.id)


def test_a_household_splits_at_its_door(who: Who, couple: Household) -> None:
    wife, today = named("李秀英"), clock.today()
    fresh = moving.split_household(
        actor=who("community"),
        household_id=couple.id,
        version=1,
        person_ids=[wife.id],
        head_id=wife.id,
        on=today,
        source="self",
    )
    assert fresh.dwelling_id == couple.dwelling_id
    assert Membership.objects.get(household=fresh).is_head
    assert couple.members.filter(until__isnull=True).count() == 1
    assert wife.events.get().kind == "split"


@pytest.mark.parametrize("chosen", ["nobody", "everybody", "head elsewhere"])
def test_a_split_needs_somebody_who_stays_and_a_head_who_goes(
    who: Who, couple: Household, chosen: str
) -> None:
    husband, wife = named("王建国").id, named("李秀英").id
    people = {"nobody": [], "everybody": [husband, wife], "head elsewhere": [wife]}[chosen]
    with pytest.raises(errors.HouseholdWithoutHead):
        moving.split_household(
            actor=who("community"),
            household_id=couple.id,
            version=1,
            person_ids=people,
            head_id=husband,
            on=clock.today(),
            source="self",
        )


def test_a_split_before_the_members_came_is_refused(who: Who, couple: Household) -> None:
    wife = named("李秀英").id
    with pytest.raises(errors.DatesWrong):
        moving.split_household(
            actor=who("community"),
            household_id=couple.id,
            version=1,
            person_ids=[wife],
            head_id=wife,
            on=clock.today() - 300 * DAY,
            source="self",
        )
