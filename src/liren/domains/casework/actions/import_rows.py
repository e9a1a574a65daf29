"""One row of another system's register as a matter of ours: placed, owned, with the limits of its own day."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from liren.domains.casework.actions import working
from liren.domains.casework.actions.intake import phone_index, tail_index
from liren.domains.casework.choices import (
    AlarmStage,
    CaseKind,
    CaseState,
    Channel,
    Naming,
    Outcome,
    RequesterRole,
)
from liren.domains.casework.errors import NoBodyToReceive
from liren.domains.casework.models import Case, ImportRun
from liren.domains.casework.rules import clocks
from liren.domains.casework.rules.tables import Entry
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.models import Body
from liren.domains.policy import queries as policy
from liren.domains.policy.rules.casework import Rulebook
from liren.domains.territory import queries as territory
from liren.kernel import ids
from liren.kernel.clock import LOCAL
from liren.kernel.sealed import blind_index

_REAL_NAME = re.compile(r"[\u4e00-\u9fff]")
_SUFFIX = re.compile(r"(社区)?(居民委员会|居委会|村民委员会|村委会|社区)$")
SHORTEST_NAME = 3  # characters of a community's name that are looked for in a text


@dataclass(slots=True)
class Ground:
    """What all rows of a run share: its place, the bodies there, the rulebooks of the days. Reads each once."""

    run: ImportRun
    now: dt.datetime
    _books: dict[int, Rulebook] = field(default_factory=dict)
    _bodies: dict[str, Body] = field(default_factory=dict)
    _blanks: dict[str, Case] = field(default_factory=dict)
    _days: list[dt.date] | None = None
    _names: tuple[re.Pattern[str], dict[str, str]] | None = None

    def body_at(self, place_code: str) -> Body:
        """The street's centre, else the district's. Refuses `casework.no_body_to_receive`."""
        if place_code not in self._bodies:
            body = organisations.centre_for(place_code)
            if body is None:
                place = territory.find_place(place_code)
                raise NoBodyToReceive(field="place", place=place.name if place else place_code)
            self._bodies[place_code] = body
        return self._bodies[place_code]

    def blank_at(self, place_code: str) -> Case:
        """What all matters of the run there have in common, to be copied: much faster than making each anew."""
        if place_code not in self._blanks:
            self._blanks[place_code] = Case(
                place_code=place_code,
                kind=CaseKind.REPORT,
                channel=Channel.IMPORT,
                is_public=self.run.is_public,
                state=CaseState.RECEIVED,
                owner=self.body_at(place_code),
            )
        return self._blanks[place_code]

    def book_on(self, moment: dt.datetime) -> Rulebook:
        """The rulebook of the day; one is read for each stretch of days between two changes of figures."""
        if self._days is None:
            self._days = policy.rulebook_days(self.run.place_code)
        day = moment.astimezone(LOCAL).date()
        stretch = bisect_right(self._days, day)
        if stretch not in self._books:
            self._books[stretch] = policy.rulebook(self.run.place_code, day)
        return self._books[stretch]

    def place_of(self, entry: Entry) -> str:
        """The one community under the run's place that the row names, else the run's place."""
        if self._names is None:
            self._names = _names_under(self.run.place_code)
        pattern, codes = self._names
        if not codes:
            return self.run.place_code
        found = {match[0] for match in pattern.finditer(f"{entry.title}\n{entry.address}\n{entry.text}")}
        return codes[found.pop()] if len(found) == 1 else self.run.place_code


def _names_under(place_code: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The names of communities that stand for one code only, as a pattern and with their codes."""
    codes: dict[str, list[str]] = {}
    if len(place_code) < 12:
        for place in territory.communities_under(place_code):
            codes.setdefault(_SUFFIX.sub("", place.name) + "社区", []).append(place.code)
    single = {
        name: found[0] for name, found in codes.items() if len(found) == 1 and len(name) > SHORTEST_NAME
    }
    return re.compile("|".join(sorted(map(re.escape, single), key=len, reverse=True))), single


