"""Who sees a registration, and what is written down of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from liren.domains.messaging.models import Delivery
from liren.domains.people import errors as people
from liren.domains.people.actions import guarding
from liren.domains.people.actions.linking import link_at_window
from liren.domains.people.actions.persons import register_person
from liren.domains.people.models import Person
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.residence import errors
from liren.domains.residence.actions import by_day, handling
from liren.domains.residence.queries import lists, one
from liren.domains.residence.queries.lists import RegistrationFilter
from liren.kernel import carrying
from liren.kernel.actor import SYSTEM
from liren.kernel.models import SubjectKey
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import LIUYIN
from tests.domains.residence.conftest import (
    WORK,
    ZHOU,
    Who,
    applied,
    registered,
)

DAY = dt.timedelta(days=1)


def told(template: str) -> list[Delivery]:
    return list(Delivery.objects.filter(template=f"residence.{template}"))


def test_staff_find_a_registration_by_number_name_and_document(who: Who) -> None:
    mine = applied(who("resident"))
    for text in (mine.number[-6:], "周建军", ZHOU, ZHOU.lower()):
        rows, key = lists.page(who("community"), RegistrationFilter(text=text))
        assert [(row.registration.id, row.name) for row in rows] == [(mine.id, "周*军")], text
        assert key == ""
    assert lists.page(who("community"), RegistrationFilter(text="周建"))[0] == []
    assert lists.count_views(who("community"), RegistrationFilter())["n_submitted"] == 1
    assert lists.page(who("department"), RegistrationFilter())[0] == []


def test_a_marked_person_is_seen_by_the_tighter_circle(who: Who) -> None:
    mine = registered(who("community"))
    Person.objects.filter(id=mine.person_id).update(protection="address")
    with pytest.raises(errors.RegistrationNotFound):
        one.view_of(who("community"), mine.number)
    assert lists.page(who("director"), RegistrationFilter())[0][0].address == ""
    assert mine.person_id
    assert one.stands_of(who("director"), mine.person_id)


def test_looking_is_written_down_with_its_purpose(who: Who) -> None:
    mine = registered(who("community"))
    with pytest.raises(people.PurposeMissing):
        handling.open_registration(actor=who("community"), registration_id=mine.id, purpose="curious")
    handling.open_registration(actor=who("community"), registration_id=mine.id, purpose="request")
    with pytest.raises(errors.RegistrationNotFound):
        handling.open_registration(actor=who("department"), registration_id=mine.id, purpose="request")


def test_the_linked_person_sees_what_the_window_registered(who: Who) -> None:
    mine = registered(who("community"))
    assert mine.person_id is not None
    link_at_window(actor=who("community"), person_id=mine.person_id, phone="17000000002")
    assert one.own_view(who("neighbour"), mine.number).registration.id == mine.id


def test_by_hand_without_an_account_the_telephone_is_told(who: Who) -> None:
    registered(who("community"), WORK)
    assert [(d.channel, d.phone) for d in told("registered")] == [("sms", "17000000021")]


def test_a_merge_carries_the_registration_over_under_the_other_key(who: Who) -> None:
    mine = registered(who("community"))
    given = PersonGiven("周建军的另一张卡")
    kept = register_person(actor=who("community"), place_code=LIUYIN, given=given, source="visit")
    assert mine.person_id
    with transaction.atomic():
        carried = carrying.carry(mine.person_id, kept.id)
    SubjectKey.objects.filter(subject=mine.person_id).update(key="")
    mine.refresh_from_db()
    assert (mine.person_id, mine.subject) == (kept.id, kept.id)
    assert "residence.Registration subject" in carried
    assert one.view_of(who("community"), mine.number).said.document == ZHOU


def test_nobody_takes_a_list_away_without_the_right(who: Who) -> None:
    with pytest.raises(NotAllowed):
        handling.note_export(actor=who("community"), place_code=LIUYIN, form="csv", wanted={}, rows=1)


def test_the_door_of_a_protected_person_is_not_in_the_registration(who: Who) -> None:
    mine = registered(who("community"))
    home = mine.dwelling_id
    for protection, door in (("address", None), ("", home)):
        guarding.protect_person(
            actor=SYSTEM,
            person_id=mine.person_id,
            version=Person.objects.get(id=mine.person_id).version,
            protection=protection,
            reason="本人要求",
        )
        mine.refresh_from_db()
        assert mine.dwelling_id == door
        assert by_day.run_day()["left"] == 0
