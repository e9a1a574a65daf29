"""Every read of policy. Figures are public; who changed them is seen by whoever may change them.

A figure is looked for in the packs over a place and in the changes of its province, city and county; the nearer
place wins, then the district's own change over the pack, then the later date (`rules.packs.in_force`).

A limit that runs into a year whose holidays are not published (from December on, every fifteen-day limit) has no
due date yet. `calendar_for` answers a calendar that raises `UnknownYear` there; casework takes the matter in all
the same, by `worktime.due_if_known`, without due date and with the warning “日历缺 2027 年”, and computes it
again once `actions.add_calendar_year` has added the year. `missing_year` says ahead of time that it will be
wanted.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.conf import settings

from liren.domains.policy import packs
from liren.domains.policy.choices import Urgency
from liren.domains.policy.errors import UnknownFigure
from liren.domains.policy.models import PLACE_LENGTHS, CalendarYear, FigureChange
from liren.domains.policy.policies import changes_visible_to
from liren.domains.policy.rules import casework as case_rules
from liren.domains.policy.rules import catalogue as catalogue_rules
from liren.domains.policy.rules import shapes
from liren.domains.policy.rules.calendars import YearDays
from liren.domains.policy.rules.casework import CaseFigures, CaseLimits, RateDefinition, RatingLevel, Rulebook
from liren.domains.policy.rules.catalogue import SeedClass, SeedItem
from liren.domains.policy.rules.packs import Figure, in_force
from liren.domains.policy.rules.recurring import recurring_of
from liren.domains.policy.rules.supervision import supervision_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.file_room import MEGABYTE, Room
from liren.kernel.recall import Recalled
from liren.kernel.worktime import WorkingCalendar

COMMUNITY_DIGITS = 12
COUNTY_DIGITS = 6  # no figure is set below the county
RATE_STANDARD = case_rules.RATE_STANDARD
LOOK_AHEAD = dt.timedelta(days=45)  # longer than fifteen working days over a spring festival


def figure(key: str, place_code: str, on: dt.date | None = None) -> Figure:
    """The figure in force at a place on a day (today). One query. Raises `UnknownFigure`."""
    return _found(_in_force(place_code, on, key=key), key)


def figures_of(place_code: str, prefix: str = "", on: dt.date | None = None) -> list[Figure]:
    """All figures in force at a place on a day (today) whose key begins with `prefix`, by key. One query."""
    found = _in_force(place_code, on, prefix=prefix)
    return [found[key] for key in sorted(found)]


def figures_shown(place_code: str, prefix: str) -> list[Figure]:
    """`figures_of` today, for pages that show many rows: remembered some seconds, not for what is decided."""
    return list(shown_figures((place_code[:COUNTY_DIGITS], prefix, clock.today())))


def _read_shown(wanted: tuple[str, str, dt.date]) -> tuple[Figure, ...]:
    place_code, prefix, on = wanted
    return tuple(figures_of(place_code, prefix, on))


shown_figures = Recalled(_read_shown)


def flags_off(place_code: str, prefix: str) -> frozenset[str]:
    """The flags under `prefix` that are off at a place today, without the prefix. Remembered as a rulebook is."""
    return flags_switched((place_code[:COUNTY_DIGITS], prefix, clock.today()))


def _read_flags(wanted: tuple[str, str, dt.date]) -> frozenset[str]:
    place_code, prefix, on = wanted
    found = figures_of(place_code, prefix, on)
    return frozenset(row.key.removeprefix(prefix) for row in found if row.value is False)


flags_switched = Recalled(_read_flags)


def case_limits(place_code: str, urgency: str, on: dt.date | None = None) -> CaseLimits:
    """The limits of an urgency at a place, for a case registered on a day (today). One query."""
    found = _in_force(place_code, on, prefix=f"casework.limit.{urgency}.")
    return case_rules.limits_of(urgency, lambda key: _found(found, key).value)


def case_figures(place_code: str, on: dt.date | None = None) -> CaseFigures:
    """Casework's other figures at a place on a day (today). One query."""
    found = _in_force(place_code, on, prefix="casework.")
    return case_rules.figures_of(lambda key: _found(found, key).value)


def calendar_for(place_code: str) -> WorkingCalendar:
    """The working calendar of a place: official years, years a district added, office hours. Two queries."""
    return _calendar(place_code, figure("calendar.office_hours", place_code).value)


def rulebook(place_code: str, on: dt.date | None = None) -> Rulebook:
    """Limits of every urgency, figures and calendar of a place together.

    Two queries, or none: a changed figure may reach another process some seconds later (`kernel.recall`).
    """
    return rulebooks((place_code[:COUNTY_DIGITS], on or clock.today()))


def _read_rulebook(county_and_day: tuple[str, dt.date]) -> Rulebook:
    place_code, on = county_and_day
    found = _in_force(place_code, on, prefix="ca")  # casework.… and calendar.…

    def value(key: str) -> Any:
        return _found(found, key).value

    return Rulebook(
        limits={urgency.value: case_rules.limits_of(urgency, value) for urgency in Urgency},
        figures=case_rules.figures_of(value),
        supervision=supervision_of(value),
        recurring=recurring_of(value),
        calendar=_calendar(place_code, value("calendar.office_hours")),
    )


rulebooks = Recalled(_read_rulebook)


