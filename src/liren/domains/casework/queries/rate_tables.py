"""The counts of a report: of whole months from sums, of other days from facts, of matters that changed since the worker
last counted from themselves. Where too many wait to be counted, all from the rows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Count, DateField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Substr, TruncMonth
from django.db.models.lookups import Exact

from liren.domains.casework.models import Case, RateFact, RateSum
from liren.domains.casework.models.reach import reach
from liren.domains.casework.queries.rate_rows import (
    EVERY,
    EVERY_OF,
    SUMMED,
    RatePeriod,
    bounds,
    count_rows,
    counted,
    is_hit,
    key_of,
    moment_of,
    step_in,
    told_of,
    uuid_of,
    within,
)
from liren.domains.casework.rules.periods import Days, step_of
from liren.domains.casework.rules.rates import STREET, Fact, whole_months
from liren.kernel import clock

BEHIND_MOST = 2000  # changed matters that are read one by one; with more of them the rows are counted
FIGURES = tuple(name for rate in SUMMED for name in (rate, f"{rate}_of"))
FACT = ("case_id", "rate", "at", "is_hit", "place_code", "body", "category", "channel")
LEVEL_ONE = 2  # figures of a class of the first level, by which facts are told apart
MARKED = (
    "SELECT marked.case_id, under.id FROM (SELECT case_id FROM casework_ratemark ORDER BY id LIMIT %s) AS marked"
    " LEFT JOIN casework_case AS under ON under.merged_into_id = marked.case_id"
)
Figures = defaultdict[str, int]
Table = defaultdict[str, Figures]


def _table() -> Table:
    return defaultdict(lambda: defaultdict(int))


@dataclass(slots=True)
class Tables:
    """Counts by line, and by step of the period and of the earlier one."""

    grouped: Table = field(default_factory=_table)
    series: Table = field(default_factory=_table)
    was: Table = field(default_factory=_table)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period: its whole months that are summed up, and what is left of it."""

    days: Days
    months: tuple[dt.date, dt.date] | None
    left: list[tuple[dt.datetime, dt.datetime]]

    def has(self, month: dt.date) -> bool:
        return self.months is not None and self.months[0] <= month <= self.months[1]


def read_tables(period: RatePeriod, by: str, step: str) -> Tables:
    """Two queries, three where sums help; one more while changed matters wait to be counted."""
    tables = Tables()
    behind = cases_behind()
    if behind is None or len(period.category) > LEVEL_ONE:
        _add_rows(tables, period, by, step)
        return tables
    is_summed = step == "month" and _is_summed(period, by)
    now, was = _stretch(period.days, is_summed), _stretch(period.earlier, is_summed)
    _add_facts(tables, period, by, step, (now, was))
    if now and now.months:
        _add_sums(tables, period, by, (now, was))
    for fact, sign in _corrections(behind):
        if _fits(fact, period):
            _add_one(tables, period, by, step, fact, sign)
    return tables


def read_months(place: str, months: Sequence[Days]) -> list[Table]:
    """The counts of each of these months by the body that answers. Three queries at most, one more while changed
    matters wait to be counted."""
    tables, behind = [_table() for _month in months], cases_behind()
    period = RatePeriod(since=months[0].since, until=months[0].until, place=place)
    if behind is None:
        for rate in SUMMED:
            rows = counted(period, rate).annotate(group=key_of("body", rate))
            _add_months(tables, rows, months, moment_of(rate), is_hit(rate), Value(rate))
        return tables
    today = clock.today()
    over = [days for days in months if len(place) <= STREET and whole_months(days.since, days.until, today)]
    rest = [None if days in over else days for days in months]
    if any(rest):
        facts = RateFact.objects.filter(_of(period)).annotate(group=F("body"))
        _add_months(tables, facts, rest, "at", Q(is_hit=True), F("rate"))
    if over:
        _add_summed_months(tables, place, months, over)
    for fact, sign in _corrections(behind):
        for table, days in zip(tables, months, strict=True):
            if _fits(fact, period) and _is_within(fact, days):
                table[fact.key("body")][fact.rate] += sign * fact.is_hit
                table[fact.key("body")][f"{fact.rate}_of"] += sign
    return tables


def _add_months(
    tables: list[Table], rows: QuerySet[Any], months: Sequence[Days | None], moment: str, hit: Q, rate: Any
) -> None:
    inside = [within(moment, days) for days in months]
    kept = rows.filter(reduce(or_, inside)).order_by().values("group", of_rate=rate)
    counts = {f"of_{at}": Count("pk", filter=each) for at, each in enumerate(inside)}
    counts |= {f"hits_{at}": Count("pk", filter=each & hit) for at, each in enumerate(inside)}
    found: Any = kept.annotate(**counts)
    for row in found:
        for at, table in enumerate(tables):
            table[str(row["group"])][row["of_rate"]] += row[f"hits_{at}"]
            table[str(row["group"])][f"{row['of_rate']}_of"] += row[f"of_{at}"]


