"""Limits that waited for a year of the calendar are counted again one matter at a time."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from liren.domains.casework.actions import alarms, working
from liren.domains.casework.models import Case, Step
from liren.domains.policy.actions import add_calendar_year
from liren.domains.policy.rules.casework import Rulebook
from liren.kernel.actor import SYSTEM
from tests.domains.access.test_races import together
from tests.domains.casework.conftest import Desk

HOLIDAYS = (
    (1, 1), *((2, day) for day in range(8, 13)), (4, 5), (5, 3), (5, 4), (10, 1), (10, 4), (10, 5), (10, 6)
)  # fmt: skip
COUNTY = "320104"


def waiting(desk: Desk, count: int) -> list[uuid.UUID]:
    """So many matters without limits, and then the year they waited for."""
    with desk.at(days=35):  # 28 December
        found = [desk.said().case_id for _ in range(count)]
    assert Case.objects.filter(lacks_calendar=2027, due_resolve=None).count() == count
    off = [dt.date(2027, month, day) for month, day in HOLIDAYS]
    add_calendar_year(actor=SYSTEM, place_code=COUNTY, year=2027, off=off, work=[], notice="国办发明电")
    return found


def recalculated() -> int:
    return Step.objects.filter(verb="recalculated").count()


def test_what_an_interruption_left_is_counted_by_the_next_call(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(desk, 5)
    recount = working.recount_limits
    done: list[uuid.UUID] = []

    def interrupted(case: Case, book: Rulebook) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        recount(case, book)
        done.append(case.id)

    monkeypatch.setattr(working, "recount_limits", interrupted)
    with pytest.raises(KeyboardInterrupt):
        alarms.recalculate_limits(county=COUNTY)
    assert (Case.objects.filter(lacks_calendar=None).count(), recalculated()) == (2, 2)
    monkeypatch.undo()
    assert alarms.recalculate_limits(county=COUNTY) == 3
    assert not Case.objects.filter(due_resolve=None).exists()
    assert recalculated() == 5
    assert alarms.recalculate_limits(county=COUNTY) == 0


def test_it_goes_through_the_county_in_parts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(desk, 5)
    monkeypatch.setattr(alarms, "BATCH", 2)
    assert alarms.recalculate_limits(county=COUNTY) == 5


def test_what_lacks_another_year_still_waits_and_nothing_is_written(desk: Desk) -> None:
    found = waiting(desk, 2)
    Case.objects.filter(id=found[0]).update(lacks_calendar=2029)
    assert alarms.recalculate_limits(county=COUNTY) == 1
    assert not Step.objects.filter(case_id=found[0], verb="recalculated").exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_that_count_at_once_count_each_matter_once(desk: Desk) -> None:
    waiting(desk, 12)
    assert sum(together(2, lambda number: alarms.recalculate_limits(county=COUNTY))) == 12
    assert recalculated() == 12
