"""How well an address as read fits a building that is there, piece by piece.

A building's likeness is the product over the pieces of what `WORTH` says of each verdict; its confidence is that
likeness times its share of the likenesses of all buildings asked about. So 1 means: every piece agrees and nothing else
comes near. Two buildings that fit equally well have half each, however well they fit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from liren.domains.territory.rules.names import short_name
from liren.domains.territory.rules.standard import ESTATE_ENDS, ROAD, SOFT_ROAD, Reading

MATCHED, ALIKE, GUESSED, UNCHECKED, CONTRADICTED = "matched", "alike", "guessed", "unchecked", "contradicted"
SURE = 0.8  # from here on a building is taken without asking anybody
OTHER_NAME = 0.02  # of an estate that is another
LEAST = 0.05  # below it a building is not worth naming
Sounds = Callable[[str], str]

# alike: one letter or the sound; guessed: not said; unchecked: said, the building says nothing of it
WORTH: dict[str, tuple[float, float, float, float]] = {
    "province": (0.9, 1, 1, 0.2),
    "city": (0.9, 1, 1, 0.2),
    "district": (0.9, 1, 1, 0.2),
    "street": (0.9, 1, 1, 0.5),
    "community": (0.9, 1, 1, 0.6),
    "road": (0.88, 0.75, 0.3, 0.02),
    "lane": (0.3, 0.5, 0.4, 0.02),
    "number": (0.3, 0.5, 0.4, 0.02),
    "estate": (0.88, 1, 0.85, 0.4),
    "building": (0.3, 0.45, 0.4, 0.02),
    "entrance": (0.5, 0.95, 0.95, 0.5),
    "unit": (0.5, 0.95, 0.97, 0.5),
    "floor": (0.5, 1, 1, 0.8),
    "door": (0.5, 1, 0.97, 0.5),
    "remark": (1, 1, 0.7, 1),  # “opposite”: it is near, not there
}
ORDER = (ALIKE, GUESSED, UNCHECKED, CONTRADICTED)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece: what was said, what the building says, and how they stand to each other. `alone`: it is all by which
    the ground is named, as an estate where no road is said."""

    piece: str
    said: str
    known: str
    verdict: str
    alone: bool = False

    @property
    def worth(self) -> float:
        if self.alone and self.verdict == CONTRADICTED:
            return OTHER_NAME
        return 1 if self.verdict == MATCHED else WORTH[self.piece][ORDER.index(self.verdict)]


@dataclass(frozen=True, slots=True)
class Standing:
    """A building by its address and by its name, each read (“柳叶巷 12 号 3 幢”, “柳荫里小区 5 幢”), and the places it
    lies in, from the province down."""

    by_address: Reading
    by_name: Reading | None = None
    areas: tuple[tuple[str, str], ...] = ()

    def ways(self, read: Reading) -> list[Reading]:
        """How somebody who says so much may mean it: the buildings of an estate and those behind a number of the road
        are counted apart."""
        named = self.by_name
        if named is None:
            return [self.by_address]
        if read.road and self.by_address.road:
            both = replace(
                self.by_address, estate=named.estate, building=named.building or self.by_address.building
            )
            return [self.by_address, both] if read.estate and named.estate else [self.by_address]
        if read.estate:
            return [named, self.by_address] if self.by_address.estate or not named.estate else [named]
        return [self.by_address] if read.number else [self.by_address, named]


@dataclass(frozen=True, slots=True)
class Fit:
    likeness: float
    findings: tuple[Finding, ...]
    reading: Reading


def best_fit(readings: Sequence[Reading], standing: Standing, sounds: Sounds | None = None) -> Fit:
    """The likeliest way of reading the address as this building; of equal ones the first."""
    fits = [_fit(read, way, standing, sounds) for read in readings for way in standing.ways(read)]
    return max(fits, key=lambda one: one.likeness)


def _fit(read: Reading, way: Reading, standing: Standing, sounds: Sounds | None) -> Fit:
    findings = [*_areas(read, standing, sounds), *_ground(read, way, sounds)]
    if read.is_beside:
        findings.append(Finding("remark", read.remark, "", UNCHECKED))
    return Fit(_product(findings), tuple(findings), read)


def _product(findings: Iterable[Finding]) -> float:
    likeness = 1.0
    for finding in findings:
        likeness *= finding.worth
    return likeness


def _areas(read: Reading, standing: Standing, sounds: Sounds | None) -> list[Finding]:
    found = []
    for piece, known in standing.areas:
        said = getattr(read, piece)
        if said:
            found.append(Finding(piece, said, known, _area(said, known, piece, sounds)))
    return found


def _area(said: str, known: str, piece: str, sounds: Sounds | None) -> str:
    is_community = piece == "community"
    one, other = (short_name(text, community=is_community) for text in (said, known))
    if one == other or one.endswith(other) or other.endswith(one):
        return MATCHED
    return ALIKE if is_alike(one, other, sounds) else CONTRADICTED


