"""Employers say whom they house, many at once; each of them says whether it is so; leaving ends it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from liren.domains.letting import housing_errors as errors
from liren.domains.letting.actions import housing, notices, undertakings
from liren.domains.letting.actions.undertakings import Employer
from liren.domains.letting.holdings import of
from liren.domains.letting.models import Housed, Notice, Undertaking
from liren.domains.letting.queries.housing import housed_by, lines_in, own_employers, own_listings
from liren.domains.letting.rules.housing import Line, NoColumns, read_lines
from liren.domains.messaging.models import Delivery
from liren.domains.people.actions import register_person
from liren.domains.people.models import Person
from liren.domains.people.rules.documents import check_character
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import clock, subjects
from liren.kernel.actor import SYSTEM
from liren.kernel.holdings import Whose
from tests.domains.letting.conftest import LIUYIN, House, day, house
from tests.domains.letting.test_notices import linked

__all__ = ["house"]
SIGNER, WORKER = "neighbour", "resident"


def number(serial: int) -> str:
    first = f"32010419900307{serial:03d}"
    return first + check_character(first)


def line(serial: int, name: str = "", on: dt.date | None = None) -> Line:
    return Line(serial + 1, name or f"工{'甲乙丙丁'[serial % 4]}", number(serial), on)


@pytest.fixture
def employer(house: House) -> Undertaking:
    """Its list is kept by `neighbour`."""
    signer = house.person(4)
    linked(house, SIGNER, signer)
    given = Employer(name="金陵家政服务有限公司", signer_id=signer.id)
    return undertakings.add_employer(actor=house.who(), let_id=house.let.id, employer=given)


@pytest.fixture
def worker(house: House) -> Person:
    """On the register by number 1, with the account of `resident`."""
    person = register_person(
        actor=SYSTEM, place_code=LIUYIN, given=PersonGiven("工乙", document=number(1)), source="visit"
    )
    linked(house, WORKER, person)
    return person


def state(house: House, employer: Undertaking, *lines: Line) -> list[Housed]:
    return housing.employer_states_arrivals(
        actor=house.who(SIGNER), undertaking_id=employer.id, lines=lines, on=day(-2)
    )


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["姓名", "证件号码"], ["甲", "1"], ["", ""], ["乙", "2"]], [("甲", "1", None), ("乙", "2", None)]),
        (
            [["名单"], ["工号", "身份证号", "姓 名", "入住日期"], ["7", "1", "甲", "2026/3/1"]],
            [("甲", "1", dt.date(2026, 3, 1))],
        ),
        ([["name", "document", "since"], ["甲", "1", "昨天"]], [("甲", "1", None)]),
    ],
)
def test_a_table_is_read_by_the_names_of_its_columns(
    rows: list[list[str]], found: list[tuple[str, str, dt.date | None]]
) -> None:
    told = read_lines(list(enumerate(rows, 1)), 10)
    assert [(one.name, one.document, one.on) for one in told] == found


@pytest.mark.parametrize("rows", [[], [["姓名", "电话"]], [["x"]] * 20])
def test_a_table_without_names_and_numbers_is_none(rows: list[list[str]]) -> None:
    with pytest.raises(NoColumns):
        read_lines(list(enumerate(rows, 1)), 10)


def test_a_file_is_read_and_one_that_is_none_refused(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text("姓名,证件号码\n甲,1\n", encoding="gbk")
    bad.write_text("电话\n1\n", encoding="utf-8")
    assert [one.name for one in lines_in(good, 5)] == ["甲"]
    with pytest.raises(errors.HousedTableWrong):
        lines_in(bad, 5)


def test_many_are_said_at_once_and_wait_for_a_worker(house: House, employer: Undertaking) -> None:
    made = state(house, employer, line(1), line(2, on=day(-5)))
    assert [one.since for one in made] == [day(-2), day(-5)]
    assert {one.name for one in housed_by(employer)} == {"工*"}
    assert Notice.objects.filter(side="employer", state="waiting").count() == 2
    assert b"3201" not in bytes(Housed.objects.get(id=made[0].id).private)
    notice = made[0].notice
    assert notice is not None
    settled = notices.settle_notice(
        actor=house.who(),
        notice_id=notice.id,
        version=notice.version,
        bed_id=house.bed().id,
        person_id=house.person(0).id,
    )
    assert settled.stay is not None
    assert settled.stay.said_by == "employer"
    assert Housed.objects.get(id=made[0].id).person == house.person(0)


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ([], errors.NobodyHoused),
        ([line(1), Line(3, "工丙", "320104199003070019", None)], errors.HousedLineWrong),
        ([Line(3, "工丙", "", None)], errors.HousedLineWrong),
        ([line(1, on=dt.date(2999, 1, 1))], errors.HousedLineWrong),
        ([line(1), line(1)], errors.HousedTwice),
        ([line(1)] * 201, errors.TooManyHoused),
    ],
)
def test_all_or_nobody(
    house: House, employer: Undertaking, lines: list[Line], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        state(house, employer, *lines)
    assert not Housed.objects.exists()
    assert not Notice.objects.exists()


def test_only_who_signs_for_the_employer_keeps_its_list(house: House, employer: Undertaking) -> None:
    assert own_employers(house.who(SIGNER)) == [employer]
    assert own_employers(house.who(WORKER)) == []
    with pytest.raises(errors.EmployerNotFound):
        housing.employer_states_arrivals(
            actor=house.who(WORKER), undertaking_id=employer.id, lines=[line(1)], on=day()
        )


def test_the_person_sees_whose_list_it_is_and_says_whether_it_is_so(
    house: House, employer: Undertaking, worker: Person
) -> None:
    (housed,) = state(house, employer, line(1))
    assert Delivery.objects.filter(template="letting.listed").count() == 1
    assert own_listings(house.who(WORKER)) == [housed]
    with pytest.raises(errors.HousedNotFound):
        housing.answer_listing(actor=house.who(SIGNER), housed_id=housed.id, is_so=True)
    housing.answer_listing(actor=house.who(WORKER), housed_id=housed.id, is_so=True)
    assert Notice.objects.get().state == "agreed"
    with pytest.raises(errors.ListingAnswered):
        housing.answer_listing(actor=house.who(WORKER), housed_id=housed.id, is_so=True)
    told = {one.key: one.rows for one in of(Whose((worker.id,), worker.name))}
    assert [row.title for row in told["housed"]] == ["金陵家政服务有限公司"]
    housing.leave_list(actor=house.who(WORKER), housed_id=housed.id)
    housed.refresh_from_db()
    assert (housed.end, bytes(housed.private)) == ("left", b"")
    assert not subjects.keys_of([housed.id])


def test_who_says_no_is_on_no_list_and_the_notice_ends(
    house: House, employer: Undertaking, worker: Person
) -> None:
    (housed,) = state(house, employer, line(1))
    housing.answer_listing(actor=house.who(WORKER), housed_id=housed.id, is_so=False)
    assert Notice.objects.get().state == "denied"
    assert own_listings(house.who(WORKER)) == []
    state(house, employer, line(1))


def test_a_worker_who_finds_it_not_so_ends_the_line(house: House, employer: Undertaking) -> None:
    (housed,) = state(house, employer, line(1))
    notice = Notice.objects.get()
    notices.decline_notice(actor=house.who(), notice_id=notice.id, version=notice.version)
    housed.refresh_from_db()
    assert housed.end == "denied"


def test_who_moved_out_is_confirmed_by_the_person_before_the_bed_is_free(
    house: House, employer: Undertaking, worker: Person
) -> None:
    from liren.domains.letting.actions import stays

    stay = stays.place_person(
        actor=house.who(), bed_id=house.bed().id, person_id=worker.id, since=day(-30), knowing=True
    )
    (housed,) = state(house, employer, line(1))
    assert housed.notice is None, "who has a bed already needs none"
    leave = {"actor": house.who(SIGNER), "undertaking_id": employer.id, "on": clock.today()}
    with pytest.raises(errors.NobodyPicked):
        housing.employer_states_departures(**leave, housed_ids=[], end="moved")
    with pytest.raises(errors.HousedDayWrong):
        housing.employer_states_departures(**{**leave, "on": day(-9)}, housed_ids=[housed.id], end="moved")
    with pytest.raises(errors.HousedNotFound):
        housing.employer_states_departures(**leave, housed_ids=[employer.id], end="moved")
    housing.employer_states_departures(**leave, housed_ids=[housed.id], end="moved")
    stay.refresh_from_db()
    assert stay.until is None
    notice = Notice.objects.get(kind="departure", side="employer")
    notices.answer_notice(actor=house.who(WORKER), notice_id=notice.id, is_so=True)
    stay.refresh_from_db()
    assert (stay.until, stay.left_said_by) == (clock.today(), "employer")


def test_who_left_the_employer_keeps_the_bed(house: House, employer: Undertaking, worker: Person) -> None:
    (housed,) = state(house, employer, line(1))
    housing.employer_states_departures(
        actor=house.who(SIGNER), undertaking_id=employer.id, housed_ids=[housed.id], on=day(), end="left"
    )
    assert not Notice.objects.filter(kind="departure").exists()
    assert housed_by(employer) == []


def test_the_list_ends_with_the_employer(house: House, employer: Undertaking) -> None:
    state(house, employer, line(1))
    undertakings.remove_employer(actor=house.who(), undertaking_id=employer.id, version=employer.version)
    assert Housed.objects.get().end == "closed"
