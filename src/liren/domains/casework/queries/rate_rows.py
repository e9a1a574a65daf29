"""What counts for the three rates, as conditions on matters and ratings; the locality defines it.

A matter counts in the period in which its limit fell, so that nothing escapes by being left lying; a limit that
stands still has not fallen. Withdrawn and not admitted matters do not count, nor do thanks; one merged into another
is counted with that one, but its requester's rating is a rating like every other. A rating left out after an appeal
(剔除) is not counted, and shown beside. The body is the first one to
receive a matter, which stays answerable for it.

Overdue are those of the matters counted for resolution that missed any limit. What was returned counts in the period
in which the desk gave it, for the body that it was given to, whoever handled it in the end.

What is looked at here is marked when it changes (`models.marking`), so that the sums can follow.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, Count, F, Q, QuerySet, UUIDField, Value, When
from django.db.models import Case as Choice
from django.db.models.functions import Coalesce, Substr

from liren.domains.casework.choices import SATISFIED_FROM, CaseKind, CaseState
from liren.domains.casework.models import Case, Dispatch, Rating
from liren.domains.casework.rules.periods import Days
from liren.domains.casework.rules.rates import Fact
from liren.kernel import clock

RATES = ("response", "resolution", "satisfaction")
LEFT_OUT = "left_out"  # ratings that an appeal has left out, as they would have counted
OVERDUE = "overdue"  # of what counts for resolution, what missed the limit for responding or for resolving
RETURNED = "returned"  # of what the desk gave to a body, what the body gave back
OF_LIMITS = ("response", "resolution", OVERDUE)
SUMMED = (*RATES, LEFT_OUT, OVERDUE, RETURNED)
EVERY = "every"  # every rating, counted or left out
EVERY_OF = ("satisfaction", LEFT_OUT)
OF_RATINGS = ("satisfaction", LEFT_OUT, EVERY)
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


def uuid_of(text: str) -> uuid.UUID:
    """Of no body, if the text is no key."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return NOWHERE


def bounds(days: Days) -> tuple[dt.datetime, dt.datetime]:
    """From the first midnight to the last, but never beyond now: a limit still running is not counted yet."""
    first = dt.datetime.combine(days.since, dt.time.min, clock.LOCAL)
    last = dt.datetime.combine(days.until + dt.timedelta(days=1), dt.time.min, clock.LOCAL)
    return first, min(last, clock.now())


def within(moment: str, days: Days | None) -> Q:
    if days is None:
        return Q(pk__in=())
    first, last = bounds(days)
    return Q(**{f"{moment}__gte": first, f"{moment}__lt": last})


def step_in(moment: str, step: str, stretches: Iterable[tuple[dt.datetime, dt.datetime]]) -> Choice:
    """The first day of the step in which a moment of these stretches of time lies, as it is written.

    Compared with where each step begins: SQLite would call back into Python to cut off every date in its zone.
    """
    days: set[dt.date] = set()
    for first, last in stretches:
        days |= set(Days(_day(first), _day(last)).steps(step, _day(last)))
    begun = {day: dt.datetime.combine(day, dt.time.min, clock.LOCAL) for day in sorted(days, reverse=True)}
    whens = [When(**{f"{moment}__gte": at}, then=Value(day.isoformat())) for day, at in begun.items()]
    return Choice(*whens, default=Value(""), output_field=CharField())


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(clock.LOCAL).date()


def moment_of(rate: str) -> str:
    """When a matter counts for a rate."""
    return {"response": "response_due", "resolution": "due_resolve", OVERDUE: "due_resolve"}.get(rate, "at")


def is_hit(rate: str) -> Q:
    if rate in OF_RATINGS:
        return Q(level__gte=SATISFIED_FROM)
    if rate == "resolution":
        in_theirs = Q(due_outside=None) | Q(resolved_at__lte=F("due_outside"))  # a hotline's limit
        return in_theirs & Q(resolved_at__isnull=False, resolved_at__lte=F("due_resolve"))
    if rate == OVERDUE:
        return ~is_hit("resolution") | (Q(response_due__isnull=False) & ~is_hit("response"))
    if rate == RETURNED:
        return Q(returned_at__isnull=False)
    accepted = Q(accepted_at__isnull=False, accepted_at__lte=F("response_due"))
    return accepted | Q(contacted_at__isnull=False, contacted_at__lte=F("response_due"))


def prefix_of(rate: str) -> str:
    """The way from what counts to its matter."""
    return "case__" if rate in (*OF_RATINGS, RETURNED) else ""


