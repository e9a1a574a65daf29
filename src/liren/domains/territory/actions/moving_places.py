"""The places of a move: made, renamed, recoded, put into others and taken out of them, in one transaction."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from liren.domains.territory import errors
from liren.domains.territory.choices import MoveKind
from liren.domains.territory.models import Grid, Place, PlaceCode, PlaceMove, PlaceMoveLine
from liren.domains.territory.queries.moving import lines_of_move
from liren.domains.territory.rules import codes, names
from liren.kernel.lock import locked

NAMED = ["name", "short_name", "pinyin", "initials", "kind"]
LONGEST_GRID = 20


def carry_out(move: PlaceMove) -> None:
    """Within the caller's transaction. Lines stand in their order: upper places before lower ones."""
    lines = lines_of_move(move)
    wanted = {code for line in lines for code in (line.old_code, line.new_code) if code}
    places = {p.code: p for p in locked(Place.objects.filter(code__in=wanted).order_by("code"))}
    for line in lines:
        line.place = places.get(line.old_code) if line.old_code else None
        if line.old_code and line.place is None:
            raise errors.PlaceUnknown(code=line.old_code)
        _DOING[MoveKind(line.kind)](move.on, line, places)
        line.target = places[line.new_code]
        line.save(update_fields=["place", "target"])


def _create(on: dt.date, line: PlaceMoveLine, places: dict[str, Place]) -> None:
    code, name = line.new_code, line.new_name
    places[code] = Place.objects.create(
        code=code, level=codes.level_of(code), parent_code=_parent(code), code_since=on, **_naming(code, name)
    )


def _rename(on: dt.date, line: PlaceMoveLine, places: dict[str, Place]) -> None:
    place = places[line.old_code]
    _remember(place, on)
    _name(place, line)
    place.code_since = on
    place.save(update_fields=[*NAMED, "code_since"])


def _recode(on: dt.date, line: PlaceMoveLine, places: dict[str, Place]) -> None:
    place = places.pop(line.old_code)
    _remember(place, on)
    place.code, place.parent_code, place.code_since = line.new_code, _parent(line.new_code), on
    _name(place, line)
    place.save(update_fields=["code", "parent_code", "code_since", *NAMED])
    places[line.new_code] = place


def _merge(on: dt.date, line: PlaceMoveLine, places: dict[str, Place]) -> None:
    place = places[line.old_code]
    place.active, place.until, place.merged_into = False, on, places[line.new_code]
    place.save(update_fields=["active", "until", "merged_into"])
    _tell_grids_apart(Grid.objects.filter(place=place), line)


def _split(on: dt.date, line: PlaceMoveLine, places: dict[str, Place]) -> None:
    if line.new_code not in places:
        _create(on, line, places)
        fresh = places[line.new_code]
        fresh.split_from = line.place
        fresh.save(update_fields=["split_from"])
    _tell_grids_apart(Grid.objects.filter(id__in=[grid["id"] for grid in line.grids]), line)


_DOING = {
    MoveKind.CREATE: _create,
    MoveKind.RENAME: _rename,
    MoveKind.RECODE: _recode,
    MoveKind.MERGE: _merge,
    MoveKind.SPLIT: _split,
}


def _remember(place: Place, until: dt.date) -> None:
    if until > place.code_since:
        PlaceCode.objects.create(
            place=place, code=place.code, name=place.name, since=place.code_since, until=until
        )


def _name(place: Place, line: PlaceMoveLine) -> None:
    for field, value in _naming(line.new_code, line.new_name).items():
        setattr(place, field, value)


def _naming(code: str, name: str) -> dict[str, str]:
    return {
        "name": name,
        "kind": codes.kind_of(code, name),
        "short_name": names.short_name(name, community=len(code) == 12),
        "pinyin": names.pinyin(name),
        "initials": names.initials(name),
    }


def _parent(code: str) -> str:
    line = codes.line_of(code)[:-1]
    there = Place.objects.filter(code__in=line).order_by("-code").values_list("code", flat=True)
    return there.first() or ""


def _tell_grids_apart(grids: QuerySet[Grid], line: PlaceMoveLine) -> None:
    """A grid whose code is taken where it goes bears the old community's last three digits in front of it."""
    taken = set(Grid.objects.filter(place__code=line.new_code).values_list("code", flat=True))
    for grid in grids.filter(code__in=taken):
        code = f"{line.old_code[9:]}-{grid.code}"[:LONGEST_GRID]
        while code in taken:
            code = f"{code[: LONGEST_GRID - 1]}+"
        grid.code = code
        grid.save(update_fields=["code"])
        taken.add(code)
