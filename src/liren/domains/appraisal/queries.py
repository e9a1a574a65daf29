"""Schemes and results as everybody reads them, and what a result would be now."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from liren.domains.appraisal import rules
from liren.domains.appraisal.choices import INVERSE, Indicator, SchemeState
from liren.domains.appraisal.errors import NoScheme, PeriodNotOver, ResultNotFound, SchemeNotFound
from liren.domains.appraisal.models import Line, Result, Scheme
from liren.domains.casework.queries import assessing
from liren.domains.casework.queries.rate_rows import EVERY
from liren.domains.casework.queries.rates import RatePeriod, rates
from liren.domains.casework.rules.periods import Days
from liren.domains.organisations.models import Body
from liren.kernel import clock
from liren.kernel.actor import Actor

Counts = dict[uuid.UUID, dict[str, rules.Counted]]


@dataclass(frozen=True, slots=True)
class Computed:
    """One body's score before it is published."""

    body: Body
    score: rules.Score
    rank: int | None

    @property
    def steps(self) -> list[dict[str, Any]]:
        return [asdict(step) for step in self.score.steps]


def schemes_of(county: str) -> list[Scheme]:
    """Every scheme of a county with its exclusions, the latest first. Two queries."""
    return list(Scheme.objects.filter(county=county).order_by("-version").prefetch_related("exclusions"))


def get_scheme(county: str, scheme_id: uuid.UUID) -> Scheme:
    found = Scheme.objects.filter(county=county, id=scheme_id).prefetch_related("exclusions").first()
    if found is None:
        raise SchemeNotFound
    return found


def scheme_in_force(county: str, day: dt.date) -> Scheme:
    """The approved scheme that holds on a day. Raises `NoScheme`."""
    rows = Scheme.objects.filter(county=county, state=SchemeState.APPROVED, valid_from__lte=day)
    rows = rows.prefetch_related("exclusions")
    found = rows.order_by("-valid_from", "-version").first()
    if found is None:
        raise NoScheme
    return found


def results_of(county: str) -> list[Result]:
    """What was published, the latest first. One query."""
    rows = Result.objects.filter(county=county).select_related("scheme")
    return list(rows.order_by("-until", "-since", "-revision")[:200])


def get_result(result_id: uuid.UUID, county: str = "") -> Result:
    rows = Result.objects.select_related("scheme").prefetch_related("scheme__exclusions").filter(id=result_id)
    found = (rows.filter(county=county) if county else rows).first()
    if found is None:
        raise ResultNotFound
    return found


def lines_of(result: Result) -> list[Line]:
    """By kind and rank, those without a score last. One query."""
    rows = Line.objects.filter(result=result).select_related("body")
    return sorted(rows, key=lambda line: (line.kind, line.rank or 10_000, line.body.short_name))


def revisions_of(result: Result) -> list[Result]:
    """Every revision of the same period, the latest first. One query."""
    rows = Result.objects.filter(county=result.county, since=result.since, until=result.until)
    return list(rows.order_by("-revision"))


def check_period(since: dt.date | None, until: dt.date | None) -> tuple[dt.date, dt.date]:
    if since is None or until is None or until < since or until >= clock.today():
        raise PeriodNotOver(field="until")
    return since, until


def computed(actor: Actor, scheme: Scheme, since: dt.date, until: dt.date) -> list[Computed]:
    """What each body of the county scores now under a scheme; needs the right to its figures. Seven queries at most."""
    counts = _counts(actor, scheme, since, until)
    bodies = {body.id: body for body in Body.objects.filter(id__in=counts)}
    scored = {
        key: rules.score(
            scheme.in_order, counts[key], least=scheme.least, places=scheme.places, inverse=INVERSE
        )
        for key in bodies
    }
    ranks = rules.ranks([(str(key), bodies[key].kind, one.value) for key, one in scored.items()])
    lines = [Computed(bodies[key], one, ranks.get(str(key))) for key, one in scored.items()]
    return sorted(lines, key=lambda line: (line.body.kind, line.rank or 10_000, line.body.short_name))


def _counts(actor: Actor, scheme: Scheme, since: dt.date, until: dt.date) -> Counts:
    found: Counts = defaultdict(dict)
    for line in rates(actor, RatePeriod(since=since, until=until, place=scheme.county), "body").lines:
        key = uuid.UUID(line.key)
        satisfaction = line.satisfaction_all if scheme.counts_left_out else line.satisfaction
        for indicator, rate in (
            (Indicator.RESPONSE, line.response),
            (Indicator.RESOLUTION, line.resolution),
            (Indicator.SATISFACTION, satisfaction),
            (Indicator.OVERDUE, line.overdue),
            (Indicator.RETURNED, line.returned),
        ):
            found[key][indicator.value] = rules.Counted(rate.hits, rate.of)
    _add_beside(found, scheme, Days(since, until))
    return found


def _add_beside(found: Counts, scheme: Scheme, days: Days) -> None:
    """Adds what is counted besides the rates, and takes out of everything what the scheme's exclusions name."""
    kinds = {what_of(scheme, key): key for key, weight in scheme.in_order.items() if weight}
    own, out = assessing.beside_by_body(scheme.leaves_out, kinds, scheme.county, days)
    for (what, body), rate in own.items():
        found[body][what] = rules.Counted(rate.hits, rate.of)
    for (what, body), rate in out.items():
        was = found[body].get(kinds[what], rules.Counted())
        found[body][kinds[what]] = rules.Counted(was.hits - rate.hits, was.of - rate.of, rate.of)


def what_of(scheme: Scheme, indicator: str) -> str:
    """What of the matters an indicator counts: of satisfaction every rating, where the scheme counts all."""
    return EVERY if scheme.counts_left_out and indicator == Indicator.SATISFACTION else indicator


def as_published(lines: list[Line]) -> dict[str, Any]:
    """Results of before there were exclusions say nothing of what they left out: it was nothing."""
    return {
        str(line.body_id): (_same(line.score), [{"left_out": 0, **step} for step in line.steps])
        for line in lines
    }


def as_computed(lines: list[Computed]) -> dict[str, Any]:
    return {str(line.body.id): (_same(line.score.value), line.steps) for line in lines}


def _same(score: Decimal | None) -> str:
    return "" if score is None else f"{score:.3f}"
