"""Contacts and stairways in lists: page by page, narrowed, households of protected persons named to few."""

from __future__ import annotations

import uuid

import pytest

from liren.domains.neighbours import errors
from liren.domains.neighbours.actions import enrol_contact
from liren.domains.neighbours.queries import (
    ContactFilter,
    StairFilter,
    contact_of,
    contacts_page,
    count_bare,
    stairs_page,
)
from liren.domains.people.models import Person
from liren.kernel import clock
from liren.kernel.actor import Actor
from tests.domains.neighbours.conftest import DAY, Who, Yard, a_building
from tests.domains.neighbours.test_contacts import consent, enrolled, take
from tests.domains.people.conftest import LIUYIN, TANGYUAN


def test_stairways_without_a_contact_are_listed(yard: Yard) -> None:
    assert count_bare(yard.worker, LIUYIN) == (2, 2)
    take(yard, yard.contact)
    rows, _ = stairs_page(yard.worker, StairFilter(LIUYIN))
    assert [(row.unit, row.homes) for row in rows] == [("2", 2)]
    whole = enrolled(yard, yard.husband)
    take(yard, whole, unit="")
    assert stairs_page(yard.worker, StairFilter(LIUYIN))[0] == []
    rows, _ = stairs_page(yard.worker, StairFilter(LIUYIN, "柳叶巷 12 号", bare=False))
    assert [(row.unit, str(row.holder.contact)) for row in rows if row.holder] == [
        ("1", "李文静"),
        ("2", "王建国"),
    ]


def test_stairways_come_page_by_page(yard: Yard) -> None:
    for number in range(30):
        a_building(f"荫里街{number:02}号", ("1", "2", "3"))
    seen, after = [], ""
    while True:
        rows, after = stairs_page(yard.worker, StairFilter(LIUYIN), after)
        seen += [(row.address, row.unit) for row in rows]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 92
    assert seen == sorted(seen)


@pytest.mark.parametrize("sort", ["", "name"])
def test_contacts_come_page_by_page(yard: Yard, sort: str) -> None:
    since = clock.today() - 5 * DAY
    for number in range(60):
        name = f"赵{chr(0x4E00 + number)}"
        enrol_contact(
            actor=yard.worker,
            place_code=LIUYIN,
            kind="party",
            name=name,
            since=since - (number % 3) * DAY,
        )
    seen: list[uuid.UUID] = []
    after = ""
    while True:
        rows, after = contacts_page(yard.worker, ContactFilter(sort=sort), after)
        seen += [row.contact.id for row in rows]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 61


def test_the_list_is_narrowed(yard: Yard, who: Who) -> None:
    consent(yard, yard.contact)
    other = enrolled(yard, yard.husband)
    take(yard, other)

    def names(**wanted: object) -> list[str]:
        return [row.name for row in contacts_page(yard.worker, ContactFilter(**wanted))[0]]

    assert names(kind="worker") == ["李文静"]
    assert names(shown="no") == ["王建国"]
    assert names(charge="stairway") == ["王建国"]
    assert names(charge="none") == ["李文静"]
    assert names(q="12号3幢") == ["王建国"]
    assert names(place=TANGYUAN) == []
    elsewhere: Actor = who("organisation")
    assert contacts_page(elsewhere, ContactFilter())[0] == []
    with pytest.raises(errors.ContactNotFound):
        contact_of(elsewhere, other.id)


def test_the_household_of_a_protected_person_is_named_to_few(yard: Yard, who: Who) -> None:
    take(yard, yard.contact, kind="household", household_id=yard.household.id, building_id=None, unit="")
    Person.objects.filter(id=yard.wife.id).update(protection="violence")
    assert contact_of(yard.worker, yard.contact.id).charges == []
    assert len(contact_of(who("director"), yard.contact.id).charges) == 1
