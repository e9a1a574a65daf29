"""What an assessment weighs besides the three rates, by the body that answers, and the matters behind each number."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Coalesce

from liren.domains.casework.check_choices import COUNTED_RESULTS, TruthResult
from liren.domains.casework.choices import CaseKind
from liren.domains.casework.models import Case, TruthCheck
from liren.domains.casework.policies import within
from liren.domains.casework.queries.drill import Drill, drill
from liren.domains.casework.queries.exclusions import Rule, parted
from liren.domains.casework.queries.rate_rows import (
    EVERY,
    OVERDUE,
    RATES,
    RETURNED,
    RatePeriod,
    bounds,
    key_of,
)
from liren.domains.casework.queries.rate_rows import is_hit as rate_is_hit
from liren.domains.casework.queries.rates import behind as rate_behind
from liren.domains.casework.rules.periods import Days
from liren.domains.casework.rules.rates import Rate
from liren.kernel.actor import Actor

OWN = ("truth", "kept_closed")
COUNTED, OUT = "counted", "out"
BEHIND = (*OWN, *RATES, EVERY, OVERDUE, RETURNED)


def _checks(place_code: str, since: dt.date, until: dt.date) -> QuerySet[TruthCheck]:
    first, last = bounds(Days(since, until))
    rows = TruthCheck.objects.filter(place_code__prefix=place_code, result__in=COUNTED_RESULTS)
    return rows.filter(closed_at__gte=first, closed_at__lt=last)


def _resolved(place_code: str, since: dt.date, until: dt.date) -> QuerySet[Any]:
    """Resolved or reopened within the days: what was answered and stands, or did not stand."""
    first, last = bounds(Days(since, until))
    rows = Case.objects.filter(within(place_code), merged_into=None).exclude(kind=CaseKind.THANKS)
    there = Q(resolved_at__gte=first, resolved_at__lt=last) | Q(reopened_at__gte=first, reopened_at__lt=last)
    body = Coalesce("first_body_id", "owner_id", output_field=UUIDField())
    return rows.filter(there).annotate(answerable=body)


FIXED = Count("case", distinct=True, filter=Q(result=TruthResult.FIXED))
CHECKED = Count("case", distinct=True)
KEPT, ENDED = Count("pk", filter=Q(reopen_count=0)), Count("pk")


def totals_of(
    place_code: str, since: dt.date, until: dt.date
) -> dict[str, tuple[QuerySet[Any], Count, Count]]:
    """What a place's own figure is counted from: the rows, what hits, what counts. No query yet."""
    return {
        "truth": (_checks(place_code, since, until), FIXED, CHECKED),
        "kept_closed": (_resolved(place_code, since, until), KEPT, ENDED),
    }


def truth_by_body(place_code: str, since: dt.date, until: dt.date) -> dict[uuid.UUID, Rate]:
    """Found fixed, of the checks with a result of matters closed within the days. One query."""
    rows = _checks(place_code, since, until).order_by().values(key=F("body_id"))
    return _rates(rows.annotate(of=CHECKED, hits=FIXED))


def kept_closed_by_body(place_code: str, since: dt.date, until: dt.date) -> dict[uuid.UUID, Rate]:
    """Never reopened, of the matters resolved or reopened within the days. One query."""
    rows = _resolved(place_code, since, until).order_by().values(key=F("answerable"))
    return _rates(rows.annotate(of=ENDED, hits=KEPT))


def _rates(rows: Any) -> dict[uuid.UUID, Rate]:
    return {row["key"]: Rate(row["hits"], row["of"]) for row in rows}


def beside_by_body(
    rules: Collection[Rule], kinds: Iterable[str], place_code: str, days: Days
) -> tuple[dict[tuple[str, uuid.UUID], Rate], dict[tuple[str, uuid.UUID], Rate]]:
    """What counts for truth checks and for what was kept closed, and what the rules leave out of each number of these
    kinds; both by kind and body. One query."""
    rows = [_by_body(what, COUNTED, _counted(what, place_code, days), place_code, days) for what in OWN]
    for what in kinds if rules else ():
        out = parted(_counted(what, place_code, days), rules, place_code, is_out=True)
        rows.append(_by_body(what, OUT, out, place_code, days))
    first, *others = rows
    found: dict[str, dict[tuple[str, uuid.UUID], Rate]] = {COUNTED: {}, OUT: {}}
    for what, side, body, hits, of in first.union(*others, all=True):
        found[side][what, body] = Rate(hits, of)
    return found[COUNTED], found[OUT]


def _counted(what: str, place_code: str, days: Days) -> QuerySet[Any]:
    if what in OWN:
        return totals_of(place_code, days.since, days.until)[what][0]
    return rate_behind(RatePeriod(since=days.since, until=days.until, place=place_code), what, hit=None)


def _by_body(what: str, side: str, rows: QuerySet[Any], place_code: str, days: Days) -> QuerySet[Any]:
    hits, of = Count("pk", filter=rate_is_hit(what)) if what not in OWN else None, Count("pk")
    body = key_of("body", what) if what not in OWN else F("body_id" if what == "truth" else "answerable")
    if hits is None:
        _rows, hits, of = totals_of(place_code, days.since, days.until)[what]
    words = {name: Value(said, output_field=CharField()) for name, said in (("what", what), ("side", side))}
    named = rows.order_by().values(**words, who=body).annotate(n_hits=hits, n_of=of)
    told: QuerySet[Any] = named.values_list("what", "side", "who", "n_hits", "n_of")
    return told


def behind(
    actor: Actor,
    what: str,
    place_code: str,
    days: Days,
    body: uuid.UUID | None = None,
    *,
    is_hit: bool | None = None,
    after: str = "",
    rules: Collection[Rule] = (),
    is_out: bool = False,
) -> Drill:
    """Exactly what one number counts once the rules have left out theirs, or (`is_out`) what they have left out; and
    how much of it the actor may not see. Three queries."""

    def left(rows: QuerySet[Any]) -> QuerySet[Any]:
        return parted(rows, rules, place_code, is_out=is_out)

    if what not in OWN:
        period = RatePeriod(since=days.since, until=days.until, place=place_code)
        counted = rate_behind(period, what, key=str(body) if body else None, hit=is_hit)
        return drill(actor, left(counted), after)
    if what == "truth":
        checks = _checks(place_code, days.since, days.until)
        checks = checks.filter(body_id=body) if body else checks
        if is_hit is not None:
            fixed = checks.filter(result=TruthResult.FIXED)
            checks = fixed if is_hit else checks.exclude(case_id__in=fixed.values("case_id"))
        matters = Case.objects.filter(pk__in=checks.order_by().values("case_id"))
        return drill(actor, left(matters), after)
    cases = _resolved(place_code, days.since, days.until)
    cases = cases.filter(answerable=body) if body else cases
    if is_hit is not None:
        cases = cases.filter(reopen_count=0) if is_hit else cases.exclude(reopen_count=0)
    return drill(actor, left(cases), after)
