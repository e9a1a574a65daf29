"""Trouble of one class that comes again at one place, within what the reader sees.

Counted are matters of the same class in the same building or within the radius, over the days the county has set: not
those merged into another (the same incident), nor parts, withdrawn ones, thanks.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from liren.domains.casework.choices import CaseKind, CaseState
from liren.domains.casework.models import Case, CaseSpot
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries.found import among
from liren.domains.casework.rules.recurring import Spot, box_around, is_same_place
from liren.domains.policy.rules.recurring import RecurringFigures
from liren.kernel import clock
from liren.kernel.actor import Actor

LOOKED_AT = 200
LISTED = (
    *("number", "title", "place_code", "address", "longitude", "latitude", "received_at", "state"),
    *("outcome", "resolved_at", "owner__short_name", "category__code", "category__name", "category__name_en"),
)
COUNTED = Q(merged_into=None, parent=None) & ~Q(state=CaseState.WITHDRAWN) & ~Q(kind__in=[CaseKind.THANKS])


@dataclass(frozen=True, slots=True)
class Recurring:
    """The matters of one class at one place, the newest first; `times` counts the one looked at too, `at_address` those
    of the very address, 0 where nobody asked about one."""

    cases: list[Case]
    times: int
    days: int
    is_capped: bool = False
    at_address: int = 0


def spot_of(case: Case) -> Spot:
    return Spot(case.place_code, case.address, case.longitude, case.latitude)


def recurring_of(
    actor: Actor, case: Case, figures: RecurringFigures, *, category_id: uuid.UUID | None = None
) -> Recurring | None:
    """What came before the matter at its place, in its class (or the one it may get); None below the county's
    threshold. One query."""
    rows = rows_before(actor, case, figures, category_id=category_id)
    if rows is None:
        return None
    return counted(case, rows.select_related("owner", "category").only(*LISTED), figures)


def rows_before(
    actor: Actor, case: Case, figures: RecurringFigures, *, category_id: uuid.UUID | None = None
) -> QuerySet[Case] | None:
    """What may have come before the matter at its place, in its class; None where that cannot be said. No query yet."""
    kind = category_id or case.category_id
    if figures.times == 0 or kind is None or not spot_of(case).is_known or case.is_part:
        return None
    rows = _rows_at(actor, spot_of(case), figures, until=case.received_at).filter(category_id=kind)
    latest = rows.exclude(pk=case.pk).order_by("-received_at", "-id")[:LOOKED_AT]
    return Case.objects.filter(pk__in=latest.values("pk"))


def counted(case: Case, found: Iterable[Case], figures: RecurringFigures) -> Recurring | None:
    """Of these matters those at the very place, the newest first; None below the county's threshold."""
    here = spot_of(case)
    cases = [one for one in found if is_same_place(here, spot_of(one), figures.metres)]
    if not cases or len(cases) + 1 < figures.times:
        return None
    cases.sort(key=lambda one: (one.received_at, one.id), reverse=True)
    return _again(here, cases, figures)


def _again(here: Spot, cases: list[Case], figures: RecurringFigures) -> Recurring:
    alike = sum((one.place_code, one.address) == (here.place_code, here.address) for one in cases)
    return Recurring(
        cases=cases,
        times=len(cases) + 1,
        days=figures.days,
        is_capped=len(cases) >= LOOKED_AT,
        at_address=alike + 1 if here.address else 0,
    )


def recurring_at(actor: Actor, spot: Spot, figures: RecurringFigures) -> list[Recurring]:
    """By class, what has come again at a place where something is being taken in: the new matter would be the next
    time. Those that reach the threshold with it, the most frequent first. One query."""
    if figures.times == 0 or not spot.is_known:
        return []
    by_class: dict[uuid.UUID, list[Case]] = {}
    for case in at_spot(actor, spot, figures, until=clock.now()):
        if case.category_id is not None:
            by_class.setdefault(case.category_id, []).append(case)
    found = [_again(spot, cases, figures) for cases in by_class.values()]
    often = [one for one in found if one.times >= figures.times]
    return sorted(often, key=lambda one: -one.times)


def at_spot(actor: Actor, spot: Spot, figures: RecurringFigures, *, until: dt.datetime) -> list[Case]:
    """Matters at the place within the days before `until`, the newest first, at most `LOOKED_AT`. One query."""
    rows = _rows_at(actor, spot, figures, until=until).select_related("owner", "category").only(*LISTED)
    latest = rows.order_by("-received_at", "-id")[:LOOKED_AT]
    return [case for case in latest if is_same_place(spot, spot_of(case), figures.metres)]


def _rows_at(actor: Actor, spot: Spot, figures: RecurringFigures, *, until: dt.datetime) -> QuerySet[Case]:
    since = until - dt.timedelta(days=figures.days)
    near = _near(spot, figures.metres)
    return Case.objects.filter(COUNTED, cases_visible_to(actor), near, received_at__range=(since, until))


def _near(spot: Spot, metres: int) -> Q:
    near = Q(pk__in=())
    if spot.address:
        near |= Q(place_code=spot.place_code, address=spot.address)
        here = CaseSpot.objects.filter(spot__place_code=spot.place_code, spot__building=spot.building)
        near |= among(here.values("case")) if spot.building else Q()
    if spot.longitude is not None and spot.latitude is not None:
        box = box_around(spot.longitude, spot.latitude, metres)
        near |= Q(longitude__range=(box.west, box.east), latitude__range=(box.south, box.north))
    return near
