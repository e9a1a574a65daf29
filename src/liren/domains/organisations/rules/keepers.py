"""Who answers for a grid on a day: the chief; while away whoever is named for it; else the first deputy there."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is away, both counted, and who stands in."""

    since: dt.date
    until: dt.date
    substitute: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who answers for a grid from `since` until before `until`."""

    person: uuid.UUID
    is_chief: bool
    since: dt.date
    until: dt.date | None = None
    away: tuple[Away, ...] = ()

    def holds(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def leave_on(self, day: dt.date) -> Away | None:
        return next((one for one in self.away if one.since <= day <= one.until), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers, and in whose stead."""

    person: uuid.UUID
    instead_of: uuid.UUID | None = None


def who_answers(keepers: Sequence[Keeper], day: dt.date) -> Answer | None:
    """None where nobody is left. A substitute who is away on that day himself does not count."""
    now = [one for one in keepers if one.holds(day)]
    gone = {one.person for one in now if one.leave_on(day)}
    chief = next((one for one in now if one.is_chief), None)
    leave = chief.leave_on(day) if chief else None
    if chief and leave is None:
        return Answer(chief.person)
    if leave and leave.substitute and leave.substitute not in gone:
        return Answer(leave.substitute, chief.person if chief else None)
    deputies = sorted((one for one in now if not one.is_chief), key=lambda one: one.since)
    there = next((one for one in deputies if one.person not in gone), None)
    return Answer(there.person, chief.person if chief else None) if there else None
