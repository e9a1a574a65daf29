"""Places by code, and the search for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from liren.domains.territory import errors
from liren.domains.territory.choices import Level
from liren.domains.territory.models import Place, PlaceCode
from liren.domains.territory.rules import codes, names

UPPER = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.STREET)
LONGEST = 80  # characters of a search
WHOLE_SEARCH = 6  # digits of `under` from which a name is searched anywhere within, not only at its beginning


def get_place(code: str) -> Place:
    """The place that bears `code` or last bore it, or what that has gone into. Refuses a code that nobody bears."""
    place = find_place(code)
    if place is None:
        raise errors.PlaceUnknown(code=code[:24])
    return place


def find_place(code: str) -> Place | None:
    """As `get_place`, with None for nobody."""
    if not codes.is_code(code):
        return None
    place = Place.objects.filter(code=code).first()
    if place is None:
        former = PlaceCode.objects.filter(code=code).select_related("place").order_by("-until").first()
        place = former.place if former else None
    while place and place.merged_into_id:
        place = Place.objects.filter(id=place.merged_into_id).first()
    return place


def places_named(wanted: Iterable[str]) -> dict[str, str]:
    """Names by current code, in one query; codes that nobody bears are left out."""
    return dict(Place.objects.filter(code__in=set(wanted)).values_list("code", "name"))


def places_by_code(wanted: Iterable[str]) -> dict[str, Place]:
    """As `places_named`, the places themselves."""
    return {place.code: place for place in Place.objects.filter(code__in=set(wanted))}


def line_of_place(code: str) -> list[Place]:
    """The places from the province down to `code`, as far as they are there, without nominal cities' doubles."""
    if not codes.is_code(code):
        return []
    return list(Place.objects.filter(code__in=codes.line_of(code)).order_by("code"))


def children_of(code: str) -> list[Place]:
    """The places in use directly below `code`; the provinces for the empty code."""
    return list(Place.objects.filter(parent_code=code, active=True).order_by("code"))


def place_with_children(code: str) -> tuple[Place | None, list[Place]]:
    """The place, and those in use directly below it. One query."""
    rows = list(Place.objects.filter(Q(code=code) | Q(parent_code=code, active=True)).order_by("code"))
    own = next((place for place in rows if place.code == code), None)
    return own, [place for place in rows if place is not own]


def search_places(text: str, under: str = "", level: str | None = None, limit: int = 20) -> list[Place]:
    """Places whose code, name, pinyin or initials begin with `text`; divisions before communities.

    Within a county or below (`under` of six digits or more) the name may hold `text` anywhere. Every search is
    a range of one index, or a county's rows; a single letter or character asks for `under`.
    """
    text = unicodedata.normalize("NFKC", names.clean(text[:LONGEST])).replace(" ", "").lower()
    if not text or (len(text) == 1 and not under and not text.isdigit()):
        return []
    rows = Place.objects.filter(active=True)
    rows = rows.filter(code__prefix=under) if under else rows
    rows = rows.filter(level=level) if level else rows
    found: dict[str, Place] = {}
    for condition in _conditions(text, under):
        _fill(found, rows.filter(condition), level, limit)
    return list(found.values())


def _conditions(text: str, under: str) -> list[Q]:
    if text.isascii() and text.isdigit():
        return [Q(code__prefix=text)]
    if text.isascii():
        return [Q(pinyin__prefix=text), Q(initials__prefix=text)]
    if len(under) >= WHOLE_SEARCH:
        return [Q(name__prefix=text), Q(name__contains=text)]
    return [Q(name__prefix=text)]


def _fill(found: dict[str, Place], rows: QuerySet[Place], level: str | None, limit: int) -> None:
    """Adds matches until `limit`: the upper levels first (few), then communities."""
    levels = [rows] if level else [rows.filter(level__in=UPPER), rows.filter(level=Level.COMMUNITY)]
    for part in levels:
        if len(found) < limit:
            for place in part.order_by("code")[:limit]:
                if len(found) < limit:
                    found.setdefault(place.code, place)