def rulebook_days(place_code: str) -> list[dt.date]:
    """The days on which a figure of a place's rulebooks changes, in order: between two, one rulebook holds."""
    shipped = {figure.valid_from for figure in packs.pack_figures(place_code) if figure.valid_from}
    rows = FigureChange.objects.filter(place_code__in=_places_over(place_code))
    return sorted(shipped | set(rows.values_list("valid_from", flat=True)))


def file_room(place_code: str) -> Room:
    """How much room files may take at a place today. Remembered as a rulebook is."""
    figures = file_rooms(((place_code or settings.LIREN_PLACE)[:COUNTY_DIGITS], clock.today()))
    is_community = len(place_code) == COMMUNITY_DIGITS
    most = figures["most_of_a_community" if is_community else "most_above"]
    megabytes = figures["most_of_a_sender"]
    return Room(place=most * MEGABYTE, sender=megabytes * MEGABYTE, days=figures["days_of_a_sender"])


def _read_room(county_and_day: tuple[str, dt.date]) -> dict[str, int]:
    place_code, on = county_and_day
    return {
        key.removeprefix("files."): row.value
        for key, row in _in_force(place_code, on, prefix="files.").items()
    }


file_rooms = Recalled(_read_room)


def missing_year(place_code: str, on: dt.date | None = None) -> int | None:
    """The year that limits begun on a day (today) run into and that the calendar of the place lacks. Two queries."""
    day = on or clock.today()
    known = calendar_for(place_code).years
    return next((year for year in (day.year, (day + LOOK_AHEAD).year) if year not in known), None)


def rating_levels(place_code: str) -> tuple[RatingLevel, ...]:
    """The five levels of 好差评, best first. One query."""
    return case_rules.rating_levels(figure("casework.rating_levels", place_code).value)


def rate_definitions(place_code: str) -> tuple[RateDefinition, ...]:
    """The three rates (三率) with the sentences that define them and their standards. One query, remembered."""
    return defined_rates((place_code[:COUNTY_DIGITS], clock.today()))


def _read_definitions(county_and_day: tuple[str, dt.date]) -> tuple[RateDefinition, ...]:
    place_code, on = county_and_day
    found = _in_force(place_code, on, prefix="casework.rate")
    standards = {key: row.value for key, row in found.items() if key.startswith(RATE_STANDARD)}
    return case_rules.rate_definitions(_found(found, "casework.rates").value, standards)


defined_rates = Recalled(_read_definitions)


def seed_catalogue(place_code: str) -> list[SeedClass]:
    """The classes a district's catalogue begins with: three levels, from the nearest pack that has them."""
    return list(packs.catalogue_over(place_code))


def suggest_class(place_code: str, text: str) -> SeedItem | None:
    """The third-level seed class whose keywords occur most in `text`, or None."""
    return catalogue_rules.best_match(packs.catalogue_over(place_code), text)


def figure_changes(actor: Actor, place_code: str, key: str = "") -> list[FigureChange]:
    """The history of a place's own changes (of one key), newest first, as far as the actor sees it. One query."""
    rows = FigureChange.objects.filter(changes_visible_to(actor), place_code=place_code)
    return list((rows.filter(key=key) if key else rows).order_by("-changed_at", "-id"))


def calendar_years(actor: Actor, place_code: str) -> list[CalendarYear]:
    """The years added at a place or over it, as far as the actor sees them. One query."""
    rows = CalendarYear.objects.filter(changes_visible_to(actor), place_code__in=_places_over(place_code))
    return list(rows.order_by("year", "place_code"))


def _found(found: dict[str, Figure], key: str) -> Figure:
    if key not in found:
        raise UnknownFigure(key=key)
    return found[key]


def _in_force(place_code: str, on: dt.date | None, *, key: str = "", prefix: str = "") -> dict[str, Figure]:
    day = on or clock.today()
    candidates: defaultdict[str, list[Figure]] = defaultdict(list)
    for shipped in packs.pack_figures(place_code):
        if shipped.key == key or (not key and shipped.key.startswith(prefix)):
            candidates[shipped.key].append(shipped)
    rows = FigureChange.objects.filter(place_code__in=_places_over(place_code), valid_from__lte=day)
    for row in rows.filter(key=key) if key else rows.filter(key__startswith=prefix):
        if row.key in candidates:
            candidates[row.key].append(_changed(row, candidates[row.key][0]))
    best = {name: in_force(figures, day) for name, figures in candidates.items()}
    return {name: chosen for name, chosen in best.items() if chosen is not None}


def _changed(row: FigureChange, shipped: Figure) -> Figure:
    return replace(
        shipped,
        value=shapes.read(shipped.shape, row.value),
        raw=row.value,
        quote=row.reason,
        source=row.changed_by_name,
        quote_en="",
        source_en="",
        valid_from=row.valid_from,
        place_code=row.place_code,
        changed=True,
    )


def _calendar(place_code: str, hours: shapes.Stretches) -> WorkingCalendar:
    rows = CalendarYear.objects.filter(place_code__in=_places_over(place_code))
    added = [
        YearDays(
            row.year,
            frozenset(map(dt.date.fromisoformat, row.off)),
            frozenset(map(dt.date.fromisoformat, row.work)),
        )
        for row in sorted(rows, key=lambda row: (len(row.place_code), row.year))
    ]
    return packs.calendar(hours, tuple(added))


def _places_over(place_code: str) -> list[str]:
    return ["", *(place_code[:length] for length in PLACE_LENGTHS if len(place_code) >= length)]
