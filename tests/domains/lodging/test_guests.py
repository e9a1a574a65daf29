"""Guests come, leave and are forgotten; warnings, minors, and what nobody may."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from liren.domains.lodging import errors, sealing
from liren.domains.lodging.actions import guests, houses, keepers, keeping
from liren.domains.lodging.actions.guests import Arrival
from liren.domains.lodging.models import Guest, Keeper
from liren.domains.lodging.queries.rates import tallies
from liren.domains.lodging.rules.guests import Guardian, GuestGiven
from liren.domains.people.models import Person
from liren.kernel import clock, subjects
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from tests.domains.lodging.conftest import (
    ASKED,
    TANGYUAN,
    Inn,
    child,
    given,
    house_given,
    inn,
    minutes,
    number,
)

__all__ = ["inn"]


def test_several_guests_are_entered_at_once_sealed_and_not_on_the_register(inn: Inn) -> None:
    before = Person.objects.count()
    made = inn.enter(given(1), given(2))
    assert (inn.renewed().people, inn.house.beds) == (2, 3)
    assert Person.objects.count() == before
    said = sealing.private_of(made)[made[0].id]
    assert (said.name, said.number) == ("张乙", number(1))
    assert b"320104" not in bytes(Guest.objects.get(id=made[0].id).private)
    assert AuditEntry.objects.filter(verb="lodging.guest.entered", subject=made[0].id).exists()


def test_all_or_nobody(inn: Inn) -> None:
    with pytest.raises(errors.GuestIncomplete) as refused:
        inn.enter(given(1), GuestGiven("", "id_card", number(2)))
    assert refused.value.row == 1
    assert not Guest.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (GuestGiven("王五", "library", "1"), errors.GuestIncomplete),
        (GuestGiven("王五", "id_card", ""), errors.GuestIncomplete),
        (GuestGiven("王五", "passport", "E12345678"), errors.GuestIncomplete),
        (GuestGiven("王五", "id_card", "320104199003070019", dt.date(1990, 3, 7)), errors.NumberFails),
    ],
)
def test_a_guest_is_written_in_full_and_a_failing_number_warns(
    inn: Inn, wrong: GuestGiven, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        inn.enter(wrong)


def test_whoever_knows_goes_on_and_the_number_stays_marked(inn: Inn) -> None:
    failing = GuestGiven("王五", "id_card", "320104199003070019", dt.date(1990, 3, 7), True)
    (guest,) = inn.enter(failing, knowing=True)
    assert guest.flaw == "check"
    with pytest.raises(errors.GuestTwice):
        inn.enter(failing, knowing=True)


def test_more_people_than_beds_warns_and_is_entered_as_it_is(inn: Inn) -> None:
    with pytest.raises(errors.MoreThanBeds):
        inn.enter(given(1), given(2), room="102")
    inn.enter(given(1), given(2), room="102", knowing=True)
    assert inn.renewed().people == 2


def test_of_a_minor_the_guardian_is_asked_or_the_police_told(inn: Inn) -> None:
    for guardian in (Guardian(), Guardian("张父", "123", "parent"), Guardian("张父", "13800138000", "aunt")):
        with pytest.raises(errors.MinorNotAsked):
            inn.enter(child(1), guardian=guardian)
    (asked,) = inn.enter(child(1), guardian=ASKED)
    assert (asked.is_minor, asked.is_unreached) == (True, False)
    assert sealing.private_of([asked])[asked.id].guardian == ASKED
    (reported,) = inn.enter(child(2), guardian=Guardian(is_reported=True))
    assert reported.is_unreached
    (adult,) = inn.enter(given(3), room="102", guardian=ASKED)
    assert sealing.private_of([adult])[adult.id].guardian == Guardian()


def test_late_is_later_than_the_place_allows(inn: Inn) -> None:
    (on_time,) = inn.enter(given(1), ago=30)
    (late,) = inn.enter(given(2), ago=32)
    assert (on_time.is_late, late.is_late) == (False, True)
    tally = tallies([inn.house.id], 30)[inn.house.id]
    assert (tally.guests, tally.in_time, tally.named, tally.confirmed) == (2, 1, 2, 2)


@pytest.mark.parametrize("ago", [-30, 31 * 24 * 60])
def test_nobody_comes_tomorrow_or_long_ago(inn: Inn, ago: int) -> None:
    with pytest.raises(errors.TimeWrong):
        inn.enter(given(1), ago=ago)


def test_guests_leave_once_and_not_before_they_came(inn: Inn) -> None:
    made = inn.enter(given(1), given(2), ago=20)
    with pytest.raises(errors.TimeWrong):
        inn.leave(made, ago=40)
    with pytest.raises(errors.NobodyChosen):
        inn.leave([])
    inn.leave(made[:1])
    assert inn.renewed().people == 1
    with pytest.raises(errors.LeftAlready):
        inn.leave(made[:1])
    with pytest.raises(errors.GuestNotFound):
        guests.guests_leave(
            actor=inn.who("resident"), house_id=inn.house.id, guest_ids=[uuid.uuid4()], at=clock.now()
        )
    inn.enter(given(1))


def test_only_keepers_enter_and_only_while_it_is_open(inn: Inn) -> None:
    arrival = Arrival(inn.room().id, minutes(1), [given(1)])
    for other in ("community", "neighbour"):
        with pytest.raises(errors.HouseNotFound):
            guests.enter_guests(actor=inn.who(other), house_id=inn.house.id, arrival=arrival)
    with pytest.raises(errors.NobodyGiven):
        inn.enter()
    with pytest.raises(errors.GuestRoomNotFound):
        guests.enter_guests(
            actor=inn.who("resident"),
            house_id=inn.house.id,
            arrival=Arrival(uuid.uuid4(), minutes(1), [given(1)]),
        )
    paused = house_given(is_paused=True)
    houses.change_house(actor=inn.who(), house_id=inn.house.id, version=inn.renewed().version, given=paused)
    with pytest.raises(errors.HouseNotOpen):
        inn.enter(given(1))


def test_a_sign_opens_once_within_its_days_for_a_resident(inn: Inn) -> None:
    sign = keepers.make_sign(actor=inn.who(), house_id=inn.house.id).sign
    with pytest.raises(NotAllowed):
        keepers.join(actor=inn.who(), sign=sign)
    with clock.at(clock.now() + dt.timedelta(days=8)), pytest.raises(errors.SignNotFound):
        keepers.join(actor=inn.who("neighbour"), sign=sign)
    keepers.join(actor=inn.who("neighbour"), sign=sign)
    with pytest.raises(errors.SignNotFound):
        keepers.join(actor=inn.who("neighbour"), sign=sign)
    kept = Keeper.objects.get(account=inn.world.accounts["neighbour"])
    keepers.remove_keeper(actor=inn.who(), keeper_id=kept.id)
    with pytest.raises(errors.KeeperNotFound):
        keepers.remove_keeper(actor=inn.who(), keeper_id=kept.id)


def test_what_was_written_wrong_is_struck_out_and_forgotten(inn: Inn) -> None:
    (guest,) = inn.enter(given(1))
    with pytest.raises(errors.StrikeReasonMissing):
        guests.strike_guest(actor=inn.who("resident"), guest_id=guest.id, reason=" ")
    with pytest.raises(errors.GuestNotFound):
        guests.strike_guest(actor=inn.who("neighbour"), guest_id=guest.id, reason="写错了")
    guests.strike_guest(actor=inn.who("resident"), guest_id=guest.id, reason="写错了")
    assert inn.renewed().people == 0
    assert not subjects.keys_of([guest.id])
    assert tallies([inn.house.id], 30)[inn.house.id].guests == 0
    with pytest.raises(errors.GuestNotFound):
        guests.strike_guest(actor=inn.who("resident"), guest_id=guest.id, reason="写错了")


def test_guests_are_kept_for_the_days_of_the_place_and_no_longer(inn: Inn) -> None:
    gone, staying = inn.enter(given(1), given(2))
    inn.leave([gone])
    assert keeping.forget_day() == 0
    with clock.at(clock.now() + dt.timedelta(days=91)):
        assert keeping.forget_day() == 1
        assert keeping.forget_day() == 0
    row = Guest.objects.get(id=gone.id)
    assert (bytes(row.private), row.number_index) == (b"", "")
    assert set(subjects.keys_of([gone.id, staying.id])) == {staying.id}
    assert AuditEntry.objects.filter(verb="lodging.guests.forgotten").count() == 1


def test_houses_are_registered_once_changed_and_closed_when_empty(inn: Inn) -> None:
    worker = inn.who()
    with pytest.raises(errors.HouseTaken):
        houses.open_house(actor=worker, place_code=inn.house.place_code, given=house_given())
    with pytest.raises(NotAllowed):
        houses.open_house(actor=worker, place_code=TANGYUAN, given=house_given())
    with pytest.raises(errors.HousePlaceWrong):
        houses.open_house(actor=worker, place_code="320104", given=house_given())
    for wrong in ({"name": ""}, {"kind": "castle"}, {"holder": " "}):
        with pytest.raises(errors.HouseIncomplete):
            houses.open_house(
                actor=worker, place_code=inn.house.place_code, given=house_given(**{"address": "x", **wrong})
            )
    ahead = house_given(since=clock.today() + dt.timedelta(days=1))
    with pytest.raises(errors.LodgingDayAhead):
        houses.change_house(actor=worker, house_id=inn.house.id, version=1, given=ahead)
    with pytest.raises(StalePage):
        houses.close_house(actor=worker, house_id=inn.house.id, version=9, on=clock.today())
    made = inn.enter(given(1))
    with pytest.raises(errors.GuestsStay):
        houses.close_house(actor=worker, house_id=inn.house.id, version=1, on=clock.today())
    with pytest.raises(errors.GuestsStay):
        houses.change_house(actor=worker, house_id=inn.house.id, version=1, given=house_given(is_paused=True))
    inn.leave(made)
    houses.close_house(actor=worker, house_id=inn.house.id, version=1, on=clock.today())
    assert not Keeper.objects.filter(until__isnull=True).exists()
    with pytest.raises(errors.HouseNotFound):
        houses.add_room(actor=worker, house_id=inn.house.id, name="103", beds=1)


def test_rooms_have_a_name_of_their_own_and_stay_while_lived_in(inn: Inn) -> None:
    worker, house = inn.who(), inn.house
    with pytest.raises(errors.GuestRoomTaken):
        houses.add_room(actor=worker, house_id=house.id, name="101", beds=1)
    for name, beds in (("", 1), ("103", 0), ("103", 41), ("客" * 21, 1)):
        with pytest.raises(errors.GuestRoomWrong):
            houses.add_room(actor=worker, house_id=house.id, name=name, beds=beds)
    houses.change_room(actor=worker, room_id=inn.room().id, name="101", beds=3)
    assert inn.renewed().beds == 4
    inn.enter(given(1))
    with pytest.raises(errors.GuestsStay):
        houses.remove_room(actor=worker, room_id=inn.room().id)
    houses.remove_room(actor=worker, room_id=inn.room("102").id)
    assert inn.renewed().beds == 3
    with pytest.raises(errors.GuestRoomNotFound):
        houses.remove_room(actor=worker, room_id=inn.room("102").id)
