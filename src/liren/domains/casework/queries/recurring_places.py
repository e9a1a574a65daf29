"""The list of places where trouble of one class comes again, by building or by address, within what the reader sees.

Spots say how often something came there at most, so that they are walked from the top and the few that a page may show
are counted exactly: over the county's days, without what does not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import get_language

from liren.domains.casework.choices import CaseState
from liren.domains.casework.models import Case, CaseSpot, Spot
from liren.domains.casework.policies import cases_exportable_by, cases_visible_to, spots_visible_to, within
from liren.domains.casework.queries.found import among
from liren.domains.casework.queries.recurring import COUNTED, LISTED, LOOKED_AT
from liren.domains.casework.rules.recurring import LATELY, building_of
from liren.domains.policy.rules.recurring import RecurringFigures
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.ids import as_moment

PAGE = 50
MOST = 2_000
FIGURES = 18  # of a count and of a spot's key
WALKED = 200  # spots counted at once
SHOWN = ("place_code", "building", "category__code", "category__name", "category__name_en")
Rows = QuerySet[Any, Any]
DONE = (CaseState.RESOLVED, CaseState.CLOSED, CaseState.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesWanted:
    """What the list of places is narrowed to. `by`: "building" or "address"; `sort`: "times" or "latest"."""

    by: str = "building"
    place: str = ""
    category: str = ""
    text: str = ""
    times: int = 0
    sort: str = "times"


@dataclass(frozen=True, slots=True)
class RecurringPlace:
    """A building, or one address in it, where one class came again: how often, when last, how many are still open."""

    spot_id: int
    place_code: str
    building: str
    address: str
    category: str
    category_name: str
    category_name_en: str
    times: int
    open: int
    latest: dt.datetime

    @property
    def name(self) -> str:
        return self.address or self.building

    @property
    def shown(self) -> str:
        """The class in the reader's language."""
        return (
            self.category_name_en if get_language() == "en" and self.category_name_en else self.category_name
        )

    @property
    def spot(self) -> str:
        return f"{self.spot_id}|{self.address}"


