"""The report of a month (月报): what came in, the three rates beside the month before and a year ago, truth checks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from liren.domains.casework.models import Case
from liren.domains.casework.queries.assessing import totals_of
from liren.domains.casework.queries.lists import CaseFilter, filtered_cases
from liren.domains.casework.queries.rates import RateLine, rates_of_months
from liren.domains.casework.rules.periods import Days
from liren.domains.casework.rules.rates import Rate
from liren.kernel import clock
from liren.kernel.actor import Actor

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Monthly:
    """One month of a place; `previous` and `year_ago` are totals to compare with, `received` of all three."""

    place: str
    days: Days
    received: tuple[int, int, int]
    total: RateLine
    previous: RateLine
    year_ago: RateLine
    lines: list[RateLine]
    truth: Rate
    kept_closed: Rate

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened that a figure could be made of."""
        of = (self.total.response.of, self.total.resolution.of, self.total.satisfaction_all.of)
        return not (self.received[0] or any(of) or self.truth.of or self.kept_closed.of)


def month_of(first: dt.date) -> Days:
    after = (first.replace(day=1) + 31 * DAY).replace(day=1)
    return Days(first.replace(day=1), after - DAY)


def earlier_months(days: Days) -> tuple[Days, Days]:
    """The month before, and the same month a year ago."""
    return month_of(days.since - DAY), month_of(days.since.replace(year=days.since.year - 1))


def monthly(actor: Actor, place: str, first: dt.date) -> Monthly:
    """The report of a place the actor may see figures of. Raises `NotAllowed`. Six queries at most."""
    days = month_of(first)
    months = (days, *earlier_months(days))
    lines, totals = rates_of_months(actor, place, months)
    beside = _beside(actor, place, months)
    return Monthly(
        place=place,
        days=days,
        received=beside["received"],
        total=totals[0],
        previous=totals[1],
        year_ago=totals[2],
        lines=lines,
        truth=Rate(*beside["truth"][:2]),
        kept_closed=Rate(*beside["kept_closed"][:2]),
    )


def how_much(actor: Actor, place: str, first: dt.date) -> int:
    """How many matters a report rests on, about: those received in its three months. One query."""
    days = month_of(first)
    rows = filtered_cases(actor, CaseFilter(view="all", place=place)).order_by()
    return sum(rows.aggregate(**_counts((days, *earlier_months(days)))).values())


def _beside(actor: Actor, place: str, months: tuple[Days, Days, Days]) -> dict[str, tuple[int, int, int]]:
    """The matters received in each month, and hits and counted of truth checks and of what was kept closed. One
    query."""
    named = ("what", "one", "two", "three")
    received = _received(actor, place, months).values_list(*named)
    others = [
        rows.order_by()
        .values(what=Value(what), three=Value(0))
        .annotate(one=hits, two=of)
        .values_list(*named)
        for what, (rows, hits, of) in totals_of(place, months[0].since, months[0].until).items()
    ]
    return {what: counts for what, *counts in received.union(*others, all=True)}


def _received(actor: Actor, place: str, months: tuple[Days, Days, Days]) -> QuerySet[Case, Any]:
    """Of what the actor sees, so that the list behind it is as long."""
    rows = (
        filtered_cases(actor, CaseFilter(view="all", place=place)).order_by().values(what=Value("received"))
    )
    return rows.annotate(**_counts(months))


def _counts(months: tuple[Days, Days, Days]) -> dict[str, Count]:
    named = zip(("one", "two", "three"), months, strict=True)
    return {name: Count("pk", filter=_in(days)) for name, days in named}


def _in(days: Days) -> Q:
    first = dt.datetime.combine(days.since, dt.time.min, clock.LOCAL)
    return Q(received_at__gte=first, received_at__lt=first + (days.until - days.since + DAY))


def today_month() -> dt.date:
    """The first day of the last month that is over."""
    return month_of(clock.today().replace(day=1) - DAY).since
