"""Coming and going as people say it: by the sign on the door, by the landlord, confirmed by the other or a worker."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from liren.domains.letting import errors
from liren.domains.letting.actions import doors, notices
from liren.domains.letting.actions.lets import Landlord, change_landlord
from liren.domains.letting.models import LetDwelling, Notice
from liren.domains.messaging.models import Delivery
from liren.domains.people.choices import PersonState
from liren.domains.people.link_choices import LinkedBy
from liren.domains.people.models import AccountLink, Person
from liren.kernel import audit, clock, subjects
from liren.kernel.actor import VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.letting.conftest import House, day, let_at

TENANT, LANDLORD = "resident", "neighbour"


@pytest.fixture
def sign(house: House) -> str:
    return doors.make_door(actor=house.who(), let_id=house.let.id).door


def linked(house: House, username: str, person: Person) -> None:
    AccountLink.objects.create(
        person=person, account=house.world.accounts[username], how=LinkedBy.WINDOW, since=clock.now()
    )


@pytest.fixture
def landlord(house: House) -> Person:
    person = house.person(5)
    let = house.renewed()
    change_landlord(
        actor=house.who(),
        let_id=let.id,
        version=let.version,
        landlord=Landlord(person_id=person.id),
        since=let.since,
    )
    linked(house, LANDLORD, person)
    return person


def came(house: House, sign: str, days: int = -1, name: str = "新来的", document: str = "") -> Notice:
    return notices.state_arrival(
        actor=house.who(TENANT), door=sign, name=name, document=document, on=day(days)
    )


def test_a_sign_is_made_once_and_replaced_when_asked(house: House, sign: str) -> None:
    assert doors.make_door(actor=house.who(), let_id=house.let.id).door == sign
    fresh = doors.make_door(actor=house.who(), let_id=house.let.id, is_fresh=True).door
    assert fresh != sign
    with pytest.raises(errors.DoorNotFound):
        came(house, sign)
    with pytest.raises(errors.DoorNotFound):
        came(house, "")
    assert AuditEntry.objects.filter(verb="letting.door.made").count() == 2


def test_a_newcomer_is_recognised_by_a_worker_who_gives_the_bed(house: House, sign: str) -> None:
    notice = came(house, sign)
    assert b"\xe6\x96\xb0" not in bytes(notice.private)
    assert notices.read_notice(actor=house.who(), notice_id=notice.id) == ("新来的", "")
    assert AuditEntry.objects.filter(verb="letting.notice.read").exists()
    given = {"actor": house.who(), "notice_id": notice.id, "version": notice.version}
    with pytest.raises(errors.RoomNotFound):
        notices.settle_notice(**given)
    with pytest.raises(errors.NewcomerUnclear):
        notices.settle_notice(**given, bed_id=house.bed().id)
    done = notices.settle_notice(**given, bed_id=house.bed().id, person_id=house.person(0).id)
    assert done.stay is not None
    assert (done.state, done.stay.said_by, done.stay.since) == ("done", "tenant", day(-1))
    assert subjects.keys_of([notice.id]) == {}
    with pytest.raises(errors.NoticeOver):
        notices.settle_notice(**{**given, "version": done.version})


def test_what_a_tenant_may_not_state(house: House, sign: str) -> None:
    with pytest.raises(errors.StayAhead):
        came(house, sign, days=1)
    with pytest.raises(errors.BeforeLetting):
        came(house, sign, days=-500)
    with pytest.raises(errors.NewcomerUnclear):
        came(house, sign, name="")
    with pytest.raises(errors.NewcomerUnclear):
        came(house, sign, document="320104195512030011")
    came(house, sign)
    with pytest.raises(errors.NoticeTwice):
        came(house, sign)
    with pytest.raises(errors.NobodyToLeave):
        notices.state_departure(actor=house.who(TENANT), door=sign, on=day())
    for actor in (VISITOR, house.who()):
        with pytest.raises(NotAllowed):
            notices.state_departure(actor=actor, door=sign, on=day())


def test_leaving_that_both_sides_say_is_carried_out(house: House, sign: str, landlord: Person) -> None:
    stay = house.placed(0)
    linked(house, TENANT, stay.person)
    with pytest.raises(errors.StayDaysWrong):
        notices.state_departure(actor=house.who(TENANT), door=sign, on=day(-40))
    notice = notices.state_departure(actor=house.who(TENANT), door=sign, on=day(-1))
    with pytest.raises(errors.NoticeTwice):
        notices.landlord_states_departure(actor=house.who(LANDLORD), stay_id=stay.id, on=day(-1))
    with pytest.raises(errors.NoticeNotFound):  # one's own word is no second one
        notices.answer_notice(actor=house.who(TENANT), notice_id=notice.id, is_so=True)
    assert notices.answer_notice(actor=house.who(LANDLORD), notice_id=notice.id, is_so=True).state == "done"
    stay.refresh_from_db()
    assert (stay.until, stay.left_said_by) == (day(-1), "tenant")
    assert Person.objects.get(id=stay.person_id).state == PersonState.LEFT
    assert house.renewed().people == 0
    with pytest.raises(errors.NoticeOver):
        notices.answer_notice(actor=house.who(LANDLORD), notice_id=notice.id, is_so=False)


def test_a_landlord_says_who_left_and_the_tenant_says_it_is_not_so(house: House, landlord: Person) -> None:
    stay = house.placed(0)
    linked(house, TENANT, stay.person)
    with pytest.raises(errors.StayNotFound):
        notices.landlord_states_departure(actor=house.who(TENANT), stay_id=stay.id, on=day())
    notice = notices.landlord_states_departure(actor=house.who(LANDLORD), stay_id=stay.id, on=day())
    denied = notices.answer_notice(actor=house.who(TENANT), notice_id=notice.id, is_so=False)
    assert (denied.state, denied.answered_by) == ("denied", "tenant")
    stay.refresh_from_db()
    assert stay.until is None


def test_an_arrival_the_landlord_confirms_still_waits_for_a_worker(
    house: House, sign: str, landlord: Person
) -> None:
    notice = came(house, sign)
    agreed = notices.answer_notice(actor=house.who(LANDLORD), notice_id=notice.id, is_so=True)
    assert (agreed.state, agreed.is_open) == ("agreed", True)
    assert house.renewed().people == 0


def test_what_was_said_is_withdrawn_by_who_said_it_and_the_name_goes(house: House, sign: str) -> None:
    notice = came(house, sign)
    with pytest.raises(errors.NoticeNotFound):
        notices.withdraw_notice(actor=house.who(LANDLORD), notice_id=notice.id)
    notices.withdraw_notice(actor=house.who(TENANT), notice_id=notice.id)
    assert notices.read_notice(actor=house.who(), notice_id=notice.id) == ("", "")
    with pytest.raises(errors.NoticeOver):
        notices.withdraw_notice(actor=house.who(TENANT), notice_id=notice.id)


def test_a_worker_declines_and_confirms_within_the_own_place_only(house: House, sign: str) -> None:
    stay = house.placed(0)
    linked(house, TENANT, stay.person)
    notice = notices.state_departure(actor=house.who(TENANT), door=sign, on=day(-1))
    given = {"notice_id": notice.id, "version": notice.version}
    with pytest.raises(StalePage):
        notices.decline_notice(actor=house.who(), notice_id=notice.id, version=9)
    with pytest.raises(NotAllowed):
        notices.settle_notice(actor=house.who("dispatcher"), **given)
    with pytest.raises(errors.NoticeNotFound):
        notices.settle_notice(actor=house.who("neighbour"), **given)
    with pytest.raises(errors.NoticeNotFound):
        notices.read_notice(actor=house.who(), notice_id=uuid.uuid4())
    assert notices.settle_notice(actor=house.who(), **given).state == "done"
    again = came(house, sign)
    declined = notices.decline_notice(actor=house.who(), notice_id=again.id, version=again.version)
    assert (declined.state, declined.answered_by) == ("denied", "worker")
    assert audit.verify().first_break is None


def test_signs_of_two_dwellings_differ(house: House, sign: str) -> None:
    other = let_at(house.who(), "柳叶巷12号3幢1单元302室")
    doors.make_door(actor=house.who(), let_id=other.id)
    assert LetDwelling.objects.filter(door=sign).count() == 1


def test_the_other_side_is_told_at_once_and_reminded_once(house: House, sign: str, landlord: Person) -> None:
    came(house, sign)
    told = Delivery.objects.filter(account_id=house.world.accounts[LANDLORD].id)
    assert told.filter(template="letting.asked").count() == 1
    assert notices.remind_day() == 0
    with clock.at(clock.now() + dt.timedelta(days=3, hours=1)):
        assert (notices.remind_day(), notices.remind_day()) == (1, 0)
    assert told.filter(template="letting.reminded").count() == 1


def test_a_landlord_says_who_came_and_a_worker_gives_the_beds(house: House, landlord: Person) -> None:
    owner = house.who(LANDLORD)
    for name in ("新来的", "又一位"):
        notices.landlord_states_arrival(actor=owner, let_id=house.let.id, name=name, document="", on=day(-1))
    with pytest.raises(errors.LettingNotFound):
        notices.landlord_states_arrival(
            actor=house.who(TENANT), let_id=house.let.id, name="新来的", document="", on=day()
        )
    first = Notice.objects.order_by("id").first()
    assert first is not None
    done = notices.settle_notice(
        actor=house.who(),
        notice_id=first.id,
        version=first.version,
        bed_id=house.bed().id,
        person_id=house.person(0).id,
    )
    assert done.stay is not None
    assert done.stay.said_by == "landlord"