def _ground(read: Reading, way: Reading, sounds: Sounds | None) -> list[Finding]:
    """By a road and its number, or by an estate and its buildings: who says the estate need not say the road."""
    by_estate = bool(read.estate and way.estate) and not read.road
    found = []
    for piece in ("road", "lane", "number", "estate", "building"):
        said, known = getattr(read, piece), getattr(way, piece)
        if not said and not known:
            continue
        if by_estate and piece in {"road", "lane", "number"} and not said:
            continue
        is_alone = piece == "estate" and not read.road
        found.append(Finding(piece, said, known, _verdict(piece, said, known, sounds), is_alone))
    return found


def _verdict(piece: str, said: str, known: str, sounds: Sounds | None) -> str:
    if not said:
        return GUESSED
    if not known:
        return UNCHECKED
    if piece in {"road", "estate"}:
        return _name_verdict(piece, said, known, sounds)
    if said == known:
        return MATCHED
    return ALIKE if _plain(said) == _plain(known) else CONTRADICTED


def _plain(number: str) -> str:
    """“甲12”, “12甲” and “12-1” are near to 12 and nothing else."""
    return "".join(c for c in number.split("-")[0] if c.isdecimal())


def _name_verdict(piece: str, said: str, known: str, sounds: Sounds | None) -> str:
    one, other = (said, known) if piece == "road" else (_estate(said), _estate(known))
    if one == other or (min(len(one), len(other)) > 2 and (one.endswith(other) or other.endswith(one))):
        return MATCHED
    if piece == "road" and _way_of(one) != _way_of(other):
        return CONTRADICTED if _bare(one) != _bare(other) else ALIKE
    is_near = is_alike(one, other, sounds) or is_alike(said, known, sounds)
    return ALIKE if is_near else CONTRADICTED


def _estate(name: str) -> str:
    for end in ESTATE_ENDS:
        if name.endswith(end) and len(name) > len(end) + 1:
            return name.removesuffix(end)
    return name


def _way_of(road: str) -> str:
    """“路”, “巷”: two roads of one name and another word are two roads."""
    roads = ROAD.findall(road) or SOFT_ROAD.findall(road)
    return str(roads[-1]) if roads else ""


def _bare(road: str) -> str:
    way = _way_of(road)
    return road.removesuffix(way) if way else road


def is_alike(one: str, other: str, sounds: Sounds | None) -> bool:
    """One letter changed or two swapped in names of three letters and more, one missing or too many; or the sound."""
    if min(len(one), len(other)) < 2 or abs(len(one) - len(other)) > 1:
        return False
    if max(len(one), len(other)) >= 3 and _is_one_step(one, other):
        return True
    return sounds is not None and len(one) == len(other) and sounds(one) == sounds(other)


def _is_one_step(one: str, other: str) -> bool:
    if len(one) == len(other):
        wrong = [at for at in range(len(one)) if one[at] != other[at]]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            first, second = wrong
            return one[first] == other[second] and one[second] == other[first]
        return len(wrong) == 1
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def shares(likenesses: Sequence[float]) -> list[float]:
    """The confidence in each: its likeness times its share of all."""
    whole = sum(likenesses)
    return [one * one / whole if whole else 0.0 for one in likenesses]


@dataclass(frozen=True, slots=True)
class Within:
    """A door as it is known within a building: "2", 5, "501"."""

    unit: str
    floor: str
    door: str
    entrance: str = ""


def doors_that_fit(read: Reading, known: Collection[Within]) -> tuple[list[Within], tuple[Finding, ...]]:
    """The known doors that may be meant, and how the pieces within the building stand to what is known there.

    Nobody's door is said: none, nothing found. Nothing is known of the building's doors: none, unchecked.
    """
    said = {
        name: getattr(read, name) for name in ("entrance", "unit", "floor", "door") if getattr(read, name)
    }
    if not said:
        return [], ()
    if not known:
        return [], tuple(Finding(name, value, "", UNCHECKED) for name, value in said.items())
    fitting = [one for one in known if all(_fits(getattr(one, name), value) for name, value in said.items())]
    if not fitting:
        return [], tuple(_missing(name, value, known) for name, value in said.items())
    found = [Finding(name, value, value, MATCHED) for name, value in said.items()]
    units = {one.unit for one in fitting}
    if "unit" not in said and units != {""} and "door" in said:
        found.append(Finding("unit", "", "、".join(sorted(units)), GUESSED))
    return fitting, tuple(found)


def _fits(known: str, said: str) -> bool:
    """What a door says nothing of contradicts nothing."""
    return not known or known == said


def _missing(name: str, value: str, known: Collection[Within]) -> Finding:
    there = {getattr(one, name) for one in known} - {""}
    if not there:
        return Finding(name, value, "", UNCHECKED)
    if value in there:
        return Finding(name, value, value, MATCHED)
    first = sorted(there, key=lambda one: (len(one), one))
    shown = "、".join(first[:3]) + ("…" if len(first) > 3 else "")
    return Finding(name, value, shown, CONTRADICTED)


def worth_of(findings: Iterable[Finding]) -> float:
    return _product(findings)