def case_of(ground: Ground, entry: Entry) -> Case:
    """The matter, without number. One with a reply is resolved at its real time; an open one keeps silent about
    the alarms of the past: the stage it has reached is noted, none is raised."""
    case = Case.__new__(Case)
    case.__dict__.update(ground.blank_at(ground.place_of(entry)).__getstate__())
    case.id = ids.uuid7()
    case.address, case.title, case.text = entry.address, entry.title, entry.text
    case.naming = Naming.NAMED if entry.phone else Naming.ANONYMOUS
    case.received_at = entry.received_at
    case.votes_for, case.votes_against = entry.votes_for, entry.votes_against
    book = ground.book_on(entry.received_at)
    working.set_due_dates(case, book)
    if entry.replied_at is not None:
        answer(case, entry, book, ground.now)
    else:
        working.choose_clock(case)
        _pass_by_alarms(case, book, ground.now)
    return case


def answer(case: Case, entry: Entry, book: Rulebook, now: dt.datetime) -> None:
    """Resolves the matter with the row's reply, at its real time; closed, if it can no longer be reopened."""
    replied = entry.replied_at or now
    case.state, case.outcome, case.resolution = CaseState.RESOLVED, Outcome.EXPLAINED, entry.reply
    case.first_body_id = case.owner_id
    case.contacted_at = case.resolved_at = replied
    closes = replied + dt.timedelta(days=book.figures.reopen_days)
    if closes <= now:
        case.state, case.closed_at = CaseState.CLOSED, closes
    case.clock, case.clock_since, case.due_at = "", None, None
    case.alarm_at, case.alarm_stage = None, AlarmStage.NONE


def _pass_by_alarms(case: Case, book: Rulebook, now: dt.datetime) -> None:
    """Notes the stage the running clock has reached; only what is still to come will be said."""
    term = working.term_of(case, book)
    if term is None:
        return
    steps = book.figures.escalation_clock if term.clock else book.figures.escalation
    after = tuple(step.after for step in steps)
    last = AlarmStage(AlarmStage.FOUR_FIFTHS + len(after))
    for stage in (AlarmStage(last - 1), *(AlarmStage(value) for value in range(last))):  # mostly all is over
        alarm = clocks.next_alarm(term, stage, book.figures.reminder_fractions, after, book.calendar)
        is_over = alarm.at is not None and alarm.at <= now
        if is_over and alarm.stage == last:
            case.alarm_stage, case.alarm_at = last, None
            return
        if not is_over and stage < last - 1:
            break
    case.alarm_stage, case.alarm_at = stage, alarm.at


def person_of(entry: Entry) -> str:
    """How the other system tells people apart; a real name only as its blind index."""
    if _REAL_NAME.search(entry.user) and "*" not in entry.user:
        return "#" + blind_index(entry.user, context="casework.external_user")
    return entry.user


Values = dict[str, Any]


def requester_of(case: Case, entry: Entry, role: RequesterRole) -> Values:
    person = person_of(entry)
    return {
        "id": ids.uuid7(),
        "case_id": case.id,
        "role": role.value,
        "naming": (Naming.NAMED if entry.phone else Naming.ANONYMOUS).value,
        "name": entry.user if person.startswith("#") else "",
        "phone": entry.phone,
        "phone_index": phone_index(entry.phone) if entry.phone else "",
        "tail_index": tail_index(entry.user if person.startswith("#") else "", entry.phone),
        "external_user": person,
        "joined_at": entry.received_at,
    }


def custody_of(case: Case) -> Values:
    return {"case_id": case.id, "body_id": case.owner_id, "since": case.received_at}


def steps_of(case: Case, entry: Entry, source: str) -> list[Values]:
    """The history that the row tells, at its real times."""
    data = {"source": source, "external": entry.number}
    return [step_of(case, "imported", case.received_at, data=data), *answer_steps(case)]


def answer_steps(case: Case) -> list[Values]:
    if case.resolved_at is None:
        return []
    data, office = {"outcome": str(case.outcome)}, case.owner.short_name
    steps = [step_of(case, "resolved", case.resolved_at, data=data, office=office)]
    if case.closed_at is not None:
        steps.append(step_of(case, "closed", case.closed_at))
    return steps


def step_of(
    case: Case, verb: str, at: dt.datetime, *, data: Values | None = None, office: str = ""
) -> Values:
    return {"case_id": case.id, "at": at, "verb": verb, "data": data or {}, "body_name": office}
