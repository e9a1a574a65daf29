"""The late board: what is over its limit or soon will be, by how much and in whose hands."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from liren.domains.casework.choices import OPEN_STATES
from liren.domains.casework.models import Case, Custody
from liren.domains.casework.queries.lists import BRIEF, CaseFilter, CasePage, filtered_cases, paged
from liren.domains.casework.queries.views import view_of
from liren.domains.organisations.models import Body
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.worktime import Limit, WorkingCalendar, due_if_known

VIEWS = ("late", "soon", "suspended", "no_calendar")
A_DAY = Limit(days=1)
NAME = Body.objects.filter(id=OuterRef("owner_id")).values("short_name")
CLOCK_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BodyLine:
    """How many matters of each view of the board one body holds."""

    body_id: uuid.UUID
    name: str
    counts: dict[str, int]


def soon_until(calendar: WorkingCalendar) -> dt.datetime:
    """The end of the next working day; where the calendar does not know it, this hour tomorrow."""
    return due_if_known(A_DAY, clock.now(), calendar).at or clock.now() + CLOCK_DAY


def _conditions(actor: Actor, until: dt.datetime) -> dict[str, Q]:
    running = Q(state__in=OPEN_STATES, suspended_since=None, merged_into=None)
    soon = running & Q(due_at__gte=clock.now(), due_at__lte=until)
    return {view: soon if view == "soon" else view_of(actor, view) for view in VIEWS}


def late_cases(actor: Actor, wanted: CaseFilter, until: dt.datetime) -> QuerySet[Case]:
    """What a view of the board holds, in no order."""
    condition = _conditions(actor, until).get(wanted.view, Q(pk__in=()))
    return filtered_cases(actor, replace(wanted, view="")).filter(condition)


def list_late(actor: Actor, wanted: CaseFilter, until: dt.datetime, after: str = "") -> CasePage:
    """One page of a view of the board, the latest first, with owner, handler and grid. One query."""
    return paged(late_cases(actor, wanted, until), "due", after, shown=_on_the_board)


def _on_the_board(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("owner", "handler", "grid").defer(*BRIEF)


def late_by_body(actor: Actor, wanted: CaseFilter, until: dt.datetime) -> list[BodyLine]:
    """The bodies that hold such matters, most of the chosen view first; not narrowed by `wanted.body`. One query."""
    conditions = _conditions(actor, until)
    rows = filtered_cases(actor, replace(wanted, view="", body="")).filter(state__in=OPEN_STATES).order_by()
    counts = {view: Count("pk", filter=condition) for view, condition in conditions.items()}
    on_it = Q(due_at__lte=until) | Q(suspended_since__isnull=False) | Q(lacks_calendar__isnull=False)
    grouped = rows.filter(on_it).values("owner_id")  # most of what is open is on no view of the board
    counted: Iterable[Any] = grouped.annotate(name=Subquery(NAME), **counts)
    lines = [
        BodyLine(row["owner_id"], row["name"], {view: row[view] for view in VIEWS})
        for row in counted
        if any(row[view] for view in VIEWS)
    ]
    return sorted(lines, key=lambda line: (-line.counts.get(wanted.view, 0), line.name))


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
