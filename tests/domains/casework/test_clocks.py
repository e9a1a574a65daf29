from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.casework.choices import AlarmStage, CaseState, Clock
from liren.domains.casework.rules import clocks
from liren.kernel.clock import LOCAL
from liren.kernel.worktime import Limit, WorkingCalendar

CALENDAR = WorkingCalendar(
    hours=((dt.time(9), dt.time(12)), (dt.time(13), dt.time(18))), years=frozenset({2026})
)
FRACTIONS = (0.5, 0.8)
STEPS = (Limit(), Limit(days=1), Limit(days=3))


def moment(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("state", "clock"),
    [
        (CaseState.RECEIVED, Clock.DISPATCH),
        (CaseState.ASSIGNED, Clock.ACCEPT),
        (CaseState.ACCEPTED, Clock.RESOLVE),
        (CaseState.IN_PROGRESS, Clock.RESOLVE),
        (CaseState.RESOLVED, None),
        (CaseState.CLOSED, None),
        (CaseState.WITHDRAWN, None),
        (CaseState.NOT_ACCEPTED, None),
    ],
)
def test_which_limit_runs(state: CaseState, clock: Clock | None) -> None:
    assert clocks.running_clock(state) == clock


def test_a_working_limit_warns_in_working_time_and_escalates_by_working_days() -> None:
    term = clocks.Term(moment(11, 23, 9), moment(11, 24, 18), clock=False)
    said = []
    stage = AlarmStage.NONE
    while (alarm := clocks.next_alarm(term, stage, FRACTIONS, STEPS, CALENDAR)).at is not None:
        said.append((alarm.stage, alarm.at))
        stage = alarm.stage
    assert said == [
        (AlarmStage.HALF, moment(11, 23, 18)),
        (AlarmStage.FOUR_FIFTHS, moment(11, 24, 14, 48)),
        (AlarmStage.LATE, moment(11, 24, 18)),
        (AlarmStage.STREET, moment(11, 25, 18)),
        (AlarmStage.DISTRICT, moment(11, 27, 18)),
    ]


def test_a_clock_limit_warns_by_the_clock_at_night_too() -> None:
    term = clocks.Term(moment(11, 21, 23), moment(11, 22, 1), clock=True)
    alarm = clocks.next_alarm(term, AlarmStage.NONE, FRACTIONS, STEPS, CALENDAR)
    assert alarm.at == moment(11, 22, 0)


def test_where_the_calendar_ends_there_is_no_date_and_the_year_is_named() -> None:
    limits = {"contact": Limit(days=1), "resolve": Limit(days=15)}
    ends, missing = clocks.due_dates(limits, moment(12, 25, 10), CALENDAR)
    assert ends["contact"] == moment(12, 28, 18)
    assert (ends["resolve"], missing) == (None, 2027)


def test_a_pause_gives_back_just_the_working_time_it_took() -> None:
    end, missing = clocks.resumed(moment(11, 25, 18), moment(11, 24, 9), moment(11, 30, 9), False, CALENDAR)
    assert (end, missing) == (moment(12, 1, 18), None)
    assert clocks.resumed(None, moment(11, 24, 9), moment(11, 30, 9), False, CALENDAR) == (None, None)
