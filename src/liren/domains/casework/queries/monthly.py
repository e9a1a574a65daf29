"""The report of a month (月报): what came in, the three rates beside the month before and a year ago, truth checks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from liren.domains.casework.queries.assessing import kept_closed_by_body, truth_by_body
from liren.domains.casework.queries.lists import CaseFilter, filtered_cases
from liren.domains.casework.queries.rates import RateLine, RatePeriod, rates
from liren.domains.casework.rules.periods import Days
from liren.domains.casework.rules.rates import Rate
from liren.kernel import clock
from liren.kernel.actor import Actor

DAY = dt.timedelta(days=1)
NOTHING = Rate(0, 0)


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
    """The report of a place the actor may see figures of. Raises `NotAllowed`. Fourteen queries at most."""
    days = month_of(first)
    before, year_ago = earlier_months(days)
    report = rates(actor, _period(place, days, before), "body")
    long_ago = rates(actor, _period(place, year_ago), "channel")
    return Monthly(
        place=place,
        days=days,
        received=_received(actor, place, (days, before, year_ago)),
        total=report.total,
        previous=report.was_total or report.total,
        year_ago=long_ago.total,
        lines=report.lines,
        truth=sum(truth_by_body(place, days.since, days.until).values(), NOTHING),
        kept_closed=sum(kept_closed_by_body(place, days.since, days.until).values(), NOTHING),
    )


def _period(place: str, days: Days, earlier: Days | None = None) -> RatePeriod:
    return RatePeriod(since=days.since, until=days.until, place=place, earlier=earlier)


def _received(actor: Actor, place: str, months: tuple[Days, Days, Days]) -> tuple[int, int, int]:
    """Of what the actor sees, so that the list behind it is as long. One query."""
    rows = filtered_cases(actor, CaseFilter(view="all", place=place)).order_by()
    counted = {f"of_{at}": Count("pk", filter=_in(days)) for at, days in enumerate(months)}
    found = rows.aggregate(**counted)
    return found["of_0"], found["of_1"], found["of_2"]


def _in(days: Days) -> Q:
    first = dt.datetime.combine(days.since, dt.time.min, clock.LOCAL)
    return Q(received_at__gte=first, received_at__lt=first + (days.until - days.since + DAY))


def today_month() -> dt.date:
    """The first day of the last month that is over."""
    return month_of(clock.today().replace(day=1) - DAY).since
