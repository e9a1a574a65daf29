"""Which matters meet a rule that opens a supervision. Candidates are looked for widely and judged one by one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Substr

from liren.domains.casework.choices import OPEN_STATES, SupervisionCause, SupervisionState
from liren.domains.casework.models import CallBack, Case, Supervision
from liren.domains.casework.queries.found import together
from liren.domains.casework.rules.supervision import Facts
from liren.domains.policy.rules.supervision import SupervisionFigures
from liren.kernel import clock, worktime
from liren.kernel.worktime import WorkingCalendar

COUNTY = 6
RATED_SINCE = dt.timedelta(days=90)


def counties() -> list[str]:
    """The districts that have open matters, or bad ratings of late. Two queries."""
    opened = Case.objects.filter(state__in=OPEN_STATES).order_by()
    rated = CallBack.objects.filter(opened_at__gte=clock.now() - RATED_SINCE).order_by()
    found = set(opened.values_list(Substr("place_code", 1, COUNTY), flat=True).distinct())
    return sorted(found | set(rated.values_list(Substr("case__place_code", 1, COUNTY), flat=True).distinct()))


def candidates(county: str, figures: SupervisionFigures, *, most: int) -> list[uuid.UUID]:
    """Matters of a district that may meet a rule and have no supervision open, nor had one for that. Two queries."""
    found = dict.fromkeys(_open_ones(county, figures)[:most])
    found |= dict.fromkeys(_badly_rated(county, figures.bad_ratings)[: most - len(found)])
    return list(found)


def _open_ones(county: str, figures: SupervisionFigures) -> QuerySet[Case, uuid.UUID]:
    rows = Case.objects.filter(
        ~_open_supervision(), place_code__prefix=county, state__in=OPEN_STATES, merged_into=None
    )
    met = Q(pk__in=())
    if figures.late_days:
        long_ago = clock.now() - dt.timedelta(days=figures.late_days)
        since = Coalesce(OuterRef("reopened_at"), OuterRef("received_at"))
        earlier = _past(SupervisionCause.LATE).filter(opened_at__gte=since)
        met |= Q(suspended_since=None, due_at__lte=long_ago) & Q(~Exists(earlier))
    if figures.returns:
        met |= Q(return_count__gte=figures.returns) & Q(~Exists(_past(SupervisionCause.RETURNED)))
    if figures.people:
        met |= Q(people__gte=figures.people) & Q(~Exists(_past(SupervisionCause.HOT)))
    return rows.filter(met).order_by("due_at", "id").values_list("id", flat=True)


def _past(cause: SupervisionCause) -> QuerySet[Supervision]:
    return Supervision.objects.filter(case=OuterRef("pk"), cause=cause)


def _open_supervision() -> Exists:
    return Exists(Supervision.objects.filter(case=OuterRef("pk")).exclude(state=SupervisionState.CLOSED))


def _badly_rated(county: str, times: int) -> list[uuid.UUID]:
    """A merged matter's bad ratings count for the one that was answered."""
    if not times:
        return []
    rows = CallBack.objects.filter(
        case__place_code__prefix=county, opened_at__gte=clock.now() - RATED_SINCE
    ).order_by()
    answered: Iterable[Any] = (
        rows.annotate(answered=Coalesce(F("case__merged_into_id"), F("case_id")))
        .values("answered")
        .annotate(times=Count("pk"))
        .filter(times__gte=times)
    )
    ids = [row["answered"] for row in answered]
    if not ids:
        return []
    cases = Case.objects.filter(
        ~_open_supervision(), ~Exists(_past(SupervisionCause.BADLY_RATED)), id__in=ids
    )
    return list(cases.values_list("id", flat=True))


def facts_of(case: Case, calendar: WorkingCalendar) -> Facts:
    """What the rules look at, of one matter. One query."""
    bad = CallBack.objects.filter(together(case.id)).count()
    runs = case.is_open and not case.is_suspended
    return Facts(
        days_late=_days_late(case.due_at, calendar) if runs else 0,
        returns=case.return_count if case.is_open else 0,
        bad_ratings=bad,
        people=case.people if case.is_open else 0,
    )


def _days_late(due: dt.datetime | None, calendar: WorkingCalendar) -> int:
    if due is None:
        return 0
    left = worktime.left(calendar, clock.now(), due)
    return left.days if left.late else 0


def causes_past(case: Case) -> set[str]:
    """The rules that have had their supervision: each opens one a matter, lateness one for each time it was taken up.
    One query."""
    rows = Supervision.objects.filter(case=case).values_list("cause", "opened_at")
    return {cause for cause, at in rows if cause != SupervisionCause.LATE or at >= case.began_at}


def is_supervised(case: Case) -> bool:
    return Supervision.objects.filter(case=case).exclude(state=SupervisionState.CLOSED).exists()
