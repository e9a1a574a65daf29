"""Guests as entered, checks, alarms and the four rates: tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from liren.domains.lodging.rules import checks, guests, rates
from liren.domains.lodging.rules.checks import Counted, Found
from liren.domains.lodging.rules.guests import Guardian, GuestGiven
from liren.domains.lodging.rules.rates import Now, Tally

TODAY = dt.date(2026, 3, 7)
NOON = dt.datetime(2026, 3, 7, 4, tzinfo=dt.UTC)
GOOD = "320104200803070015"


@pytest.mark.parametrize(
    ("kind", "number", "birth", "flaw", "is_minor"),
    [
        ("id_card", "11010519491231002X", None, "", False),
        ("id_card", "1101051949 1231 002x", None, "", False),
        ("id_card", "110105194912310021", None, "check", False),
        ("id_card", "11010519491231", None, "length", False),
        ("id_card", "110105194912310021", dt.date(2016, 1, 1), "check", True),
        ("passport", "E12345678", dt.date(2008, 3, 8), "", True),
        ("passport", "E12345678", dt.date(2008, 3, 7), "", False),
        ("passport", "护照", dt.date(1990, 1, 1), "shape", False),
        ("hmt_permit", "110105194912310021", None, "region", False),
    ],
)
def test_a_guest_is_read_and_a_number_that_fails_is_kept_with_its_flaw(
    kind: str, number: str, birth: dt.date | None, flaw: str, is_minor: bool
) -> None:
    read = guests.read_guest(GuestGiven(" 王  五 ", kind, number, birth), TODAY)
    assert (read.name, read.flaw, read.is_minor) == ("王 五", flaw, is_minor)
    assert read.number


@pytest.mark.parametrize(
    ("guardian", "asked"),
    [
        (Guardian(), False),
        (Guardian("王父", "13800138000", "parent"), True),
        (Guardian("王父", "", "parent"), False),
        (Guardian("王父", "13800138000", ""), False),
        (Guardian(is_reported=True), True),
    ],
)
def test_of_a_minor_the_guardian_and_who_stays_together_are_asked(guardian: Guardian, asked: bool) -> None:
    assert guardian.is_asked is asked


@pytest.mark.parametrize(("minutes", "late"), [(-20, 0), (0, 0), (30, 30), (90, 90)])
def test_minutes_between_arriving_and_being_entered(minutes: int, late: int) -> None:
    assert guests.minutes_late(NOON, NOON + dt.timedelta(minutes=minutes, seconds=59)) == late


@pytest.mark.parametrize(
    ("outcomes", "counted", "found"),
    [
        (["same", "same"], Counted(3, 2, 2), []),
        (["same", "name"], Counted(3, 2, 2), [Found("name", 1)]),
        (["other", "absent"], Counted(3, 2, 1), [Found("person", 1), Found("absent", 1)]),
        (["same"], Counted(3, 1, 3), [Found("unlisted", 2)]),
        (["other"], Counted(3, 1, 2), [Found("person", 1), Found("unlisted", 1)]),
        ([], Counted(1, 0, 3), [Found("unlisted", 3), Found("crowded", 2)]),
        (["same"], Counted(2, 1, 1, late=2), [Found("late", 2)]),
        ([], Counted(2, 0, 0), []),
    ],
)
def test_what_a_check_finds(outcomes: list[str], counted: Counted, found: list[Found]) -> None:
    assert checks.findings(outcomes, counted) == found


@pytest.mark.parametrize(
    ("outcomes", "people", "impossible"),
    [(["same", "other"], 1, True), (["same", "absent"], 1, False), ([], 0, False)],
)
def test_fewer_people_than_found_cannot_be(outcomes: list[str], people: int, impossible: bool) -> None:
    assert checks.is_impossible(outcomes, people) is impossible


def test_the_four_rates_have_one_decimal_and_nothing_counted_has_none() -> None:
    assert rates.reals(Tally()) == rates.Reals(None, None, None, None)
    told = rates.reals(Tally(3, 2, 3, 1, 8, 7).plus(Tally(3, 3, 3, 3)))
    assert told == rates.Reals(Decimal("83.3"), Decimal("100.0"), Decimal("87.5"), Decimal("66.7"))


@pytest.mark.parametrize(
    ("house", "days", "told"),
    [
        (Now(True, 3, 3, NOON), 7, []),
        (Now(True, 3, 4, NOON), 7, ["crowded"]),
        (Now(True, 3, 0, NOON - dt.timedelta(days=7)), 7, ["quiet"]),
        (Now(True, 3, 0, NOON - dt.timedelta(days=7)), 0, []),
        (Now(False, 3, 0, NOON - dt.timedelta(days=70)), 7, []),
        (Now(True, 3, 1, NOON, 1, 1, 1, 1), 7, ["minor", "flawed", "late", "overdue"]),
    ],
)
def test_alarms_are_told_the_gravest_first(house: Now, days: int, told: list[str]) -> None:
    assert rates.alarms(house, days, NOON) == told


@pytest.mark.parametrize(
    ("days", "is_asked", "ask", "lapse", "due"),
    [
        (29, False, 30, 60, ""),
        (30, False, 30, 60, "ask"),
        (45, True, 30, 60, ""),
        (60, True, 30, 60, "lapse"),
        (60, False, 30, 60, "lapse"),
        (400, False, 0, 0, ""),
        (400, False, 30, 0, "ask"),
    ],
)
def test_how_long_a_stay_lasts_unspoken_of(
    days: int, ask: int, lapse: int, due: str, *, is_asked: bool
) -> None:
    since = NOON - dt.timedelta(days=days)
    assert guests.stay_due(since, is_asked=is_asked, now=NOON, ask_days=ask, lapse_days=lapse) == due


def test_who_is_told_of_to_the_police_too() -> None:
    assert guests.is_from_abroad("passport")
    assert not guests.is_from_abroad("id_card")
    assert guests.keep_until(NOON, 90) == NOON + dt.timedelta(days=90)
