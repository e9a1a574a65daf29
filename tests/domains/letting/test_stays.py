"""A person to a room and a bed: nobody in two beds, no bed with two people, whoever writes and whenever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from liren.domains.letting import errors
from liren.domains.letting.actions import stays
from liren.domains.letting.models import LetDwelling, Stay
from liren.domains.letting.models.apart import lay_apart, lift_apart
from liren.domains.letting.rules.stays import overlap
from liren.domains.letting.tasks import recount_let
from liren.domains.people.actions import guarding, moving
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import Person, Residence
from liren.kernel import audit
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from tests.domains.letting.conftest import House, day, let_at, make_house
from tests.domains.people.conftest import LIUYIN, TANGYUAN

DAYS = [dt.date(2026, 3, number) for number in (1, 3, 5)]
SPANS = [(a, b) for a, b in product(DAYS, [*DAYS, None]) if b is None or b >= a]


def test_a_person_gets_a_bed_and_lives_there_on_the_register(house: House) -> None:
    stay = house.placed(days_ago=30)
    person = house.person()
    home = Residence.objects.get(person=person, until__isnull=True)
    assert (home.dwelling_id, home.since, home.living) == (house.let.dwelling_id, day(-30), "rented")
    assert (stay.since, stay.until, stay.said_by) == (day(-30), None, "worker")
    assert (house.renewed().beds, house.let.people, house.let.over) == (4, 1, 0)
    entry = AuditEntry.objects.get(verb="letting.stay.begun")
    assert entry.subject == person.id
    payload = audit.payload_of(entry)
    assert payload is not None
    assert payload["after"]["room"] == "主卧"


def test_a_bed_that_is_taken_is_refused(house: House) -> None:
    house.placed(0)
    with pytest.raises(errors.BedTaken):
        house.placed(1)
    assert Stay.objects.count() == 1


def test_a_person_who_has_a_bed_gets_no_second_one(house: House) -> None:
    house.placed(0)
    with pytest.raises(errors.PersonHasBed):
        house.placed(0, bed="2")


@pytest.mark.parametrize(("mine", "other"), list(product(SPANS, SPANS)))
def test_the_database_keeps_days_apart_as_the_rule_says(
    house: House, mine: tuple[dt.date, dt.date | None], other: tuple[dt.date, dt.date | None]
) -> None:
    common = {"let": house.let, "bed": house.bed(), "said_by": "worker"}
    Stay.objects.create(person=house.person(0), since=mine[0], until=mine[1], **common)

    def write() -> None:
        with transaction.atomic():
            Stay.objects.create(person=house.person(1), since=other[0], until=other[1], **common)

    both_open = mine[1] is None and other[1] is None
    if overlap(*mine, *other) or both_open:
        with pytest.raises(IntegrityError):
            write()
    else:
        write()
        assert Stay.objects.count() == 2


def test_the_guard_can_be_taken_away_and_laid_again(house: House) -> None:
    lift_apart()
    lay_apart()
    lay_apart()
    house.placed(0, days_ago=20)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(
            let=house.let,
            bed=house.bed(),
            person=house.person(1),
            since=day(-10),
            until=day(-5),
            said_by="worker",
        )


def test_a_struck_stay_holds_no_bed(house: House) -> None:
    stay = house.placed(0)
    with pytest.raises(errors.StayReasonMissing):
        stays.strike_stay(actor=house.who(), stay_id=stay.id, version=stay.version, reason=" ")
    stays.strike_stay(actor=house.who(), stay_id=stay.id, version=stay.version, reason="登记错了人")
    house.placed(1)
    assert house.renewed().people == 1
    with pytest.raises(errors.StayNotFound):
        stays.strike_stay(actor=house.who(), stay_id=stay.id, version=stay.version, reason="再划一次")


def test_leaving_frees_the_bed_that_day_and_ends_the_home(house: House) -> None:
    stay = house.placed(0, days_ago=30)
    left = stays.leave_bed(actor=house.who(), stay_id=stay.id, version=stay.version, on=day(-3))
    assert (left.until, left.left_said_by) == (day(-3), "worker")
    assert Person.objects.get(id=stay.person_id).state == "left"
    house.placed(1, days_ago=3)
    with pytest.raises(errors.StayEnded):
        stays.leave_bed(actor=house.who(), stay_id=stay.id, version=left.version, on=day(-2))


@pytest.mark.parametrize(
    ("on", "refused"), [(-31, errors.StayDaysWrong), (1, errors.StayAhead)], ids=["before arriving", "ahead"]
)
def test_leaving_before_arriving_or_tomorrow_is_refused(
    house: House, on: int, refused: type[Refusal]
) -> None:
    stay = house.placed(0, days_ago=30)
    with pytest.raises(refused):
        stays.leave_bed(actor=house.who(), stay_id=stay.id, version=stay.version, on=day(on))
    assert Stay.objects.get().until is None


def test_nobody_arrives_tomorrow_or_before_the_dwelling_was_let(house: House) -> None:
    with pytest.raises(errors.StayAhead):
        house.placed(days_ago=-1)
    with pytest.raises(errors.BeforeLetting):
        house.placed(days_ago=500)


def test_moving_to_another_bed_ends_the_one_and_begins_the_other_on_one_day(house: House) -> None:
    first = house.placed(0, days_ago=30)
    second = stays.change_bed(
        actor=house.who(),
        stay_id=first.id,
        version=first.version,
        bed_id=house.bed("次卧", "2").id,
        on=day(-10),
    )
    first.refresh_from_db()
    assert (first.until, second.since, second.until) == (day(-10), day(-10), None)
    assert house.renewed().people == 1
    with pytest.raises(errors.SameBed):
        stays.change_bed(
            actor=house.who(), stay_id=second.id, version=second.version, bed_id=second.bed_id, on=day()
        )


def test_a_stay_is_corrected_with_a_reason_and_never_over_another(house: House) -> None:
    old = house.placed(0, days_ago=30)
    left = stays.leave_bed(actor=house.who(), stay_id=old.id, version=old.version, on=day(-20))
    house.placed(1, days_ago=20)

    def correct(until: dt.date, reason: str = "离开的日子记错了") -> Stay:
        return stays.correct_stay(
            actor=house.who(),
            stay_id=left.id,
            version=left.version,
            bed_id=left.bed_id,
            since=left.since,
            until=until,
            reason=reason,
        )

    with pytest.raises(errors.StayReasonMissing):
        correct(day(-22), "")
    with pytest.raises(errors.BedTaken):
        correct(day(-15))
    with pytest.raises(errors.StayDaysWrong):
        correct(day(-40))
    assert correct(day(-22)).until == day(-22)
    entry = AuditEntry.objects.get(verb="letting.stay.corrected")
    payload = audit.payload_of(entry)
    assert payload is not None
    assert (payload["before"]["until"], payload["reason"]) == (day(-20).isoformat(), "离开的日子记错了")
    with pytest.raises(StalePage):
        correct(day(-23))


def test_beds_lie_within_ones_places_and_rights(house: House) -> None:
    elsewhere = let_at(SYSTEM, "糖坊街6号1幢1单元101室", TANGYUAN)
    bed = elsewhere.rooms.get(name="主卧").beds.get(name="1")
    with pytest.raises(errors.LettingNotFound):
        stays.place_person(actor=house.who(), bed_id=bed.id, person_id=house.person().id, since=day(-1))
    with pytest.raises(NotAllowed):
        stays.place_person(
            actor=house.who("dispatcher"),
            bed_id=house.bed().id,
            person_id=house.person().id,
            since=day(-1),
        )
    with pytest.raises(PersonNotFound):
        stays.place_person(actor=house.who(), bed_id=house.bed().id, person_id=bed.id, since=day(-1))
    with pytest.raises(errors.RoomNotFound):
        stays.place_person(actor=house.who(), bed_id=house.let.id, person_id=house.person().id, since=day(-1))


def test_an_over_crowded_room_warns_and_whoever_knows_goes_on(house: House) -> None:
    house.placed(0, room="次卧", bed="1")
    with pytest.raises(errors.WouldBeCrowded) as told:
        house.placed(1, room="次卧", bed="2")
    assert "次卧" in str(told.value)
    house.placed(1, room="次卧", bed="2", knowing=True)
    assert house.renewed().over == 1


Worker = Callable[[House, int], object]


def same_bed(house: House, number: int) -> object:
    return house.placed(number)


def same_person(house: House, number: int) -> object:
    return house.placed(0, bed=str(number + 1))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(3))
@pytest.mark.parametrize(
    ("work", "code"), [(same_bed, "letting.bed_taken"), (same_person, "letting.person_has_bed")]
)
def test_two_workers_in_the_same_second_give_a_bed_once(work: Worker, code: str, round_number: int) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a race needs PostgreSQL")
    house = make_house()
    for number in (0, 1):
        house.person(number)
    start = Barrier(2)

    def run(number: int) -> str:
        try:
            start.wait()
            work(house, number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(run, range(2)))
    assert outcomes == sorted(["done", code])
    assert Stay.objects.filter(until__isnull=True).count() == 1
    assert LetDwelling.objects.get(id=house.let.id).people == 1
    assert audit.verify().first_break is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_writers_past_every_action_are_kept_apart_by_the_database_alone() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a race needs PostgreSQL")
    house = make_house()
    people, bed = [house.person(0), house.person(1)], house.bed()
    start = Barrier(2)

    def run(number: int) -> bool:
        try:
            with transaction.atomic():
                start.wait()
                Stay.objects.create(
                    let=house.let,
                    bed=bed,
                    person=people[number],
                    since=day(-20 + number),
                    until=day(-5 + number),
                    said_by="worker",
                )
        except IntegrityError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [False, True]


def test_who_moves_away_by_the_register_frees_the_bed(house: House) -> None:
    stay = house.placed(0, days_ago=30)
    person = house.person(0)
    moving.move_person(
        actor=house.who(),
        person_id=person.id,
        version=person.version,
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        on=day(-2),
        source="visit",
    )
    stay.refresh_from_db()
    assert stay.until == day(-2)
    recount_let.call(str(house.let.id))
    assert house.renewed().people == 0
    house.placed(1, days_ago=2)


def test_whoever_has_a_bed_elsewhere_leaves_it_first(house: House) -> None:
    first = house.placed(0, days_ago=30)
    other = let_at(house.who(), "柳叶巷12号3幢1单元302室")
    bed = other.rooms.get(name="主卧").beds.get(name="1")
    with pytest.raises(errors.PersonHasBed):
        stays.place_person(
            actor=house.who(), bed_id=bed.id, person_id=first.person_id, since=day(-1), knowing=True
        )


def test_the_bed_of_a_protected_person_goes_under_the_seal_and_comes_back(house: House) -> None:
    stay = house.placed()
    house.placed(1, bed="2")
    person = house.person()
    for protection, seen in (("violence", 1), ("", 2)):
        guarding.protect_person(
            actor=SYSTEM,
            person_id=person.id,
            version=Person.objects.get(id=person.id).version,
            protection=protection,
            reason="本人要求",
        )
        assert Stay.objects.filter(let=house.let).count() == seen
        assert Residence.objects.filter(dwelling=house.let.dwelling_id).count() == seen
    assert Stay.objects.get(person=person).bed_id == stay.bed_id
