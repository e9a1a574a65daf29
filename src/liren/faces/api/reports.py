"""Reports: the three rates."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from liren.domains.access.choices import Scope
from liren.domains.casework.choices import Channel
from liren.domains.casework.queries.rates import RatePeriod
from liren.domains.casework.queries.rates import rates as rates_of
from liren.faces.api import shapes
from liren.faces.api.door import actor_with
from liren.faces.api.problems import DaysWrong

if TYPE_CHECKING:
    from liren.domains.casework.queries.rates import RateLine
    from liren.domains.casework.rules.rates import Rate

router = Router(tags=["reports"])
LONGEST = dt.timedelta(days=5 * 366)


class Asked(shapes.Sent):
    """Of which days and place, and by what the lines are."""

    since: shapes.Day
    until: shapes.Day
    place_code: str = Field(pattern=r"^[0-9]{6,12}$", description="A place you may see reports of.")
    by: Literal["body", "category", "street", "community", "channel"] = "body"
    category: str = Field("", pattern=r"^[A-Z0-9-]{0,16}$", description="A code, or the beginning of codes.")
    channel: Channel | None = None
    body: uuid.UUID | None = None


@router.get("/reports/rates", response=shapes.RatesReport, summary="The three rates")
def rates(request: HttpRequest, asked: Query[Asked]) -> shapes.RatesReport:
    """Response, resolution and satisfaction, each with numerator and denominator. Scope `reports:read`."""
    actor = actor_with(request, Scope.REPORTS_READ)
    if not asked.since <= asked.until <= asked.since + LONGEST:
        raise DaysWrong(field="until")
    period = RatePeriod(
        since=asked.since,
        until=asked.until,
        place=asked.place_code,
        category=asked.category,
        channel=asked.channel or "",
        body=str(asked.body or ""),
    )
    report = rates_of(actor, period, asked.by)
    return shapes.RatesReport(
        since=asked.since,
        until=asked.until,
        place_code=asked.place_code,
        by=asked.by,
        total=_line(report.total),
        lines=[_line(row) for row in report.lines],
    )


def _line(row: RateLine) -> shapes.RatesLine:
    return shapes.RatesLine(
        key=row.key,
        label=row.label,
        response=_share(row.response),
        resolution=_share(row.resolution),
        satisfaction=_share(row.satisfaction),
        satisfaction_all=_share(row.satisfaction_all),
    )


def _share(rate: Rate) -> shapes.Share:
    return shapes.Share(hits=rate.hits, of=rate.of, value=rate.value)
