"""What a list of people looks like as a whole: by age and sex, by group, by grid and by building, under its filter."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count, Q

from liren.domains.people.models import Residence
from liren.domains.people.need_choices import Group
from liren.domains.people.queries.marks import kept_marks
from liren.domains.people.queries.narrowing import PeopleFilter, people_keys
from liren.domains.people.rules.needs import years_before
from liren.kernel import clock
from liren.kernel.actor import Actor

BANDS: tuple[tuple[int, int | None], ...] = (
    (0, 6),
    (6, 18),
    (18, 35),
    (35, 60),
    (60, 70),
    (70, 80),
    (80, None),
)
BUILDINGS_MOST = 40


@dataclass(frozen=True, slots=True)
class Band:
    """People of these whole years; `age_to` none for no upper end."""

    age_from: int
    age_to: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """`loose`: how many have no home in a grid. `buildings`: address, id and how many, the most first."""

    total: int
    unknown_age: int
    men: int
    women: int
    bands: list[Band]
    groups: list[tuple[str, int]]
    grids: dict[str, int]
    loose: int
    buildings: list[tuple[str, uuid.UUID, int]]


def people_figures(actor: Actor, wanted: PeopleFilter) -> Figures:
    """Four queries, however many people there are."""
    people = people_keys(actor, wanted).order_by()
    day = wanted.on or clock.today()
    of_age = {f"band{at}": Count("id", filter=_aged(band, day)) for at, band in enumerate(BANDS)}
    counted = people.aggregate(
        total=Count("id"),
        unknown=Count("id", filter=Q(birth__isnull=True)),
        men=Count("id", filter=Q(sex="1")),
        women=Count("id", filter=Q(sex="2")),
        **of_age,
    )
    marks = kept_marks().filter(person__in=people.values("id"), until__isnull=True)
    groups = marks.values_list("group").annotate(n=Count("person", distinct=True)).order_by("-n", "group")
    homes = Residence.objects.filter(_in_force(wanted.on), person__in=people.values("id"))
    grids = {
        str(grid): n
        for grid, n in homes.filter(grid__isnull=False).values_list("grid").annotate(n=Count("id")).order_by()
    }
    open_homes = homes.filter(person__protection="", dwelling__building__isnull=False)
    buildings = (
        open_homes.values_list("dwelling__building__address", "dwelling__building")
        .annotate(n=Count("id"))
        .order_by("-n", "dwelling__building__address")
    )
    return Figures(
        counted["total"],
        counted["unknown"],
        counted["men"],
        counted["women"],
        [Band(*band, counted[f"band{at}"]) for at, band in enumerate(BANDS)],
        [(str(Group(group).label), n) for group, n in groups],
        grids,
        counted["total"] - sum(grids.values()),
        list(buildings[:BUILDINGS_MOST]),
    )


def _aged(band: tuple[int, int | None], day: dt.date) -> Q:
    youngest, oldest = band
    grown = Q(birth__lte=years_before(day, youngest))
    return grown & Q(birth__gt=years_before(day, oldest)) if oldest is not None else grown


def _in_force(day: dt.date | None) -> Q:
    if day is None:
        return Q(until__isnull=True)
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))
