"""The three rates by body, class, place and period, each as hits of cases; definitions stand in the locality pack.

A matter counts in the period in which its limit fell, so that nothing escapes by being left lying. Withdrawn, not
admitted and merged matters do not count, nor do thanks.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, Substr, TruncMonth, TruncWeek

from liren.domains.casework.choices import SATISFIED_FROM, CaseKind, CaseState
from liren.domains.casework.models import Case, Category, Rating
from liren.domains.casework.rules.rates import Rate
from liren.domains.organisations import queries as organisations
from liren.domains.territory import queries as territory
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

BY = ("body", "category", "street", "community", "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePeriod:
    """Whole days in China, both included; `place` a code prefix; `category` a code prefix; `body` an id."""

    since: dt.date
    until: dt.date
    place: str
    category: str = ""
    channel: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class RateLine:
    """One row of the report."""

    key: str
    label: str
    response: Rate
    resolution: Rate
    satisfaction: Rate

    @property
    def late(self) -> int:
        return self.resolution.of - self.resolution.hits


@dataclass(frozen=True, slots=True)
class RateReport:
    lines: list[RateLine]
    total: RateLine
    series: list[RateLine]
    step: str  # "week" or "month"


def rates(actor: Actor, period: RatePeriod, by: str = "body") -> RateReport:
    """The report of a place the actor may see figures of. Eight queries at most. Raises `NotAllowed`."""
    if not actor.may("reports.view", place_code=period.place):
        raise NotAllowed
    grouped = _grouped(period, by)
    labels = _labels(by, grouped.keys(), period.place)
    lines = [_line(key, labels.get(key, key), row) for key, row in grouped.items()]
    lines.sort(key=lambda line: (-line.resolution.of, line.label))
    total = _line("", "", _sum(grouped.values()))
    step = "week" if (period.until - period.since).days <= 140 else "month"
    return RateReport(lines, total, _series(period, step), step)


Figures = dict[str, int]


def _counted(period: RatePeriod) -> Any:
    rows = Case.objects.filter(place_code__prefix=period.place, merged_into=None)
    rows = rows.exclude(state__in=[CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED]).exclude(kind=CaseKind.THANKS)
    if period.category:
        rows = rows.filter(category__code__startswith=period.category)
    if period.channel:
        rows = rows.filter(channel=period.channel)
    if period.body:
        rows = rows.filter(owner_id=uuid.UUID(period.body))
    return rows.annotate(response_due=Coalesce("due_accept", "due_contact"))


def _bounds(period: RatePeriod) -> tuple[dt.datetime, dt.datetime]:
    """From the first midnight to the last, but never beyond now: a limit still running is not counted yet."""
    first = dt.datetime.combine(period.since, dt.time.min, clock.LOCAL)
    last = dt.datetime.combine(period.until + dt.timedelta(days=1), dt.time.min, clock.LOCAL)
    return first, min(last, clock.now())


def _responded() -> Q:
    return Q(accepted_at__lte=F("response_due")) | Q(contacted_at__lte=F("response_due"))


def _key_of(by: str, prefix: str = "") -> Any:
    if by == "category":
        return Substr(f"{prefix}category__code", 1, 2)
    if by == "street":
        return Substr(f"{prefix}place_code", 1, 9)
    if by == "community":
        return F(f"{prefix}place_code")
    if by == "channel":
        return F(f"{prefix}channel")
    return Coalesce(f"{prefix}first_body_id", f"{prefix}owner_id")


def _grouped(period: RatePeriod, by: str) -> dict[str, Figures]:
    first, last = _bounds(period)
    responding = Q(response_due__gte=first, response_due__lt=last)
    resolving = Q(due_resolve__gte=first, due_resolve__lt=last)
    cases = _counted(period).filter(responding | resolving).annotate(group=_key_of(by)).order_by()
    counted = cases.values("group").annotate(
        response_of=Count("pk", filter=responding),
        response=Count("pk", filter=responding & _responded()),
        resolution_of=Count("pk", filter=resolving),
        resolution=Count("pk", filter=resolving & Q(resolved_at__lte=F("due_resolve"))),
    )
    found = dict(_tallies(counted, "group"))
    rated = _ratings(period).annotate(group=_key_of(by, "case__")).values("group").annotate(**_rated())
    for key, row in _tallies(rated, "group"):
        found.setdefault(key, {}).update(row)
    return found


def _tallies(rows: Iterable[Mapping[str, Any]], key: str) -> Iterator[tuple[str, Figures]]:
    """Each row of counts with what it was grouped by; days as ISO dates."""
    for row in rows:
        group = row[key]
        name = group.date().isoformat() if isinstance(group, dt.datetime) else str(group or "")
        yield name, {column: int(value) for column, value in row.items() if column != key}


def _ratings(period: RatePeriod) -> QuerySet[Rating]:
    first, last = _bounds(period)
    return Rating.objects.filter(case__in=_counted(period), at__gte=first, at__lt=last).order_by()


def _rated() -> dict[str, Count]:
    return {"rated_of": Count("pk"), "rated": Count("pk", filter=Q(level__gte=SATISFIED_FROM))}


def _series(period: RatePeriod, step: str) -> list[RateLine]:
    trunc = TruncWeek if step == "week" else TruncMonth
    first, last = _bounds(period)
    base = _counted(period)
    found: dict[str, Figures] = {}
    parts = (
        (
            base.filter(response_due__gte=first, response_due__lt=last),
            "response_due",
            "response",
            _responded(),
        ),
        (
            base.filter(due_resolve__gte=first, due_resolve__lt=last),
            "due_resolve",
            "resolution",
            Q(resolved_at__lte=F("due_resolve")),
        ),
    )
    for rows, field, name, hit in parts:
        stepped = rows.annotate(step=trunc(field, tzinfo=clock.LOCAL)).order_by().values("step")
        counts = {f"{name}_of": Count("pk"), name: Count("pk", filter=hit)}
        for day, row in _tallies(stepped.annotate(**counts), "step"):
            found.setdefault(day, {}).update(row)
    rated = (
        _ratings(period).annotate(step=trunc("at", tzinfo=clock.LOCAL)).values("step").annotate(**_rated())
    )
    for day, row in _tallies(rated, "step"):
        found.setdefault(day, {}).update(row)
    return [_line(day, day, figures) for day, figures in sorted(found.items())]


def _line(key: str, label: str, row: Figures) -> RateLine:
    def rate(name: str) -> Rate:
        return Rate(row.get(name, 0), row.get(f"{name}_of", 0))

    return RateLine(key, label, rate("response"), rate("resolution"), rate("rated"))


def _sum(rows: Iterable[Figures]) -> Figures:
    total: Figures = {}
    for row in rows:
        for name, value in row.items():
            total[name] = total.get(name, 0) + value
    return total


def _labels(by: str, keys: Iterable[str], place: str) -> dict[str, str]:
    wanted = [key for key in keys if key]
    if by == "body":
        return {str(body): name for body, name in organisations.names_of(_uuids(wanted)).items()}
    if by == "category":
        rows = Category.objects.filter(county=place[:6], level=1, code__in=wanted)
        return {row.code: row.shown for row in rows}
    if by in ("street", "community"):
        return dict(territory.places_named(wanted))
    return {}


def _uuids(texts: Iterable[str]) -> list[uuid.UUID]:
    return [uuid.UUID(text) for text in texts]
