"""Groups: their ground, head, members and help, dated, one at a time."""

from __future__ import annotations

import uuid

import pytest

from liren.domains.neighbours import errors
from liren.domains.neighbours.actions import (
    close_circle,
    cover,
    end_help,
    join_circle,
    leave_circle,
    note_help,
    open_circle,
    take_charge,
)
from liren.domains.neighbours.models import Charge, Circle, CircleMember, Cover, Help
from liren.domains.neighbours.queries import CircleFilter, circle_of, circles_page, posted_circle
from liren.domains.people import errors as people_errors
from liren.domains.people.models import Person
from liren.kernel import audit, clock
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.neighbours.conftest import DAY, Who, Yard, a_building
from tests.domains.people.conftest import LIUYIN, TANGYUAN


def version_of(circle: Circle) -> int:
    circle.refresh_from_db()
    return circle.version


def covered(yard: Yard, circle: Circle, *buildings: uuid.UUID) -> Circle:
    return cover(
        actor=yard.worker,
        circle_id=circle.id,
        version=version_of(circle),
        grids=[],
        buildings=buildings,
        on=clock.today(),
    )


def test_a_building_belongs_to_one_group_at_a_time(yard: Yard) -> None:
    first, second = yard.circle(), yard.circle(name="第二居民小组")
    other = a_building("荫里街8号")
    covered(yard, first, yard.building.id, other.id)
    with pytest.raises(errors.CoveredAlready):
        covered(yard, second, yard.building.id)
    covered(yard, first, other.id)
    covered(yard, second, yard.building.id)
    view = circle_of(yard.worker, first.id)
    assert [one.building for one in view.covers] == [other]
    assert [(one.building, one.until) for one in view.former_covers] == [(yard.building, clock.today())]
    assert audit.verify().first_break is None


def test_ground_of_another_community_is_refused(yard: Yard) -> None:
    circle = yard.circle()
    with pytest.raises(errors.CoverWrong):
        covered(yard, circle, uuid.uuid4())
    with pytest.raises(errors.CoverWrong):
        cover(
            actor=yard.worker,
            circle_id=circle.id,
            version=version_of(circle),
            grids=[uuid.uuid4()],
            buildings=[],
            on=clock.today(),
        )
    with pytest.raises(errors.WrongCircle):
        covered(yard, yard.circle("help", "互助一组"), yard.building.id)


def test_what_cannot_be_a_group_is_refused(yard: Yard, who: Who) -> None:
    yard.circle()
    with pytest.raises(errors.CircleNameTaken):
        yard.circle()
    with pytest.raises(errors.CircleNameWrong):
        yard.circle(name="一")
    given = {"kind": "residents", "name": "第九居民小组", "since": clock.today()}
    with pytest.raises(people_errors.PlaceNotCommunity):
        open_circle(actor=yard.worker, place_code=TANGYUAN, **given)
    with pytest.raises(people_errors.ChoiceWrong):
        open_circle(actor=yard.worker, place_code=LIUYIN, **{**given, "kind": "choir"})
    with pytest.raises(people_errors.DayAhead):
        open_circle(actor=yard.worker, place_code=LIUYIN, **{**given, "since": clock.today() + DAY})
    circle = Circle.objects.get()
    with pytest.raises(NotAllowed):
        close_circle(actor=who("dispatcher"), circle_id=circle.id, version=1, on=clock.today(), reason="-")
    with pytest.raises(errors.CircleNotFound):
        circle_of(who("organisation"), circle.id)
    with pytest.raises(StalePage):
        close_circle(actor=yard.worker, circle_id=circle.id, version=7, on=clock.today(), reason="-")


def test_a_group_has_one_head_and_is_posted(yard: Yard) -> None:
    circle = yard.circle()
    assert not posted_circle(circle.id).head.is_held
    given = {"actor": yard.worker, "kind": "head", "since": clock.today(), "circle_id": circle.id}
    take_charge(**given, contact_id=yard.contact.id, version=1)
    with pytest.raises(errors.HeldAlready):
        take_charge(**given, contact_id=yard.contact.id, version=2)
    assert posted_circle(circle.id).head.is_held
    rows, _ = circles_page(yard.worker, CircleFilter())
    assert [vars(row)["head"] for row in rows] == ["李文静"]


