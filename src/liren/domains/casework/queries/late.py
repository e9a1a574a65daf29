"""The late board: what is over its limit or soon will be, by how much and in whose hands."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet

from liren.domains.casework.choices import OPEN_STATES
from liren.domains.casework.models import Case, Custody
from liren.domains.casework.policies import also_seen
from liren.domains.casework.queries.found import is_open
from liren.domains.casework.queries.lists import (
    BRIEF,
    CaseFilter,
    CasePage,
    as_page,
    filtered_cases,
    first_of,
    paged,
)
from liren.domains.casework.queries.views import view_of
from liren.domains.organisations.queries import names_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.counts import Present
from liren.kernel.kept import Kept
from liren.kernel.worktime import Limit, WorkingCalendar, due_if_known

VIEWS = ("late", "soon", "suspended", "no_calendar")
A_DAY = Limit(days=1)
NAMED = 60  # bodies that hold most, beside the list
KEPT = 60  # boards and their counts whose queries a process keeps, about 28 kB each
CLOCK_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BodyLine:
    """How many matters of the chosen view one body holds."""

    body_id: uuid.UUID
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many matters each view of the board holds, and the bodies that hold most of the chosen one, of how many."""

    counts: dict[str, int]
    lines: list[BodyLine]
    bodies: int


def soon_until(calendar: WorkingCalendar) -> dt.datetime:
    """The end of the next working day; where the calendar does not know it, this hour tomorrow."""
    return due_if_known(A_DAY, clock.now(), calendar).at or clock.now() + CLOCK_DAY


def _conditions(actor: Actor, until: dt.datetime) -> dict[str, Q]:
    running = Q(state__in=OPEN_STATES, suspended_since=None, merged_into=None)
    soon = running & Q(due_at__gte=Present(), due_at__lte=until)
    return {view: soon if view == "soon" else view_of(actor, view) for view in VIEWS}


def late_cases(actor: Actor, wanted: CaseFilter, until: dt.datetime) -> QuerySet[Case]:
    """What a view of the board holds, in no order."""
    condition = _conditions(actor, until).get(wanted.view, Q(pk__in=()))
    return filtered_cases(actor, replace(wanted, view="")).filter(condition)


def list_late(actor: Actor, wanted: CaseFilter, until: dt.datetime, after: str = "") -> CasePage:
    """One page of a view of the board, the latest first, with owner, handler and grid. One query."""
    if wanted.text or after:
        return paged(late_cases(actor, wanted, until), "due", after, shown=_on_the_board)
    return as_page(_first(actor, wanted, until, also_seen(actor)), "due")


@functools.lru_cache(maxsize=KEPT)
def _first(actor: Actor, wanted: CaseFilter, until: dt.datetime, _also: frozenset[uuid.UUID]) -> Kept[Case]:
    return first_of(late_cases(actor, wanted, until), "due", shown=_on_the_board)


def _on_the_board(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("owner", "handler", "grid").defer(*BRIEF)


def late_by_body(
    actor: Actor, wanted: CaseFilter, until: dt.datetime, known: Mapping[uuid.UUID, str]
) -> Tally:
    """The board counted by body; not narrowed by `wanted.body`, whose line is there in any case. One query, one more
    where a name is not among those `known`; however many bodies of a city hold something, a few lines are made."""
    held = _held(actor, wanted, until)
    chosen = [(row["owner_id"], row[wanted.view]) for row in held if row.get(wanted.view)]
    most = sorted(chosen, key=lambda each: (-each[1], str(each[0])))
    shown = most[:NAMED] + [each for each in most[NAMED:] if str(each[0]) == wanted.body]
    unknown = [body for body, _ in shown if body not in known]
    names = {**known, **names_of(unknown)} if unknown else known
    lines = [BodyLine(body, names.get(body, ""), count) for body, count in shown]
    counts = {view: sum(row[view] for row in held) for view in VIEWS}
    return Tally(counts, sorted(lines, key=lambda line: (-line.count, line.name)), len(most))


def _held(actor: Actor, wanted: CaseFilter, until: dt.datetime) -> list[dict[str, Any]]:
    """How many matters of each view every body holds. One query."""
    whole = replace(wanted, view="", body="")
    kept = _tally(actor, whole, until, also_seen(actor)) if not wanted.text else None
    return kept.read() if kept else list(_counting(actor, whole, until))


@functools.lru_cache(maxsize=KEPT)
def _tally(
    actor: Actor, wanted: CaseFilter, until: dt.datetime, _also: frozenset[uuid.UUID]
) -> Kept[dict[str, Any]]:
    return Kept(_counting(actor, wanted, until))


def _counting(actor: Actor, wanted: CaseFilter, until: dt.datetime) -> QuerySet[Case, Any]:
    conditions = _conditions(actor, until)
    rows = filtered_cases(actor, wanted).filter(is_open(), state__in=OPEN_STATES).order_by()
    counts = {view: Count("pk", filter=condition) for view, condition in conditions.items()}
    on_it = Q(due_at__lte=until) | Q(suspended_since__isnull=False) | Q(lacks_calendar__isnull=False)
    return rows.filter(on_it).values("owner_id").annotate(**counts)  # most that is open is on no view


def next_alarm_of(case_id: uuid.UUID) -> dt.datetime | None:
    """When the matter's clock next has something to say. One query."""
    return Case.objects.filter(id=case_id).values_list("alarm_at", flat=True).first()


def custodies_of(cases: Iterable[Case]) -> dict[uuid.UUID, list[Custody]]:
    """Whose hands each matter was in and when, in order, with the bodies. One query."""
    found: defaultdict[uuid.UUID, list[Custody]] = defaultdict(list)
    rows = Custody.objects.filter(case__in=[case.id for case in cases]).select_related("body")
    for custody in rows.order_by("since", "id"):
        found[custody.case_id].append(custody)
    return dict(found)
