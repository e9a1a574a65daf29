"""Limits of a matter: which clock runs, when it warns, when it is late, how it stands still.

All limits run from receipt, except acceptance, which runs from the dispatch, and a dispatch after a return, which
runs from the return. Where the calendar does not know a year, there is no due date and the year is named; nothing is
guessed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from liren.domains.casework.choices import WORKING_STATES, AlarmStage, CaseState, Clock
from liren.kernel.worktime import Limit, UnknownYear, WorkingCalendar, after_pause, due_if_known, fraction_of

LATENESS = (AlarmStage.LATE, AlarmStage.STREET, AlarmStage.DISTRICT)


@dataclass(frozen=True, slots=True)
class Alarm:
    """The next moment at which the running clock has something to say, and what."""

    at: dt.datetime | None
    stage: AlarmStage


@dataclass(frozen=True, slots=True)
class Term:
    """One running limit: since when, until when (None: unknown year), by the clock or in working time."""

    since: dt.datetime
    due: dt.datetime | None
    clock: bool


def running_clock(state: CaseState) -> Clock | None:
    """The limit that runs in `state`; none once the matter is resolved or ended."""
    if state == CaseState.RECEIVED:
        return Clock.DISPATCH
    if state == CaseState.ASSIGNED:
        return Clock.ACCEPT
    return Clock.RESOLVE if state in WORKING_STATES else None


def tighter(own: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    """The earlier of two ends, as far as they are known."""
    return min((end for end in (own, other) if end is not None), default=None)


def due_dates(
    limits: dict[str, Limit], start: dt.datetime, calendar: WorkingCalendar
) -> tuple[dict[str, dt.datetime | None], int | None]:
    """The end of each named limit begun at `start`, and the first year the calendar lacks, if it does."""
    ends, missing = {}, None
    for name, limit in limits.items():
        end = due_if_known(limit, start, calendar)
        ends[name] = end.at
        missing = missing or end.missing_year
    return ends, missing


def next_alarm(
    term: Term,
    stage: AlarmStage,
    fractions: tuple[float, ...],
    escalations: tuple[Limit, ...],
    calendar: WorkingCalendar,
) -> Alarm:
    """What comes after `stage`: half, four-fifths, then each escalation from the moment it is late; None at the end."""
    if term.due is None or stage >= AlarmStage.FOUR_FIFTHS + len(escalations):
        return Alarm(None, stage)
    following = AlarmStage(stage + 1)
    try:
        return Alarm(_moment_of(term, following, fractions, escalations, calendar), following)
    except UnknownYear:
        return Alarm(None, stage)


def come_due(
    term: Term,
    stage: AlarmStage,
    fractions: tuple[float, ...],
    escalations: tuple[Limit, ...],
    calendar: WorkingCalendar,
    now: dt.datetime,
) -> tuple[dict[AlarmStage, dt.datetime], Alarm]:
    """The stages after `stage` whose moments have come by `now`, in order, and what comes after them."""
    passed: dict[AlarmStage, dt.datetime] = {}
    alarm = next_alarm(term, stage, fractions, escalations, calendar)
    while alarm.at is not None and alarm.at <= now:
        passed[alarm.stage] = alarm.at
        alarm = next_alarm(term, alarm.stage, fractions, escalations, calendar)
    return passed, alarm


def to_be_said(passed: dict[AlarmStage, dt.datetime]) -> dict[AlarmStage, dt.datetime]:
    """Of stages that have come due together, what is still worth saying: a reminder that another stage has overtaken
    is not; lateness and every step of its way up the line are, together."""
    lateness = {stage: at for stage, at in passed.items() if stage in LATENESS}
    return lateness or dict(list(passed.items())[-1:])


def _moment_of(
    term: Term,
    stage: AlarmStage,
    fractions: tuple[float, ...],
    escalations: tuple[Limit, ...],
    calendar: WorkingCalendar,
) -> dt.datetime | None:
    if term.due is None:
        return None
    if stage in (AlarmStage.HALF, AlarmStage.FOUR_FIFTHS):
        return fraction_of(calendar, term.since, term.due, fractions[stage - 1], term.clock)
    return due_if_known(escalations[stage - AlarmStage.LATE], term.due, calendar).at


def resumed(
    end: dt.datetime | None, stopped: dt.datetime, now: dt.datetime, clock: bool, calendar: WorkingCalendar
) -> tuple[dt.datetime | None, int | None]:
    """The new end of a limit that stood still since `stopped`, or the missing year."""
    if end is None:
        return None, None
    try:
        return after_pause(calendar, end, stopped, now, clock), None
    except UnknownYear as unknown:
        return None, unknown.year
