"""The three rates by body, class, place, channel and period, each as hits of cases; the locality defines them.

A matter counts in the period in which its limit fell, so that nothing escapes by being left lying; a limit that
stands still has not fallen. Withdrawn and not admitted matters do not count, nor do thanks; one merged into another
is counted with that one, but its requester's rating is a rating like every other. The body is the first one to
receive a matter, which stays answerable for it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, UUIDField
from django.db.models.functions import Coalesce, Substr, TruncDay, TruncMonth, TruncWeek
from django.utils.translation import gettext as _

from liren.domains.casework.choices import SATISFIED_FROM, CaseKind, CaseState, Channel
from liren.domains.casework.models import Case, Category, Rating
from liren.domains.casework.policies import can_view_rates, cases_visible_to
from liren.domains.casework.queries.lists import CasePage, listed, paged
from liren.domains.casework.rules.periods import Days
from liren.domains.casework.rules.rates import Rate
from liren.domains.organisations import queries as organisations
from liren.domains.territory import queries as territory
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

BY = ("body", "category", "street", "community", "channel")
RATES = ("response", "resolution", "satisfaction")
TRUNC = {"day": TruncDay, "week": TruncWeek, "month": TruncMonth}
NOWHERE = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePeriod:
    """Whole days in China, both included; `place` a code prefix; `category` a code prefix; `body` an id.

    `earlier` is a period to compare with, drawn beside the chart's line.
    """

    since: dt.date
    until: dt.date
    place: str
    category: str = ""
    channel: str = ""
    body: str = ""
    earlier: Days | None = None

    @property
    def days(self) -> Days:
        return Days(self.since, self.until)


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


Figures = defaultdict[str, int]
Table = defaultdict[str, Figures]


def _table() -> Table:
    return defaultdict(lambda: defaultdict(int))


def rates(actor: Actor, period: RatePeriod, by: str = "body") -> RateReport:
    """The report of a place the actor may see figures of. Four queries at most. Raises `NotAllowed`."""
    _check(actor, period)
    step = period.days.step
    grouped, series, was = _table(), _table(), _table()
    for rate in RATES:
        for row in _counts(period, rate, by, step):
            day = row["step"].date().isoformat()
            _add(grouped[str(row["group"] or "")], rate, row["hits"], row["of"])
            _add(series[day], rate, row["hits"], row["of"])
            _add(was[day], rate, row["was_hits"], row["was_of"])
    lines = _lines(by, grouped, period.place)
    return RateReport(
        lines=lines,
        total=_line("", "", _sum(grouped)),
        series=_steps(period.days, step, series),
        was=_steps(period.earlier, step, was) if period.earlier else [],
        was_total=_line("", "", _sum(was)) if period.earlier else None,
        step=step,
    )


def rate_cases(
    actor: Actor,
    period: RatePeriod,
    rate: str,
    *,
    by: str = "body",
    key: str | None = None,
    hit: bool | None,
    after: str = "",
) -> CasePage:
    """The matters behind one number of the report: hits, misses (False) or all (None) of a rate. One query."""
    _check(actor, period)
    counted = _counted(period, rate)
    moment = _moment(rate)
    first, last = _bounds(period.days)
    counted = counted.filter(**{f"{moment}__gte": first, f"{moment}__lt": last})
    if hit is not None:
        counted = counted.filter(_hit(rate)) if hit else counted.filter(~_hit(rate))
    if key is not None:
        counted = counted.annotate(group=_key_of(by, _prefix(rate))).filter(_is_key(by, key))
    ids = counted.order_by().values("case_id" if rate == "satisfaction" else "pk")
    rows = Case.objects.filter(cases_visible_to(actor), pk__in=ids)
    return paged(listed(rows), "received", after)


def _check(actor: Actor, period: RatePeriod) -> None:
    if not can_view_rates(actor, period.place):
        raise NotAllowed


def _is_key(by: str, key: str) -> Q:
    if by == "body":
        return Q(group=_uuid(key))
    return Q(group=key) if key else Q(group=None) | Q(group="")


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return NOWHERE


def _counts(period: RatePeriod, rate: str, by: str, step: str) -> Iterable[dict[str, Any]]:
    """Hits and counted matters of both periods by group and step, in one query."""
    moment = _moment(rate)
    now, was = _within(moment, period.days), _within(moment, period.earlier)
    rows = _counted(period, rate).filter(now | was).annotate(group=_key_of(by, _prefix(rate)))
    stepped = rows.annotate(step=TRUNC[step](moment, tzinfo=clock.LOCAL)).order_by().values("group", "step")
    found: Iterable[dict[str, Any]] = stepped.annotate(
        of=Count("pk", filter=now),
        hits=Count("pk", filter=now & _hit(rate)),
        was_of=Count("pk", filter=was),
        was_hits=Count("pk", filter=was & _hit(rate)),
    )
    return found


def _within(moment: str, days: Days | None) -> Q:
    if days is None:
        return Q(pk__in=())
    first, last = _bounds(days)
    return Q(**{f"{moment}__gte": first, f"{moment}__lt": last})


def _bounds(days: Days) -> tuple[dt.datetime, dt.datetime]:
    """From the first midnight to the last, but never beyond now: a limit still running is not counted yet."""
    first = dt.datetime.combine(days.since, dt.time.min, clock.LOCAL)
    last = dt.datetime.combine(days.until + dt.timedelta(days=1), dt.time.min, clock.LOCAL)
    return first, min(last, clock.now())


def _moment(rate: str) -> str:
    """When a matter counts for a rate."""
    return {"response": "response_due", "resolution": "due_resolve", "satisfaction": "at"}[rate]


def _hit(rate: str) -> Q:
    if rate == "satisfaction":
        return Q(level__gte=SATISFIED_FROM)
    if rate == "resolution":
        return Q(resolved_at__isnull=False, resolved_at__lte=F("due_resolve"))
    accepted = Q(accepted_at__isnull=False, accepted_at__lte=F("response_due"))
    return accepted | Q(contacted_at__isnull=False, contacted_at__lte=F("response_due"))


def _prefix(rate: str) -> str:
    return "case__" if rate == "satisfaction" else ""


def _counted(period: RatePeriod, rate: str) -> QuerySet[Any]:
    """What can count for a rate at all: ratings for satisfaction, matters for the others."""
    prefix = _prefix(rate)
    rows: QuerySet[Any] = Rating.objects.all() if prefix else Case.objects.filter(merged_into=None)
    ended = [CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED]
    rows = rows.filter(**{f"{prefix}place_code__prefix": period.place})
    rows = rows.exclude(**{f"{prefix}state__in": ended}).exclude(**{f"{prefix}kind": CaseKind.THANKS})
    if period.category:
        rows = rows.filter(**{f"{prefix}category__code__startswith": period.category})
    if period.channel:
        rows = rows.filter(**{f"{prefix}channel": period.channel})
    if period.body:
        rows = rows.annotate(answerable=_key_of("body", prefix)).filter(answerable=_uuid(period.body))
    if rate == "response":
        rows = rows.annotate(response_due=Coalesce("due_accept", "due_contact"))
    if rate == "resolution":
        rows = rows.exclude(suspended_since__isnull=False, due_resolve__gte=F("suspended_since"))
    return rows


def _key_of(by: str, prefix: str) -> Any:
    if by == "category":
        return Substr(f"{prefix}category__code", 1, 2)
    if by == "street":
        return Substr(f"{prefix}place_code", 1, 9)
    if by == "community":
        return F(f"{prefix}place_code")
    if by == "channel":
        return F(f"{prefix}channel")
    named = [f"{prefix}first_body_id", f"{prefix}owner_id"]
    if prefix:  # whoever answered for the matter this one was merged into is rated
        named = [f"{prefix}merged_into__first_body_id", f"{prefix}merged_into__owner_id", *named]
    return Coalesce(*named, output_field=UUIDField())


def _add(figures: Figures, rate: str, hits: int, of: int) -> None:
    figures[rate] += hits
    figures[f"{rate}_of"] += of


def _sum(rows: Table) -> Figures:
    total: Figures = defaultdict(int)
    for row in rows.values():
        for name, value in row.items():
            total[name] += value
    return total


def _lines(by: str, grouped: Table, place: str) -> list[RateLine]:
    counted = {key: row for key, row in grouped.items() if any(row[f"{rate}_of"] for rate in RATES)}
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
    return RateLine(key, label, *(Rate(row[rate], row[f"{rate}_of"]) for rate in RATES))


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