def test_a_closed_group_ends_all_with_its_day(yard: Yard) -> None:
    circle = yard.circle()
    covered(yard, circle, yard.building.id)
    take_charge(
        actor=yard.worker,
        kind="head",
        since=clock.today(),
        circle_id=circle.id,
        contact_id=yard.contact.id,
        version=1,
    )
    given = {"actor": yard.worker, "circle_id": circle.id}
    with pytest.raises(people_errors.WordsMissing):
        close_circle(**given, version=version_of(circle), on=clock.today(), reason="")
    with pytest.raises(people_errors.DatesWrong):
        close_circle(**given, version=version_of(circle), on=clock.today() - DAY, reason="合并")
    close_circle(**given, version=version_of(circle), on=clock.today(), reason="合并")
    assert Cover.objects.get().until == Charge.objects.get().until == clock.today()
    with pytest.raises(errors.CircleClosed):
        close_circle(**given, version=version_of(circle), on=clock.today(), reason="合并")
    with pytest.raises(errors.CircleNotFound):
        posted_circle(circle.id)
    yard.circle()


def joined(yard: Yard, circle: Circle, person: Person) -> CircleMember:
    return join_circle(
        actor=yard.worker,
        circle_id=circle.id,
        version=version_of(circle),
        person_id=person.id,
        since=clock.today() - DAY,
    )


def helped(yard: Yard, circle: Circle, helper: Person, other: Person) -> Help:
    return note_help(
        actor=yard.worker,
        circle_id=circle.id,
        version=version_of(circle),
        helper_id=helper.id,
        helped_id=other.id,
        kind="meals",
        since=clock.today(),
    )


def test_who_helps_whom_is_kept_with_its_days(yard: Yard) -> None:
    circle = yard.circle("help", "互助一组")
    joined(yard, circle, yard.husband)
    with pytest.raises(errors.MemberTwice):
        joined(yard, circle, yard.husband)
    with pytest.raises(errors.HelpBetween):
        helped(yard, circle, yard.husband, yard.wife)
    joined(yard, circle, yard.wife)
    with pytest.raises(errors.HelpBetween):
        helped(yard, circle, yard.husband, yard.husband)
    given = helped(yard, circle, yard.husband, yard.wife)
    with pytest.raises(errors.HelpTwice):
        helped(yard, circle, yard.husband, yard.wife)
    helped(yard, circle, yard.wife, yard.husband)
    ending = {"actor": yard.worker, "circle_id": circle.id, "help_id": given.id, "on": clock.today()}
    end_help(**ending, version=version_of(circle))
    with pytest.raises(errors.HelpNotFound):
        end_help(**ending, version=version_of(circle))
    leaving = {"actor": yard.worker, "circle_id": circle.id, "person_id": yard.wife.id, "on": clock.today()}
    leave_circle(**leaving, version=version_of(circle))
    with pytest.raises(people_errors.PersonNotFound):
        leave_circle(**leaving, version=version_of(circle))
    view = circle_of(yard.worker, circle.id)
    assert [one.name for one in view.members] == ["王*国"]
    assert view.helps == []
    assert len(view.former_helps) == 2
    with pytest.raises(errors.WrongCircle):
        joined(yard, yard.circle(), yard.wife)
    with pytest.raises(errors.CircleNotFound):
        posted_circle(circle.id)


def test_help_of_protected_people_is_seen_by_few(yard: Yard, who: Who) -> None:
    circle = yard.circle("help", "互助一组")
    joined(yard, circle, yard.husband)
    joined(yard, circle, yard.wife)
    helped(yard, circle, yard.husband, yard.wife)
    Person.objects.filter(id=yard.wife.id).update(protection="violence")
    view = circle_of(yard.worker, circle.id)
    assert (len(view.members), view.helps) == (1, [])
    assert len(circle_of(who("director"), circle.id).helps) == 1


def test_groups_come_page_by_page(yard: Yard) -> None:
    for number in range(120):
        yard.circle(name=f"第{number:03}居民小组")
    seen, after = [], ""
    while True:
        rows, after = circles_page(yard.worker, CircleFilter(q="居民"), after)
        seen += [row.name for row in rows]
        if not after:
            break
    assert seen == sorted(set(seen))
    assert len(seen) == 120