def countable(rate: str) -> QuerySet[Any]:
    """What can count for a rate at all, anywhere and ever: ratings for satisfaction, for returns what the desk has
    given to bodies, matters for the others."""
    prefix = prefix_of(rate)
    rows = _rows_of(rate)
    ended = [CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED]
    rows = rows.exclude(**{f"{prefix}state__in": ended}).exclude(**{f"{prefix}kind": CaseKind.THANKS})
    if rate in ("response", OVERDUE):
        rows = rows.annotate(response_due=Coalesce("due_accept", "due_contact"))
    if rate in ("resolution", OVERDUE):
        rows = rows.exclude(suspended_since__isnull=False, due_resolve__gte=F("suspended_since"))
    return rows


def _rows_of(rate: str) -> QuerySet[Any]:
    if rate == RETURNED:
        return Dispatch.objects.filter(case__merged_into=None)
    if rate not in OF_RATINGS:
        return Case.objects.filter(merged_into=None)
    return Rating.objects.all() if rate == EVERY else Rating.objects.filter(is_excluded=rate == LEFT_OUT)


def counted(period: RatePeriod, rate: str) -> QuerySet[Any]:
    """What counts for a rate of the place, class, channel and body of a period, whenever it falls."""
    prefix = prefix_of(rate)
    rows = countable(rate).filter(**{f"{prefix}place_code__prefix": period.place})
    if period.category:
        rows = rows.filter(**{f"{prefix}category__code__startswith": period.category})
    if period.channel:
        rows = rows.filter(**{f"{prefix}channel": period.channel})
    if period.body:
        rows = rows.annotate(answerable=key_of("body", rate)).filter(answerable=uuid_of(period.body))
    return rows


def key_of(by: str, rate: str) -> Any:
    """What tells apart what counts for a rate."""
    prefix = prefix_of(rate)
    if by == "category":
        return Substr(f"{prefix}category__code", 1, 2)
    if by == "street":
        return Substr(f"{prefix}place_code", 1, 9)
    if by == "community":
        return F(f"{prefix}place_code")
    if by == "channel":
        return F(f"{prefix}channel")
    if rate == RETURNED:
        return F("body_id")
    named = [f"{prefix}first_body_id", f"{prefix}owner_id"]
    if prefix:  # whoever answered for the matter this one was merged into is rated
        named = [f"{prefix}merged_into__first_body_id", f"{prefix}merged_into__owner_id", *named]
    return Coalesce(*named, output_field=UUIDField())


def count_rows(period: RatePeriod, rate: str, by: str, step: str) -> Iterable[dict[str, Any]]:
    """Hits and counted matters of both periods by group and step, in one query."""
    moment = moment_of(rate)
    now, was = within(moment, period.days), within(moment, period.earlier)
    rows = counted(period, rate).filter(now | was).annotate(group=key_of(by, rate))
    stretches = [bounds(days) for days in (period.days, period.earlier) if days]
    stepped = rows.annotate(step=step_in(moment, step, stretches)).order_by().values("group", "step")
    found: Iterable[dict[str, Any]] = stepped.annotate(
        of=Count("pk", filter=now),
        hits=Count("pk", filter=now & is_hit(rate)),
        was_of=Count("pk", filter=was),
        was_hits=Count("pk", filter=was & is_hit(rate)),
    )
    return found


def facts_of(case_ids: Iterable[uuid.UUID]) -> Iterator[tuple[uuid.UUID, Fact]]:
    """What these matters count for now, of whatever time. One query."""
    first, *others = told_of(list(case_ids))
    for case_id, *told in first.union(*others, all=True):
        yield case_id, Fact(*told)


def told_of(case_ids: list[uuid.UUID] | None = None) -> list[QuerySet[Any, tuple[Any, ...]]]:
    """For each rate the rows that count for it, as the matter's key and the columns of a fact; without keys, all."""
    return [_told(rate, case_ids) for rate in SUMMED]


def _told(rate: str, case_ids: list[uuid.UUID] | None) -> QuerySet[Any, tuple[Any, ...]]:
    prefix, moment = prefix_of(rate), moment_of(rate)
    rows = countable(rate).filter(**{f"{moment}__isnull": False})
    if case_ids is not None:
        rows = rows.filter(**{f"{prefix}pk__in": case_ids})
    told = {
        "of_case": F(f"{prefix}pk"),
        "of_rate": Value(rate, output_field=CharField()),
        "moment": F(moment),
        "is_a_hit": Choice(When(is_hit(rate), then=True), default=False, output_field=BooleanField()),
        "place": F(f"{prefix}place_code"),
        "answerable": key_of("body", rate),
        "group": Coalesce(key_of("category", rate), Value("")),
        "via": F(f"{prefix}channel"),
    }
    return rows.order_by().values_list(*(told[name] for name in told))
