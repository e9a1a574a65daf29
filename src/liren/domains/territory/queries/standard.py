"""Which building, and which door in it, a free address means, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from liren.domains.territory.choices import DoubtState
from liren.domains.territory.door_sources import known_doors
from liren.domains.territory.models import AddressDoubt, Building, Place
from liren.domains.territory.rules import addresses, likeness, names, standard
from liren.domains.territory.rules.codes import line_of
from liren.domains.territory.rules.likeness import Finding, Fit, Standing, Within
from liren.domains.territory.rules.standard import Reading
from liren.kernel.recall import Recalled

LOOKED_AT = 600  # buildings that share a name or a number with what was said
SHOWN = 8
DOORS_SHOWN = 6
PIECES = {2: "province", 4: "city", 6: "district", 9: "street", 12: "community"}
KEY_MOST = 160


@dataclass(frozen=True, slots=True)
class Candidate:
    """A building that may be meant. `confidence` is in the whole with its door, `at_building` in the building alone.

    `doors` are those known in it that fit; `settled` says that a person has settled this wording.
    """

    building: Building
    confidence: float
    at_building: float
    findings: tuple[Finding, ...]
    doors: tuple[Within, ...]
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`reading` is how the address is read, by the likeliest building if there is one; None where nothing is said."""

    reading: Reading | None
    candidates: tuple[Candidate, ...]

    @property
    def sure(self) -> Candidate | None:
        """The building that is taken without asking anybody."""
        first = self.candidates[0] if self.candidates else None
        return first if first and first.at_building >= likeness.SURE else None

    @property
    def sure_door(self) -> Within | None:
        """The one known door that is meant, if the whole is sure enough."""
        first = self.candidates[0] if self.candidates else None
        is_sure = first is not None and first.confidence >= likeness.SURE and len(first.doors) == 1
        return first.doors[0] if first and is_sure else None


def standard_address(text: str, under: str, *, shown: int = SHOWN, remembers: bool = True) -> Answer:
    """What `text` means within the places under `under`. Four queries at most, and one for each that knows doors."""
    readings = standard.readings_of(text)
    if not readings:
        return Answer(None, ())
    settled = _settled(text, readings, under) if remembers else None
    if settled is not None:
        reading, building = settled
        found = [(building, Fit(1.0, (), reading))]
    else:
        found = _fitting(readings, under)
    if not found:
        return Answer(readings[0], ())
    candidates = _with_doors(found[:shown], [fit.likeness for _, fit in found], settled is not None)
    return Answer(found[0][1].reading, tuple(candidates))


def key_of(text: str) -> str:
    """By what an address is remembered: up to its building, as compared; empty where that is nothing or too long."""
    readings = standard.readings_of(text)
    key = readings[0].ground if readings else ""
    return key if len(key) <= KEY_MOST else ""


def _settled(text: str, readings: Sequence[Reading], under: str) -> tuple[Reading, Building] | None:
    """What a person has settled of this wording; of several communities' only if they are one."""
    by_key = {addresses.without_area(addresses.parsed(text[: standard.LONGEST]).building): readings[0]}
    by_key |= {one.ground: one for one in readings if one.ground}
    rows = list(
        AddressDoubt.objects.filter(
            key__in=list(by_key), place_code__prefix=under, state=DoubtState.SETTLED
        ).select_related("building")[:2]
    )
    if len(rows) != 1 or rows[0].building is None:
        return None
    return by_key[rows[0].key], rows[0].building


def _fitting(readings: Sequence[Reading], under: str) -> list[tuple[Building, Fit]]:
    wanted = Q()
    for reading in readings:
        wanted |= _near(reading)
    rows = list(Building.objects.filter(wanted, place_code__prefix=under).order_by("id")[:LOOKED_AT])
    areas = areas_of({row.place_code for row in rows})
    found = [(row, likeness.best_fit(readings, standing_of(row, areas), names.pinyin)) for row in rows]
    found = [one for one in found if one[1].likeness >= likeness.LEAST]
    return sorted(found, key=lambda one: (-one[1].likeness, one[0].address_key, one[0].place_code))


def _near(reading: Reading) -> Q:
    """Rows that have so much of the address that they may be meant: what is misspelt is found by the rest."""
    road, number = Q(address_key__contains=reading.road), Q(address_key__contains=f"{reading.number}号")
    building = Q(address_key__contains=f"{reading.building}幢")
    found = Q(pk__in=())
    if reading.number:
        others = [part for part, said in ((road, reading.road), (building, reading.building)) if said]
        for other in others or [Q()]:
            found |= number & other
        found |= number & Q(address_key__contains=reading.road[-1:]) if reading.road else Q(pk__in=())
    elif reading.road:
        found |= (road & building) if reading.building else road
    if reading.estate:
        found |= _of_estate(reading)
    return found


def _of_estate(reading: Reading) -> Q:
    name = addresses.normal(reading.estate)
    for end in standard.ESTATE_ENDS:
        name = name.removesuffix(end) or name
    either = Q(name_key__contains=name) | Q(address_key__contains=name)
    if reading.building:
        last = f"{reading.building}幢"
        either |= Q(name_key__endswith=last, name_key__contains=name[:1])
        either |= Q(name_key__endswith=last, name_key__contains=name[-1:])
    return either


def standing_of(row: Building, areas: dict[str, tuple[tuple[str, str], ...]]) -> Standing:
    address = next(iter(standard.readings_of(row.address)), Reading(road=row.address_key))
    name = next(iter(standard.readings_of(row.name)), None) if row.name else None
    return Standing(address, name, areas.get(row.place_code, ()))


def areas_of(codes: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The places from the province down to each of the communities, as pieces of an address."""
    return {code: _areas(code) for code in codes}


def _read_areas(code: str) -> tuple[tuple[str, str], ...]:
    rows = dict(Place.objects.filter(code__in=line_of(code)).values_list("code", "name"))
    return tuple((PIECES[len(code)], name) for code, name in sorted(rows.items()) if len(code) in PIECES)


_areas = Recalled(_read_areas)


def _with_doors(
    found: Sequence[tuple[Building, Fit]], likenesses: list[float], settled: bool
) -> list[Candidate]:
    within = known_doors([building.id for building, _ in found])
    doors = [likeness.doors_that_fit(fit.reading, within[building.id]) for building, fit in found]
    worths = [likeness.worth_of(findings) for _, findings in doors]
    rest = likenesses[len(found) :]
    at_building = likeness.shares([*likenesses[: len(found)], *rest])
    whole = likeness.shares([a * b for a, b in zip(likenesses, worths, strict=False)] + rest)
    candidates = [
        Candidate(
            building,
            round(whole[at] / max(1, len(doors[at][0])) if doors[at][1] else whole[at], 4),
            round(max(at_building[at], whole[at]), 4),
            (*fit.findings, *doors[at][1]),
            tuple(doors[at][0][:DOORS_SHOWN]),
            settled,
        )
        for at, (building, fit) in enumerate(found)
    ]
    return sorted(candidates, key=lambda one: (-one.at_building, -one.confidence))
