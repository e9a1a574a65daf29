"""The three rates by body, class, place, channel and period, each as hits of cases (`rate_rows` says what counts).

Figures come from facts and, of whole months, from sums, which the worker keeps in step (`actions.rate_sums`); matters
changed since it counted last are read themselves, so that a report is always of this moment.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from liren.domains.casework.choices import Channel
from liren.domains.casework.models import Category
from liren.domains.casework.policies import can_view_rates
from liren.domains.casework.queries import rate_rows
from liren.domains.casework.queries.drill import Drill, drill
from liren.domains.casework.queries.found import among
from liren.domains.casework.queries.rate_rows import RATES, SUMMED, RatePeriod
from liren.domains.casework.queries.rate_tables import (
    LEVEL_ONE,
    Figures,
    Table,
    cases_behind,
    facts_behind,
    line_of,
    read_months,
    read_tables,
)
from liren.domains.casework.rules.periods import Days
from liren.domains.casework.rules.rates import Rate
from liren.domains.organisations import queries as organisations
from liren.domains.territory import queries as territory
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

__all__ = ["BY", "RATES", "RateLine", "RatePeriod", "RateReport", "rate_cases", "rates", "rates_of_months"]
NOTHING = Rate(0, 0)
KNOWN = 1500  # facts that are read once instead of being looked for twice
BY = ("body", "category", "street", "community", "channel")


@dataclass(frozen=True, slots=True)
class RateLine:
    """One row of the report. `left_out` are the ratings that were not counted after an appeal."""

    key: str
    label: str
    response: Rate
    resolution: Rate
    satisfaction: Rate
    left_out: Rate = NOTHING
    overdue: Rate = NOTHING
    returned: Rate = NOTHING

    @property
    def satisfaction_all(self) -> Rate:
        """Satisfaction as it would be with every rating."""
        return self.satisfaction + self.left_out

    @property
    def late(self) -> int:
        """Matters whose limit for resolving has fallen and that were not resolved within it."""
        return self.resolution.of - self.resolution.hits


@dataclass(frozen=True, slots=True)
class RateReport:
    """`series` has a line a step, labelled by its first day; `was` the same number of the earlier period."""

    lines: list[RateLine]
    total: RateLine
    series: list[RateLine]
    was: list[RateLine]
    was_total: RateLine | None
    step: str  # "day", "week" or "month"


def rates(actor: Actor, period: RatePeriod, by: str = "body") -> RateReport:
    """The report of a place the actor may see figures of. Four queries at most, one more while changed matters
    wait to be counted. Raises `NotAllowed`."""
    _check(actor, period)
    step = period.days.step
    found = read_tables(period, by, step)
    lines = _lines(by, found.grouped, period.place)
    return RateReport(
        lines=lines,
        total=_line("", "", _sum(found.grouped)),
        series=_steps(period.days, step, found.series),
        was=_steps(period.earlier, step, found.was) if period.earlier else [],
        was_total=_line("", "", _sum(found.was)) if period.earlier else None,
        step=step,
    )


def rates_of_months(
    actor: Actor, place: str, months: Sequence[Days]
) -> tuple[list[RateLine], list[RateLine]]:
    """The lines of the first month by body, and the total of each month. Raises `NotAllowed`. Four queries at most, one
    more while changed matters wait to be counted."""
    _check(actor, RatePeriod(since=months[0].since, until=months[0].until, place=place))
    tables = read_months(place, months)
    return _lines("body", tables[0], place), [_line("", "", _sum(table)) for table in tables]


def rate_cases(
    actor: Actor,
    period: RatePeriod,
    rate: str,
    *,
    by: str = "body",
    key: str | None = None,
    hit: bool | None,
    after: str = "",
) -> Drill:
    """What is behind one number of the report: hits, misses (False) or all (None) of a rate; of satisfaction, of what
    was left out and of both together the ratings.

    The facts that were counted say which matters they are, and the matters themselves whether it is still so. Four
    queries, five of very many; one more while changed matters wait to be counted, one less where the actor sees all of
    the place."""
    _check(actor, period)
    found = behind(period, rate, by=by, key=key, hit=hit)
    waiting = cases_behind()
    if waiting is None or len(period.category) > LEVEL_ONE:
        return drill(actor, found, after, place=period.place)
    facts = facts_behind(period, rate, hit).exclude(case_id__in=waiting)
    if key is not None:
        facts = facts.annotate(group=line_of(by)).filter(_is_key(by, key))
    case = "case" if rate_rows.prefix_of(rate) else "pk"
    changed = found.filter(**{f"{case}__in": waiting})
    known = list(facts.values_list("case_id", flat=True)[: KNOWN + 1])
    if len(known) <= KNOWN:
        total, told = len(known), Q(**{f"{case}__in": [*known, *waiting]})
    else:
        total, told = facts.count(), among(facts.values("case_id"), case)
        told = told | Q(**{f"{case}__in": waiting}) if waiting else told
    total += changed.order_by().count() if waiting else 0
    return drill(actor, found.filter(told), after, place=period.place, total=total)


def behind(
    period: RatePeriod, rate: str, *, by: str = "body", key: str | None = None, hit: bool | None
) -> QuerySet[Any]:
    """The matters or ratings that a number counts, whoever may see them. No query yet."""
    found = rate_rows.counted(period, rate).filter(rate_rows.within(rate_rows.moment_of(rate), period.days))
    if hit is not None:
        found = found.filter(rate_rows.is_hit(rate)) if hit else found.filter(~rate_rows.is_hit(rate))
    if key is not None:
        found = found.annotate(group=rate_rows.key_of(by, rate)).filter(_is_key(by, key))
    return found


def _check(actor: Actor, period: RatePeriod) -> None:
    if not can_view_rates(actor, period.place):
        raise NotAllowed


def _is_key(by: str, key: str) -> Q:
    if by == "body":
        return Q(group=rate_rows.uuid_of(key))
    return Q(group=key) if key else Q(group=None) | Q(group="")


def _sum(table: Table) -> Figures:
    total = Figures(int)
    for row in table.values():
        for name, value in row.items():
            total[name] += value
    return total


def _lines(by: str, grouped: Table, place: str) -> list[RateLine]:
    shown = [f"{rate}_of" for rate in SUMMED]
    counted = {key: row for key, row in grouped.items() if any(row[name] for name in shown)}
    labels = _labels(by, counted, place)
    lines = [_line(key, labels.get(key, key), row) for key, row in counted.items()]
    return sorted(lines, key=lambda line: (-line.resolution.of, -line.response.of, line.label))


def _steps(days: Days, step: str, found: Table) -> list[RateLine]:
    """A line a step, also where nothing was counted."""
    return [
        _line(day.isoformat(), day.isoformat(), found[day.isoformat()])
        for day in days.steps(step, clock.today())
    ]


def _line(key: str, label: str, row: Figures) -> RateLine:
    return RateLine(key, label, *(Rate(row[rate], row[f"{rate}_of"]) for rate in SUMMED))


def _labels(by: str, keys: Iterable[str], place: str) -> dict[str, str]:
    wanted = [key for key in keys if key]
    if by == "body":
        return {str(body): name for body, name in organisations.names_of(map(uuid.UUID, wanted)).items()}
    if by == "category":
        rows = Category.objects.filter(county=place[:6], level=1, code__in=wanted)
        return {"": _("未定类别"), **{row.code: row.shown for row in rows}}
    if by == "channel":
        return {channel.value: str(channel.label) for channel in Channel}
    return dict(territory.places_named(wanted))
