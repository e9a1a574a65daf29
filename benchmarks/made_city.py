"""The ground of a made-up city: the demo's county and as many more streets as a number of matters needs.

A street takes some ten thousand matters in three years, as in a city of nine million people with a million of them.
Names are put together by arithmetic, the same on every run; they belong to nobody.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from liren.config.demo import ground, people
from liren.domains.casework.actions.catalogue import seed_catalogue
from liren.domains.organisations.actions import found_body
from liren.domains.organisations.choices import BodyKind
from liren.domains.organisations.queries import bodies_under
from liren.domains.territory.actions import create_place
from liren.domains.territory.queries import find_place
from liren.kernel.actor import SYSTEM

MATTERS_A_STREET, STREETS_A_COUNTY = 10_000, 9
COMMUNITIES_A_STREET = 12
FIRST = "青柳荷竹梅兰松桐枫棠杏桃榆槐桂莲菱芦苇荻"
SECOND = "塘湾桥巷坊里园岗溪浦洲渡亭苑畈墩坝滩埠冲"


@dataclass(slots=True)
class Quarter:
    """A community with its weight among all (people), the bodies that work there, and where it lies."""

    code: str
    name: str
    weight: float
    centre: uuid.UUID
    hands: list[uuid.UUID]
    longitude: float
    latitude: float


@dataclass(slots=True)
class City:
    """All counties have streets and communities of the same last figures, so that one can be copied from another."""

    quarters: list[Quarter] = field(default_factory=list)

    @property
    def counties(self) -> list[str]:
        return sorted({quarter.code[:6] for quarter in self.quarters})


def lay_city(matters: int, seed: int = 7) -> City:
    """Lays places, bodies and catalogues where they are missing; the demo's county and street come first."""
    ground.seed_demo_ground(SYSTEM)
    people.seed_demo_people(SYSTEM, "measured-by-day")
    city, names = City(), _names()
    counties = max(1, round(matters / MATTERS_A_STREET / STREETS_A_COUNTY))
    streets = max(1, round(matters / counties / MATTERS_A_STREET))
    for county in range(counties):
        chance = random.Random(seed)
        for street in range(streets):
            _lay_street(city, chance, names, f"3201{4 + county:02d}", 901 + street)
    for code in city.counties:
        seed_catalogue(actor=SYSTEM, county=code)
    return city


def _names() -> Iterator[str]:
    return (a + b for b in SECOND for a in FIRST for _ in "x")


def _lay_street(city: City, chance: random.Random, names: Iterator[str], county: str, serial: int) -> None:
    code = f"{county}{serial}"
    district = _body(
        BodyKind.DISTRICT, county, _place(county, f"{FIRST[int(county) % 20]}州区"), "社会治理中心"
    )
    housing = _body(BodyKind.DEPARTMENT, county, find_name(county), "住房和城乡建设局", district)
    urban = _body(BodyKind.DEPARTMENT, county, find_name(county), "城市管理局", district)
    name = _place(code, f"{next(names)}街道")
    centre = _body(BodyKind.STREET_CENTRE, code, name, "综合服务中心", district)
    office = _body(BodyKind.STREET_DEPARTMENT, code, name, "城市管理办公室", centre)
    west, south = 118.4 + chance.random() * 0.8, 31.6 + chance.random() * 0.8
    for part in range(1, COMMUNITIES_A_STREET + 1):
        quarter = f"{code}{part:03d}"
        label = _place(quarter, f"{name[:1]}{SECOND[part]}第{part}社区").removesuffix("社区")
        committee = _body(BodyKind.COMMITTEE, quarter, label, "社区居民委员会", centre)
        station = _body(BodyKind.STATION, quarter, label, "社区工作站", centre)
        weight = chance.lognormvariate(0, 0.6)
        hands = [station, station, station, committee, office, housing, urban]
        place = (west + chance.random() * 0.05, south + chance.random() * 0.05)
        city.quarters.append(Quarter(quarter, label, weight, centre, hands, *place))


def find_name(code: str) -> str:
    place = find_place(code)
    return place.name if place else ""


def _place(code: str, name: str) -> str:
    if there := find_name(code):
        return there
    return create_place(actor=SYSTEM, code=code, name=name, since=ground.SINCE).name


def _body(kind: BodyKind, code: str, place: str, what: str, parent: uuid.UUID | None = None) -> uuid.UUID:
    for body in bodies_under(code, [kind]):
        if body.place_code == code and body.name.endswith(what):
            return body.id
    name = f"{place}{what}"
    made = found_body(
        actor=SYSTEM, kind=kind, name=name, short_name=name[-20:], place_code=code, parent_id=parent
    )
    return made.id
