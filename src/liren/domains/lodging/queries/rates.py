"""What is counted of guest houses over some days: for the four rates, and for what raises an alarm now."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from liren.domains.lodging.choices import HouseState
from liren.domains.lodging.models import Check, Finding, Guest, GuestHouse
from liren.domains.lodging.models.guest import ASKED
from liren.domains.lodging.policies import houses_visible_to
from liren.domains.lodging.rules.rates import Now, Reals, Tally, reals
from liren.domains.territory.queries import places_named
from liren.kernel import clock
from liren.kernel.actor import Actor

DAYS = (7, 30, 90)
LATE_DAYS = 7


def since_days(days: int) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


def tallies(houses: Collection[uuid.UUID], days: int) -> dict[uuid.UUID, Tally]:
    """By house. Two queries."""
    since = since_days(days)
    guests = Guest.objects.filter(house__in=list(houses), struck_at__isnull=True, entered_at__gte=since)
    checks = Check.objects.filter(house__in=list(houses), at__gte=since)
    of_guests, of_checks = _counted(guests, "house_id", _GUESTS), _counted(checks, "house_id", _CHECKS)
    return {one: _tally(of_guests.get(one, {}), of_checks.get(one, {})) for one in houses}


_GUESTS: dict[str, Any] = {
    "guests": Count("id"),
    "named": Count("id", filter=Q(flaw="", is_wrong=False)),
    "confirmed": Count("id", filter=Q(is_confirmed=True, is_other=False)),
    "in_time": Count("id", filter=Q(is_late=False)),
}
_CHECKS: dict[str, Any] = {"found": Sum("people"), "listed": Sum("matched")}


def _counted(rows: QuerySet[Any], by: str, columns: Mapping[str, Any]) -> dict[Any, dict[str, int]]:
    found = rows.order_by().values_list(by).annotate(**columns)
    return {key: dict(zip(columns, counts, strict=True)) for key, *counts in found}


def _tally(guests: Mapping[str, int], checks: Mapping[str, int]) -> Tally:
    return Tally(**{**guests, **checks})


def now_of(houses: Collection[GuestHouse]) -> dict[uuid.UUID, Now]:
    """What is wrong with each right now. Two queries."""
    keys = [one.id for one in houses]
    recent, here = since_days(LATE_DAYS), Q(left_at__isnull=True)
    rows = Guest.objects.filter(house__in=keys, struck_at__isnull=True)
    columns = {
        "late": Count("id", filter=Q(is_late=True, entered_at__gte=recent)),
        "flawed": Count("id", filter=here & ~Q(flaw="")),
        "unreached": Count("id", filter=here & Q(is_unreached=True)),
        "lasting": Count("id", filter=here & ASKED),
    }
    wrong = _counted(rows.filter(here | Q(entered_at__gte=recent)), "house_id", columns)
    due = Finding.objects.filter(house__in=keys, mended_on__isnull=True, due_on__lt=clock.today())
    overdue = _counted(due, "house_id", {"overdue": Count("id")})
    return {
        one.id: Now(
            is_open=one.state == HouseState.OPEN,
            beds=one.beds,
            people=one.people,
            quiet_since=one.quiet_since,
            **wrong.get(one.id, {}),
            **overdue.get(one.id, {}),
        )
        for one in houses
    }


def now_and_tally(
    house: GuestHouse,
    here: Collection[Guest],
    findings: Collection[Finding],
    checks: Collection[Check],
    days: int,
) -> tuple[Now, Tally]:
    """The same of one house whose guests, findings and checks were read already. One query."""
    since, today = since_days(days), clock.today()
    entered = Guest.objects.filter(house=house, struck_at__isnull=True, entered_at__gte=since)
    recent = Count("id", filter=Q(is_late=True, entered_at__gte=since_days(LATE_DAYS)))
    counted = entered.aggregate(recent=recent, **_GUESTS)
    now = Now(
        is_open=house.state == HouseState.OPEN,
        beds=house.beds,
        people=house.people,
        quiet_since=house.quiet_since,
        late=counted.pop("recent"),
        flawed=sum(1 for one in here if one.flaw),
        unreached=sum(1 for one in here if one.is_unreached),
        lasting=sum(1 for one in here if one.is_asked),
        overdue=sum(1 for one in findings if one.mended_on is None and one.due_on < today),
    )
    lately = [one for one in checks if one.at >= since]
    found, listed = sum(one.people for one in lately), sum(one.matched for one in lately)
    return now, Tally(**counted, found=found, listed=listed)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A community with its houses and the four rates."""

    place_code: str
    name: str
    tally: Tally
    reals: Reals
    houses: int
    beds_all: int
    people_all: int


def by_place(actor: Actor, *, place: str = "", days: int = 30) -> list[PlaceLine]:
    """Each community with houses, and the sum at the end where there are several. Four queries."""
    since = since_days(days)
    rows = GuestHouse.objects.filter(houses_visible_to(actor), until__isnull=True)
    rows = rows.filter(place_code__prefix=place) if place else rows
    guests = Guest.objects.filter(house__in=rows, struck_at__isnull=True, entered_at__gte=since)
    checks = Check.objects.filter(house__in=rows, at__gte=since)
    of_guests = _counted(guests, "house__place_code", _GUESTS)
    of_checks = _counted(checks, "house__place_code", _CHECKS)
    sizes = _counted(rows, "place_code", _SIZES)
    called = places_named(sizes)
    lines = []
    for code in sorted(sizes):
        tally = _tally(of_guests.get(code, {}), of_checks.get(code, {}))
        lines.append(PlaceLine(code, called.get(code, code), tally, reals(tally), **sizes[code]))
    return [*lines, _sum(lines)] if len(lines) > 1 else lines


_SIZES: dict[str, Any] = {"houses": Count("id"), "beds_all": Sum("beds"), "people_all": Sum("people")}


def _sum(lines: list[PlaceLine]) -> PlaceLine:
    tally = Tally()
    for line in lines:
        tally = tally.plus(line.tally)
    sizes = {name: sum(getattr(line, name) for line in lines) for name in _SIZES}
    return PlaceLine("", "", tally, reals(tally), **sizes)