def _add_summed_months(tables: list[Table], place: str, months: Sequence[Days], over: list[Days]) -> None:
    rows = RateSum.objects.filter(
        street__prefix=place, by="body", month__in=[days.since for days in over]
    ).values(name=F("key"), at=F("month"))
    first_days = [days.since for days in months]
    for name, month, *sums in _summed(rows):
        figures = tables[first_days.index(month)][name]
        for figure, value in zip(FIGURES, sums, strict=True):
            figures[figure] += value


def cases_behind() -> list[uuid.UUID] | None:
    """Matters that may count otherwise than they were counted, with those merged into them; None if they are too
    many. One query."""
    with connection.cursor() as cursor:
        cursor.execute(MARKED, [BEHIND_MOST + 1])
        rows = cursor.fetchall()
    marked = {str(key) for row in rows for key in row if key is not None}
    return None if len(rows) > BEHIND_MOST else sorted(map(uuid.UUID, marked))


def merged_into(case_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The matters merged into these, whose ratings are the others' body's."""
    return set(Case.objects.filter(merged_into__in=list(case_ids)).values_list("id", flat=True))


def facts_kept(case_ids: Iterable[uuid.UUID]) -> Iterator[tuple[uuid.UUID, Fact]]:
    """As what these matters have been counted. One query."""
    for case_id, *told in _kept(case_ids):
        yield case_id, Fact(*told)


def _kept(case_ids: Iterable[uuid.UUID]) -> QuerySet[RateFact, tuple[Any, ...]]:
    return RateFact.objects.filter(case_id__in=list(case_ids)).values_list(*FACT)


def facts_behind(period: RatePeriod, rate: str, hit: bool | None) -> QuerySet[RateFact]:
    """What has been counted for a rate of a period: all, its hits or its misses. No query yet."""
    rates = (rate,) if rate != EVERY else EVERY_OF
    rows = RateFact.objects.filter(_of(period), within("at", period.days), rate__in=rates)
    return rows if hit is None else rows.filter(is_hit=hit)


def sums_of_facts(by: str) -> Iterator[dict[str, Any]]:
    """What the facts of all matters add up to, as rows of sums by one kind of line. One query."""
    month = Cast(TruncMonth("at", tzinfo=clock.LOCAL), DateField())
    rows = RateFact.objects.annotate(month=month, street=Substr("place_code", 1, STREET), line=line_of(by))
    sums: dict[str, Any] = {}
    for rate in SUMMED:
        sums |= {
            rate: Count("pk", filter=Q(rate=rate, is_hit=True)),
            f"{rate}_of": Count("pk", filter=Q(rate=rate)),
        }
    summed: Any = rows.order_by().values("month", "street", "line").annotate(**sums)
    for row in summed.iterator(chunk_size=5000):
        yield {"by": by, "key": str(row.pop("line")), **row}


def _is_summed(period: RatePeriod, by: str) -> bool:
    """Whether sums of months tell it: of a street and wider, narrowed by nothing but what the lines are."""
    narrowed = {name for name in ("body", "category", "channel") if getattr(period, name)}
    return len(period.place) <= STREET and narrowed <= {by}


def _stretch(days: Days | None, is_summed: bool) -> Stretch | None:
    if days is None:
        return None
    first, last = bounds(days)
    months = whole_months(days.since, days.until, clock.today()) if is_summed else None
    if months is None:
        return Stretch(days, None, [(first, last)])
    begin = dt.datetime.combine(months[0], dt.time.min, clock.LOCAL)
    after = (months[1] + dt.timedelta(days=31)).replace(day=1)
    end = dt.datetime.combine(after, dt.time.min, clock.LOCAL)
    return Stretch(days, months, [pair for pair in ((first, begin), (end, last)) if pair[0] < pair[1]])


def _add_rows(tables: Tables, period: RatePeriod, by: str, step: str) -> None:
    for rate in SUMMED:
        for row in count_rows(period, rate, by, step):
            _add(tables, rate, row, str(row["group"] or ""), row["step"])


def _add_facts(
    tables: Tables, period: RatePeriod, by: str, step: str, stretches: tuple[Stretch | None, ...]
) -> None:
    now, was = map(_in_what_is_left, stretches)
    left = [pair for stretch in stretches if stretch for pair in stretch.left]
    rows = RateFact.objects.filter(now | was).filter(_of(period)).annotate(group=line_of(by))
    stepped = rows.annotate(step=step_in("at", step, left)).order_by()
    counted = stepped.values("rate", "group", "step").annotate(
        of=Count("pk", filter=now),
        hits=Count("pk", filter=now & Q(is_hit=True)),
        was_of=Count("pk", filter=was),
        was_hits=Count("pk", filter=was & Q(is_hit=True)),
    )
    found: Any = counted
    for row in found:
        _add(tables, row["rate"], row, str(row["group"]), row["step"])


def _in_what_is_left(stretch: Stretch | None) -> Q:
    found = Q(pk__in=())
    for first, last in stretch.left if stretch else ():
        found |= Q(at__gte=first, at__lt=last)
    return found


def _of(period: RatePeriod) -> Q:
    """In the place, class, channel and body of the period."""
    place, figures = period.place, len(period.place)
    wanted = Q(place_code__prefix=place)
    for each in (STREET, 6):  # as the indexes have it
        if figures >= each:
            wanted &= Q(Exact(reach(each), place[:each]))
            break
    if period.category:
        wanted &= Q(category__startswith=period.category)
    if period.channel:
        wanted &= Q(channel=period.channel)
    return wanted & Q(body=uuid_of(period.body)) if period.body else wanted


def line_of(by: str) -> Any:
    """The column of a fact that is the key of its line."""
    if by == "street":
        return Substr("place_code", 1, STREET)
    return F({"community": "place_code"}.get(by, by))


def _add_sums(tables: Tables, period: RatePeriod, by: str, stretches: tuple[Stretch | None, ...]) -> None:
    """Lines of the period and steps of both, in one query."""
    now, was = map(_in_months, stretches)
    key = getattr(period, by, "") if by != "street" else ""
    kept, line = ("channel", "street") if by == "street" else (by, "key")
    rows = RateSum.objects.filter(street__prefix=period.place, by=kept, **({"key": key} if key else {}))
    lines = rows.filter(now).values(name=F(line), at=Value(None, output_field=DateField()))
    steps = rows.filter(now | was).values(name=Value(""), at=F("month"))
    for name, month, *sums in _summed(lines).union(_summed(steps), all=True):
        for table in _tables_of(tables, month, stretches):
            figures = table[name if month is None else month.isoformat()]
            for figure, value in zip(FIGURES, sums, strict=True):
                figures[figure] += value


def _summed(rows: QuerySet[Any, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    sums = {f"sum_{figure}": Sum(figure) for figure in FIGURES}
    summed: QuerySet[Any, tuple[Any, ...]] = rows.order_by().annotate(**sums).values_list("name", "at", *sums)
    return summed


def _tables_of(tables: Tables, month: dt.date | None, stretches: tuple[Stretch | None, ...]) -> list[Table]:
    """Where a row of sums belongs: a line, or a step of one period or of both."""
    if month is None:
        return [tables.grouped]
    steps = zip(stretches, (tables.series, tables.was), strict=True)
    return [table for stretch, table in steps if stretch and stretch.has(month)]


def _in_months(stretch: Stretch | None) -> Q:
    if stretch is None or stretch.months is None:
        return Q(pk__in=())
    return Q(month__gte=stretch.months[0], month__lte=stretch.months[1])


def _corrections(behind: list[uuid.UUID]) -> Iterator[tuple[Fact, int]]:
    """What has to be added and taken away for the matters that changed."""
    if not behind:
        return
    first, *others = (rows.annotate(sign=Value(1)) for rows in told_of(behind))
    taken = _kept(behind).annotate(sign=Value(-1))
    for _case, *told, sign in first.union(*others, taken, all=True):
        yield Fact(*told), sign


def _fits(fact: Fact, period: RatePeriod) -> bool:
    return (
        fact.place_code.startswith(period.place)
        and fact.category.startswith(period.category)
        and fact.channel == (period.channel or fact.channel)
        and (not period.body or fact.body == uuid_of(period.body))
    )


def _add_one(tables: Tables, period: RatePeriod, by: str, step: str, fact: Fact, sign: int) -> None:
    is_now, was = _is_within(fact, period.days), _is_within(fact, period.earlier)
    counts = {"of": sign * is_now, "hits": sign * (is_now and fact.is_hit)}
    counts |= {"was_of": sign * was, "was_hits": sign * (was and fact.is_hit)}
    day = step_of(fact.at.astimezone(clock.LOCAL).date(), step)
    _add(tables, fact.rate, counts, fact.key(by), day.isoformat())


def _is_within(fact: Fact, days: Days | None) -> bool:
    if days is None:
        return False
    first, last = bounds(days)
    return first <= fact.at < last


def _add(tables: Tables, rate: str, row: dict[str, Any], group: str, day: str) -> None:
    for table, key, was in (
        (tables.grouped, group, ""),
        (tables.series, day, ""),
        (tables.was, day, "was_"),
    ):
        table[key][rate] += row[f"{was}hits"]
        table[key][f"{rate}_of"] += row[f"{was}of"]
