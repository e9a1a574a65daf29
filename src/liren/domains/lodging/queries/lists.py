"""The list of guest houses: narrowed by place, kind and alarm, with the four rates of each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from liren.domains.lodging.choices import Alarm, HouseKind, HouseState
from liren.domains.lodging.models import Finding, Guest, GuestHouse
from liren.domains.lodging.models.guest import ASKED
from liren.domains.lodging.policies import houses_visible_to
from liren.domains.lodging.queries.figures import COUNTY_DIGITS, figures_on_pages
from liren.domains.lodging.queries.rates import LATE_DAYS, now_of, since_days, tallies
from liren.domains.lodging.rules import rates
from liren.domains.lodging.rules.rates import Reals
from liren.kernel import clock, ids
from liren.kernel.actor import Actor

PAGE = 50
SORTS = {"name": "name", "people": "people", "quiet": "quiet_since"}


@dataclass(frozen=True, slots=True)
class HouseFilter:
    """`show`: "" for those that take guests, "alarm" for those with any, an alarm, "paused", or "due" with findings
    to put right."""

    place: str = ""
    kind: str = ""
    show: str = ""
    sort: str = "name"
    days: int = 30


@dataclass(frozen=True, slots=True)
class HouseLine:
    house: GuestHouse
    alarms: list[str]
    reals: Reals

    @property
    def told(self) -> list[str]:
        return [str(Alarm(one).label) for one in self.alarms]


def houses(actor: Actor, wanted: HouseFilter) -> QuerySet[GuestHouse]:
    rows = GuestHouse.objects.filter(houses_visible_to(actor), until__isnull=True)
    rows = rows.filter(place_code__prefix=wanted.place) if wanted.place else rows
    rows = rows.filter(kind=wanted.kind) if wanted.kind in HouseKind.values else rows
    if wanted.show == HouseState.PAUSED:
        rows = rows.filter(state=HouseState.PAUSED)
    elif wanted.show == "due":
        rows = rows.filter(Exists(_open_findings()))
    elif wanted.show == "alarm" or wanted.show in Alarm.values:
        rows = rows.filter(_alarmed(rows, wanted.show))
    return rows.order_by(*_order(wanted))


def houses_page(actor: Actor, wanted: HouseFilter, after: str = "") -> tuple[list[HouseLine], str]:
    """A page and the key of the next, empty at the end."""
    found = list(_after(houses(actor, wanted), wanted, after)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return lines_of(found[:PAGE], wanted.days), str(last.id) if last else ""


def houses_by_ids(actor: Actor, keys: Sequence[uuid.UUID], days: int) -> Iterator[HouseLine]:
    """Those the actor may see, in the order of the ids."""
    rows = GuestHouse.objects.filter(houses_visible_to(actor), id__in=list(keys))
    found = {one.id: one for one in rows}
    yield from lines_of([found[key] for key in keys if key in found], days)


def count_houses(actor: Actor, wanted: HouseFilter) -> int:
    return houses(actor, wanted).count()


def lines_of(found: Sequence[GuestHouse], days: int) -> list[HouseLine]:
    """Five queries however many, and one for each county's figures."""
    now, counted = now_of(found), tallies([one.id for one in found], days)
    return [
        HouseLine(
            one,
            rates.alarms(now[one.id], figures_on_pages(one.place_code).quiet_days, clock.now()),
            rates.reals(counted[one.id]),
        )
        for one in found
    ]


def _alarmed(rows: QuerySet[GuestHouse], which: str) -> Q:
    """As `rules.rates.alarms` tells, for the database."""
    here = Guest.objects.filter(house=OuterRef("pk"), struck_at__isnull=True, left_at__isnull=True)
    late = Guest.objects.filter(
        house=OuterRef("pk"), struck_at__isnull=True, is_late=True, entered_at__gte=since_days(LATE_DAYS)
    )
    told = {
        "crowded": Q(people__gt=F("beds")),
        "minor": Q(Exists(here.filter(is_unreached=True))),
        "flawed": Q(Exists(here.exclude(flaw=""))),
        "late": Q(Exists(late)),
        "lasting": Q(Exists(here.filter(ASKED))),
        "quiet": _quiet(rows),
        "overdue": Q(Exists(_open_findings().filter(due_on__lt=clock.today()))),
    }
    if which in told:
        return told[which]
    some = Q(pk__in=())
    for one in told.values():
        some |= one
    return some


def _quiet(rows: QuerySet[GuestHouse]) -> Q:
    """By the days of each county. One query for the counties."""
    counties = rows.order_by().annotate(county=Substr("place_code", 1, COUNTY_DIGITS))
    quiet = Q(pk__in=())
    for county in counties.values_list("county", flat=True).distinct():
        days = figures_on_pages(county).quiet_days
        if days:
            until = clock.now() - dt.timedelta(days=days)
            quiet |= Q(place_code__prefix=county, state=HouseState.OPEN, quiet_since__lte=until)
    return quiet


def _open_findings() -> QuerySet[Finding]:
    return Finding.objects.filter(house=OuterRef("pk"), mended_on__isnull=True)


def _order(wanted: HouseFilter) -> tuple[str, ...]:
    name = SORTS.get(wanted.sort, "name")
    return ("-people", "id") if name == "people" else (name, "id")


def _after(rows: QuerySet[GuestHouse], wanted: HouseFilter, key: str) -> QuerySet[GuestHouse]:
    """What comes behind the row of that key; everything for a key that is none."""
    row_id = ids.as_uuid(key)
    last = GuestHouse.objects.filter(id=row_id).first() if row_id else None
    if last is None:
        return rows
    name = SORTS.get(wanted.sort, "name")
    step = "lt" if name == "people" else "gt"
    value = getattr(last, name)
    return rows.filter(Q(**{f"{name}__{step}": value}) | Q(**{name: value, "id__gt": last.id}))