@dataclass(frozen=True, slots=True)
class PlacesPage:
    rows: list[RecurringPlace]
    next_key: str


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a row stands in the list: the first comes first."""

    value: float
    spot_id: int
    address: str = ""

    def __lt__(self, other: Rank) -> bool:
        return (-self.value, self.spot_id, self.address) < (-other.value, other.spot_id, other.address)


def recurring_places(
    actor: Actor, wanted: PlacesWanted, figures: RecurringFigures, after: str = "", size: int = PAGE
) -> PlacesPage:
    """One page of the places where one class came again, as often as the county has set or more. Two queries, two more
    for each further two hundred spots that have to be counted."""
    found = _places(actor, wanted, figures, after, size + 1)
    return PlacesPage(found[:size], _key(found[size - 1], wanted.sort) if len(found) > size else "")


def places_to_take(actor: Actor, wanted: PlacesWanted, figures: RecurringFigures) -> list[RecurringPlace]:
    """The list as it is taken away, from the matters the actor may take away; at most `MOST`."""
    return _places(actor, wanted, figures, "", MOST, taken=True)


def cases_at(actor: Actor, spot: str, figures: RecurringFigures) -> list[Case]:
    """The matters behind a row of the list, the newest first. One query."""
    key, _, address = spot.partition("|")
    if not _is_number(key):
        return []
    rows = _counted(actor, figures, [int(key)])
    if address:
        rows = rows.filter(address=address)
    rows = rows.select_related("owner", "category", "at_spot__spot")
    rows = rows.only(*LISTED, "at_spot__spot__building")
    return list(rows.order_by("-received_at", "-id")[:LOOKED_AT])


def _places(
    actor: Actor,
    wanted: PlacesWanted,
    figures: RecurringFigures,
    after: str,
    most: int,
    *,
    taken: bool = False,
) -> list[RecurringPlace]:
    """The first `most` rows after a key, in order."""
    least, start = max(wanted.times, figures.times, 2), _start(after)
    may_take = cases_exportable_by(actor) if taken else Q()
    found: list[RecurringPlace] = []
    for spots, following in _walk(_spots(actor, wanted, figures, least), wanted.sort, figures):
        rows = _counted(actor, figures, list(spots)).filter(may_take)
        found += [
            row
            for row in _read(_grouped(rows, wanted), spots)
            if row.times >= least and (start is None or start < _rank(row, wanted.sort))
        ]
        found.sort(key=lambda row: _rank(row, wanted.sort))
        if len(found) >= most and _rank(found[most - 1], wanted.sort) < following:
            break
    return found[:most]


def _spots(actor: Actor, wanted: PlacesWanted, figures: RecurringFigures, least: int) -> Rows:
    """Where something may have come as often as that."""
    since = clock.now() - dt.timedelta(days=figures.days)
    rows = Spot.objects.filter(spots_visible_to(actor), latest__gte=since, lately__gte=2)
    rows = rows.filter(**{f"{_bound(figures)}__gte": least})
    if wanted.place:
        rows = rows.filter(within(wanted.place))
    if wanted.category:
        rows = rows.filter(category__code__startswith=wanted.category)
    if wanted.text:
        rows = rows.filter(building__contains=building_of(wanted.text))
    found: Rows = rows.values("id", "latest", *SHOWN, most=F(_bound(figures)))
    return found


def _bound(figures: RecurringFigures) -> str:
    """What a spot's count over the county's days is never above."""
    return "lately" if dt.timedelta(days=figures.days) <= LATELY else "ever"


def _walk(
    rows: Rows, sort: str, figures: RecurringFigures
) -> Iterator[tuple[dict[int, dict[str, Any]], Rank]]:
    """Spots a few hundred at a time, those that may stand first before the others, each time with the best rank that
    one of the following may have."""
    rows = rows.order_by("-latest" if sort == "latest" else f"-{_bound(figures)}", "id")
    start = 0
    while spots := list(rows[start : start + WALKED]):
        last = spots[-1]
        value = last["latest"].timestamp() if sort == "latest" else last["most"]
        yield {spot["id"]: spot for spot in spots}, Rank(value, last["id"] + 1)
        if len(spots) < WALKED:
            return
        start += WALKED


def _counted(actor: Actor, figures: RecurringFigures, spots: list[int]) -> QuerySet[Case]:
    since = clock.now() - dt.timedelta(days=figures.days)
    there = among(CaseSpot.objects.filter(spot__in=spots).values("case"))
    return Case.objects.filter(there, COUNTED, cases_visible_to(actor), received_at__gte=since)


def _grouped(rows: QuerySet[Case], wanted: PlacesWanted) -> Rows:
    by = ("at_spot__spot_id", "address") if wanted.by == "address" else ("at_spot__spot_id",)
    if wanted.text and wanted.by == "address":
        rows = rows.filter(address__icontains=wanted.text)
    counts = {
        "times": Count("pk"),
        "open": Count("pk", filter=~Q(state__in=DONE)),
        "last": Max("received_at"),
    }
    found: Rows = rows.order_by().values(*by).annotate(**counts)
    return found


def _read(rows: Rows, spots: dict[int, dict[str, Any]]) -> Iterator[RecurringPlace]:
    for row in rows:
        if (spot := spots.get(row["at_spot__spot_id"])) is None:
            continue
        yield RecurringPlace(
            spot_id=spot["id"],
            place_code=spot["place_code"],
            building=spot["building"],
            address=row.get("address", ""),
            category=spot["category__code"],
            category_name=spot["category__name"],
            category_name_en=spot["category__name_en"],
            times=row["times"],
            open=row["open"],
            latest=row["last"],
        )


def _rank(row: RecurringPlace, sort: str) -> Rank:
    return Rank(row.latest.timestamp() if sort == "latest" else row.times, row.spot_id, row.address)


def _key(row: RecurringPlace, sort: str) -> str:
    return f"{row.latest.isoformat() if sort == 'latest' else row.times}~{row.spot_id}~{row.address}"


def _start(after: str) -> Rank | None:
    first, _, rest = after.partition("~")
    key, _, address = rest.partition("~")
    if not _is_number(key):
        return None
    if _is_number(first):
        return Rank(int(first), int(key), address)
    moment = as_moment(first)
    return Rank(moment.timestamp(), int(key), address) if moment else None


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= FIGURES
