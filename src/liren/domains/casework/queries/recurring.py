"""Trouble of one class that comes again at one place, within what the reader sees.

Counted are matters of the same class at the same address or within the radius, over the days the county has set: not
those merged into another (the same incident), nor parts, withdrawn ones, thanks.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language

from liren.domains.casework.choices import CaseKind, CaseState
from liren.domains.casework.models import Case
from liren.domains.casework.policies import cases_exportable_by, cases_visible_to, within
from liren.domains.casework.rules.recurring import Spot, box_around, is_same_place
from liren.domains.policy.rules.recurring import RecurringFigures
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.ids import as_moment

LOOKED_AT = 200
LISTED = (
    *("number", "title", "place_code", "address", "longitude", "latitude", "received_at", "state"),
    *("outcome", "resolved_at", "owner__short_name", "category__code", "category__name", "category__name_en"),
)
COUNTED = Q(merged_into=None, parent=None) & ~Q(state=CaseState.WITHDRAWN) & ~Q(kind__in=[CaseKind.THANKS])
PAGE = 50
MOST = 2_000
FIGURES = 9  # of how often it can have come again


@dataclass(frozen=True, slots=True)
class Recurring:
    """The matters of one class at one place, the newest first; `times` counts the one looked at too."""

    cases: list[Case]
    times: int
    days: int
    is_capped: bool = False


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
    return Recurring(cases, len(cases) + 1, figures.days, len(cases) >= LOOKED_AT)


def recurring_at(actor: Actor, spot: Spot, figures: RecurringFigures) -> list[Recurring]:
    """By class, what has come again at a place where something is being taken in: the new matter would be the next
    time. Those that reach the threshold with it, the most frequent first. One query."""
    if figures.times == 0 or not spot.is_known:
        return []
    by_class: dict[uuid.UUID, list[Case]] = {}
    for case in at_spot(actor, spot, figures, until=clock.now()):
        if case.category_id is not None:
            by_class.setdefault(case.category_id, []).append(case)
    found = [Recurring(cases, len(cases) + 1, figures.days) for cases in by_class.values()]
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
    if spot.longitude is not None and spot.latitude is not None:
        box = box_around(spot.longitude, spot.latitude, metres)
        near |= Q(longitude__range=(box.west, box.east), latitude__range=(box.south, box.north))
    return near


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesWanted:
    """What the list of places is narrowed to. `sort`: "times" or "latest"."""

    place: str = ""
    category: str = ""
    text: str = ""
    times: int = 0
    sort: str = "times"


@dataclass(frozen=True, slots=True)
class RecurringPlace:
    """An address at which one class came again: how often, when last, how many are still open."""

    place_code: str
    address: str
    category: str
    category_name: str
    category_name_en: str
    times: int
    open: int
    latest: dt.datetime

    @property
    def shown(self) -> str:
        """The class in the reader's language."""
        return (
            self.category_name_en if get_language() == "en" and self.category_name_en else self.category_name
        )

    @property
    def spot(self) -> str:
        return f"{self.place_code}|{self.address}|{self.category}"


@dataclass(frozen=True, slots=True)
class PlacesPage:
    rows: list[RecurringPlace]
    next_key: str


def recurring_places(
    actor: Actor, wanted: PlacesWanted, figures: RecurringFigures, after: str = "", size: int = PAGE
) -> PlacesPage:
    """One page of the addresses where one class came again, as often as the county has set or more. One query."""
    rows = _places(actor, wanted, figures)
    rows = _after(rows, wanted.sort, after)
    found = [_read(row) for row in rows[: size + 1]]
    key = _key(found[size - 1], wanted.sort) if len(found) > size else ""
    return PlacesPage(found[:size], key)


def places_to_take(actor: Actor, wanted: PlacesWanted, figures: RecurringFigures) -> list[RecurringPlace]:
    """The list as it is taken away, from the matters the actor may take away; at most `MOST`. One query."""
    rows = _places(actor, wanted, figures, taken=True)
    return [_read(row) for row in rows[:MOST]]


def cases_at(actor: Actor, spot: str, figures: RecurringFigures) -> list[Case]:
    """The matters behind a row of the list, the newest first. One query."""
    place_code, _, rest = spot.partition("|")
    address, _, code = rest.rpartition("|")
    rows = _counted(actor, figures).filter(place_code=place_code, address=address, category__code=code)
    rows = rows.select_related("owner", "category").only(*LISTED)
    return list(rows.order_by("-received_at", "-id")[:LOOKED_AT])


def _counted(actor: Actor, figures: RecurringFigures) -> QuerySet[Case]:
    since = clock.now() - dt.timedelta(days=figures.days)
    return Case.objects.filter(COUNTED, cases_visible_to(actor), received_at__gte=since)


def _places(
    actor: Actor, wanted: PlacesWanted, figures: RecurringFigures, *, taken: bool = False
) -> QuerySet[Case, Any]:
    rows = _counted(actor, figures).exclude(address="").filter(category__isnull=False)
    if taken:
        rows = rows.filter(cases_exportable_by(actor))
    if wanted.place:
        rows = rows.filter(within(wanted.place))
    if wanted.category:
        rows = rows.filter(category__code__startswith=wanted.category)
    if wanted.text:
        rows = rows.filter(address__icontains=wanted.text)
    spot = Concat("place_code", Value("|"), "address", Value("|"), "category__code")
    is_open = ~Q(state__in=[CaseState.RESOLVED, CaseState.CLOSED, CaseState.NOT_ACCEPTED])
    grouped = rows.order_by().values(
        "place_code", "address", "category__code", "category__name", "category__name_en"
    )
    grouped = grouped.annotate(
        times=Count("pk"), open=Count("pk", filter=is_open), latest=Max("received_at"), spot=spot
    )
    least = max(wanted.times, figures.times, 2)
    order = ("-latest", "spot") if wanted.sort == "latest" else ("-times", "spot")
    return grouped.filter(times__gte=least).order_by(*order)


def _after(rows: QuerySet[Case, Any], sort: str, after: str) -> QuerySet[Case, Any]:
    first, _, spot = after.partition("~")
    if sort == "latest":
        moment = as_moment(first)
        return rows.filter(Q(latest__lt=moment) | Q(latest=moment, spot__gt=spot)) if moment else rows
    if not (first.isdecimal() and len(first) <= FIGURES):
        return rows
    return rows.filter(Q(times__lt=int(first)) | Q(times=int(first), spot__gt=spot))


def _key(row: RecurringPlace, sort: str) -> str:
    return f"{row.latest.isoformat() if sort == 'latest' else row.times}~{row.spot}"


def _read(row: dict[str, Any]) -> RecurringPlace:
    return RecurringPlace(
        place_code=row["place_code"],
        address=row["address"],
        category=row["category__code"],
        category_name=row["category__name"],
        category_name_en=row["category__name_en"],
        times=row["times"],
        open=row["open"],
        latest=row["latest"],
    )
